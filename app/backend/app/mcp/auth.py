"""Who calls a tool: the user of the access token in the request's own header."""

from typing import Any

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.mcpserver import Context

from app.core.tokens import InvalidTokenError, SigningKeysUnavailableError, TokenVerifier


class BearerTokenVerifier:
    """The check of access tokens, as the MCP server asks for it."""

    def __init__(self, verifier: TokenVerifier) -> None:
        self._verifier = verifier

    async def verify_token(self, token: str) -> AccessToken | None:
        try:
            user_id = await self._verifier.verify(token)
        except (InvalidTokenError, SigningKeysUnavailableError):
            return None
        return AccessToken(token=token, client_id=user_id, scopes=[], subject=user_id)


def user_id_of(context: Context[Any, Any]) -> str:
    """Return the id of the user who made the HTTP request behind this call of a tool."""
    request = context.request_context.request
    user = request.scope.get("user") if request is not None else None
    if not isinstance(user, AuthenticatedUser) or not user.access_token.subject:
        raise PermissionError("a tool was called without an authenticated user")
    return user.access_token.subject
