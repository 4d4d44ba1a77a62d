from fastapi import APIRouter, status

from app.api.deps import Account
from app.api.errors import COMMON

router = APIRouter(prefix="/api/account", tags=["account"], responses=COMMON)


@router.delete(
    "",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete all tasks, conversations and messages of the user",
)
async def delete_account(account: Account) -> None:
    """Leave the sign-in itself alone: whoever issues the tokens deletes that."""
    await account.delete()
