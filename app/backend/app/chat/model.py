"""Which language model answers: the built-in assistant, or an OpenAI-compatible endpoint."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agents import Model, OpenAIChatCompletionsModel
from openai import AsyncOpenAI

from app.assistant import BuiltInModel
from app.core.config import Settings

# Before the first byte of an answer nothing has happened, so one more attempt does no harm.
_RETRIES = 1


@asynccontextmanager
async def open_model(settings: Settings) -> AsyncIterator[Model]:
    """Yield the model that the environment asks for."""
    if settings.openai_base_url is None and settings.openai_api_key is None:
        yield BuiltInModel()
        return
    key = settings.openai_api_key
    async with AsyncOpenAI(
        base_url=settings.openai_base_url,
        # The client insists on one; servers without accounts ignore it.
        api_key=key.get_secret_value() if key is not None else "none",
        timeout=settings.chat_timeout,
        max_retries=_RETRIES,
    ) as client:
        yield OpenAIChatCompletionsModel(model=settings.openai_model, openai_client=client)
