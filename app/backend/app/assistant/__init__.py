"""The assistant that needs no language model."""

from app.assistant.model import BuiltInModel

__all__ = ["BuiltInModel"]
