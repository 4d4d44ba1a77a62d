"""The tables. Importing this package registers each of them, which Alembic relies on."""

from sqlmodel import SQLModel

# Set before the first table is made: constraints without a name cannot be dropped by a migration.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

from app.models.conversation import (  # noqa: E402 - see above
    Conversation,
    ConversationPage,
    ConversationPublic,
    ConversationUpdate,
    Message,
    MessagePage,
    MessagePublic,
    ToolCall,
)
from app.models.task import (  # noqa: E402 - see above
    Task,
    TaskCounts,
    TaskCreate,
    TaskPage,
    TaskPublic,
    TaskQuery,
    TaskUpdate,
)

metadata = SQLModel.metadata

__all__ = [
    "Conversation",
    "ConversationPage",
    "ConversationPublic",
    "ConversationUpdate",
    "Message",
    "MessagePage",
    "MessagePublic",
    "Task",
    "TaskCounts",
    "TaskCreate",
    "TaskPage",
    "TaskPublic",
    "TaskQuery",
    "TaskUpdate",
    "ToolCall",
    "metadata",
]
