"""The built-in assistant as a model of the Agents SDK."""

import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import count
from typing import override
from uuid import uuid4

from agents import AgentOutputSchemaBase, Handoff, ModelResponse, ModelSettings, Tool, Usage
from agents.items import TResponseInputItem, TResponseOutputItem, TResponseStreamEvent
from agents.models.interface import Model, ModelTracing
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseContentPartAddedEvent,
    ResponseContentPartDoneEvent,
    ResponseCreatedEvent,
    ResponseFunctionCallArgumentsDoneEvent,
    ResponseFunctionToolCall,
    ResponseOutputItemAddedEvent,
    ResponseOutputItemDoneEvent,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseTextDeltaEvent,
    ResponseTextDoneEvent,
)
from openai.types.responses.response_prompt_param import ResponsePromptParam

from app.assistant import answers
from app.assistant.commands import Limit
from app.assistant.dialogue import next_step
from app.assistant.steps import Answer
from app.assistant.transcript import Call, read_turns

NAME = "built-in"
_DELTA_LENGTH = 40


class BuiltInModel(Model):
    """Understands everyday English about the task tools, without a language model.

    The same conversation always leads to the same calls and the same answer. What was said
    before is taken from the input items: the user's and the assistant's messages, and the tool
    calls with their outputs. Without the latter, "it" and "undo" have nothing to go by.
    """

    @override
    async def get_response(
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],
        model_settings: ModelSettings,
        tools: list[Tool],
        output_schema: AgentOutputSchemaBase | None,
        handoffs: list[Handoff],
        tracing: ModelTracing,
        *,
        previous_response_id: str | None,
        conversation_id: str | None,
        prompt: ResponsePromptParam | None,
    ) -> ModelResponse:
        return ModelResponse(output=_output(input), usage=Usage(requests=1), response_id=None)

    @override
    async def stream_response(
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],
        model_settings: ModelSettings,
        tools: list[Tool],
        output_schema: AgentOutputSchemaBase | None,
        handoffs: list[Handoff],
        tracing: ModelTracing,
        *,
        previous_response_id: str | None,
        conversation_id: str | None,
        prompt: ResponsePromptParam | None,
    ) -> AsyncIterator[TResponseStreamEvent]:
        for event in _events(_output(input)):
            yield event


def _output(items: str | Sequence[TResponseInputItem]) -> list[TResponseOutputItem]:
    turns = read_turns(items)
    step = next_step(turns) if turns else Answer(answers.LIMITS[Limit.UNKNOWN])
    if isinstance(step, Answer):
        return [_message(step.text)]
    return [_function_call(call) for call in step]


def _message(text: str) -> ResponseOutputMessage:
    part = ResponseOutputText(type="output_text", text=text, annotations=[])
    return ResponseOutputMessage(
        id=f"msg_{uuid4().hex}",
        type="message",
        role="assistant",
        status="completed",
        content=[part],
    )


def _function_call(call: Call) -> ResponseFunctionToolCall:
    return ResponseFunctionToolCall(
        id=f"fc_{uuid4().hex}",
        call_id=f"call_{uuid4().hex}",
        type="function_call",
        name=call.name,
        arguments=json.dumps(dict(call.arguments), ensure_ascii=False),
        status="completed",
    )


def _events(output: list[TResponseOutputItem]) -> Iterator[TResponseStreamEvent]:
    numbers = count()
    response = Response(
        id=f"resp_{uuid4().hex}",
        created_at=time.time(),
        model=NAME,
        object="response",
        output=[],
        tool_choice="auto",
        tools=[],
        parallel_tool_calls=True,
        status="in_progress",
    )
    yield ResponseCreatedEvent(
        type="response.created", response=response, sequence_number=next(numbers)
    )
    for index, item in enumerate(output):
        yield from _item_events(item, index, numbers)
    yield ResponseCompletedEvent(
        type="response.completed",
        response=response.model_copy(update={"output": output, "status": "completed"}),
        sequence_number=next(numbers),
    )


def _item_events(
    item: TResponseOutputItem, index: int, numbers: Iterator[int]
) -> Iterator[TResponseStreamEvent]:
    if isinstance(item, ResponseOutputMessage):
        begun: TResponseOutputItem = item.model_copy(
            update={"content": [], "status": "in_progress"}
        )
    else:
        begun = item.model_copy(update={"arguments": "", "status": "in_progress"})
    yield ResponseOutputItemAddedEvent(
        type="response.output_item.added",
        item=begun,
        output_index=index,
        sequence_number=next(numbers),
    )
    if isinstance(item, ResponseOutputMessage):
        yield from _text_events(item, index, numbers)
    elif isinstance(item, ResponseFunctionToolCall):
        yield ResponseFunctionCallArgumentsDoneEvent(
            type="response.function_call_arguments.done",
            item_id=item.id or "",
            name=item.name,
            arguments=item.arguments,
            output_index=index,
            sequence_number=next(numbers),
        )
    yield ResponseOutputItemDoneEvent(
        type="response.output_item.done",
        item=item,
        output_index=index,
        sequence_number=next(numbers),
    )


def _text_events(
    message: ResponseOutputMessage, index: int, numbers: Iterator[int]
) -> Iterator[TResponseStreamEvent]:
    part = message.content[0]
    if not isinstance(part, ResponseOutputText):
        return
    yield ResponseContentPartAddedEvent(
        type="response.content_part.added",
        part=part.model_copy(update={"text": ""}),
        item_id=message.id,
        output_index=index,
        content_index=0,
        sequence_number=next(numbers),
    )
    for start in range(0, len(part.text), _DELTA_LENGTH):
        yield ResponseTextDeltaEvent(
            type="response.output_text.delta",
            delta=part.text[start : start + _DELTA_LENGTH],
            item_id=message.id,
            output_index=index,
            content_index=0,
            logprobs=[],
            sequence_number=next(numbers),
        )
    yield ResponseTextDoneEvent(
        type="response.output_text.done",
        text=part.text,
        item_id=message.id,
        output_index=index,
        content_index=0,
        logprobs=[],
        sequence_number=next(numbers),
    )
    yield ResponseContentPartDoneEvent(
        type="response.content_part.done",
        part=part,
        item_id=message.id,
        output_index=index,
        content_index=0,
        sequence_number=next(numbers),
    )
