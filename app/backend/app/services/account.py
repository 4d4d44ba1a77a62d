from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Conversation, Message, Task


class AccountService:
    """All that the application keeps for one user."""

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._session = session
        self._user_id = user_id

    async def delete(self) -> None:
        """Delete everything, or nothing when it fails on the way."""
        for table in (Message, Conversation, Task):
            await self._session.exec(delete(table).where(col(table.user_id) == self._user_id))
        await self._session.commit()
