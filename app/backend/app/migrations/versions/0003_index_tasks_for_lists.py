"""index tasks for lists

Texts get a collation that is the same in every database, whatever its own: it sorts as people do
and knows the capitals of every script. A list comes from an index in each of its orders.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXTS = (("title", 200, False), ("description", 2000, True))


def upgrade() -> None:
    for name, length, nullable in _TEXTS:
        op.alter_column(
            "task",
            name,
            type_=sa.String(length=length, collation="und-x-icu"),
            existing_type=sa.String(length=length),
            existing_nullable=nullable,
        )
    op.create_index("ix_task_user_id_updated_at_id", "task", ["user_id", "updated_at", "id"])
    op.create_index("ix_task_user_id_title_id", "task", ["user_id", "title", "id"])
    op.create_index("ix_task_user_id_completed", "task", ["user_id", "completed"])


def downgrade() -> None:
    op.drop_index("ix_task_user_id_completed", table_name="task")
    op.drop_index("ix_task_user_id_title_id", table_name="task")
    op.drop_index("ix_task_user_id_updated_at_id", table_name="task")
    for name, length, nullable in _TEXTS:
        op.alter_column(
            "task",
            name,
            type_=sa.String(length=length, collation="default"),
            existing_type=sa.String(length=length, collation="und-x-icu"),
            existing_nullable=nullable,
        )
