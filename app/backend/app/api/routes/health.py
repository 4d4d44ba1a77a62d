from typing import Literal

from fastapi import APIRouter, HTTPException, status
from pydantic import BaseModel

from app.api.deps import ReadinessCheck
from app.api.errors import ErrorResponse

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    status: Literal["ready"] = "ready"


@router.get("/healthz")
async def healthz() -> Alive:
    """Tell that the process serves requests. Does not touch the database."""
    return Alive()


@router.get(
    "/readyz",
    responses={
        503: {
            "model": ErrorResponse,
            "description": "The database is unreachable, its schema is behind this release, "
            "the keys that tokens are signed with could not be fetched yet, "
            "or the server is about to be stopped.",
        }
    },
)
async def readyz(readiness: ReadinessCheck) -> Ready:
    """Tell whether the database has the schema of this release and tokens can be verified."""
    result = await readiness.check()
    if not result.ready:
        raise HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, result.detail)
    return Ready()
