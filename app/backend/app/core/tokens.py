"""Who a request comes from: bearer tokens and the keys that they are signed with."""

import asyncio
import logging
import time

import jwt
from jwt import PyJWK, PyJWKClient

from app.core.config import Settings

logger = logging.getLogger(__name__)

_ALGORITHM = "EdDSA"
_CLOCK_SKEW = 5.0
_TOKEN_MAX_LENGTH = 8192
_USER_ID_MAX_LENGTH = 255

_FETCH_TIMEOUT = 5.0
_LIFESPAN = 300.0
_COOLDOWN = 5.0
_COOLDOWN_AFTER_FAILURE = 1.0


class InvalidTokenError(Exception):
    """The token does not prove who the caller is. The message is for the caller."""


class MissingTokenError(InvalidTokenError):
    """There is no token to look at."""


class SigningKeysUnavailableError(Exception):
    """Whether the token is good cannot be told at the moment."""


class SigningKeys:
    """The public keys of the token issuer, fetched when needed and kept.

    A known key is answered at once, and an old set of keys is renewed behind it: an issuer that
    is down makes no request fail or wait. An unknown key is looked up anew, though not more often
    than the cooldown allows, so that made-up key ids cannot burden the issuer.
    """

    def __init__(self, url: str) -> None:
        self._client = PyJWKClient(url, cache_jwk_set=False, timeout=_FETCH_TIMEOUT)
        self._keys: dict[str, PyJWK] = {}
        self._failed = False
        self._renewed_at = float("-inf")
        self._attempted_at = float("-inf")
        self._renewal: asyncio.Task[None] | None = None

    async def get(self, key_id: str) -> PyJWK | None:
        """Return the key, or None when the issuer has none of that id."""
        key = self._keys.get(key_id)
        if key is not None:
            if time.monotonic() - self._renewed_at > _LIFESPAN:
                self._renew()
            return key
        await self._renewed()
        key = self._keys.get(key_id)
        if key is None and self._failed:
            raise SigningKeysUnavailableError
        return key

    async def available(self) -> bool:
        """Tell whether there are keys; try to fetch them if there are none."""
        if not self._keys:
            await self._renewed()
        return bool(self._keys)

    async def close(self) -> None:
        """Wait for a fetch under way. Nothing waits longer than the fetch's own timeout."""
        if self._renewal is not None:
            await self._renewal

    async def _renewed(self) -> None:
        renewal = self._renew()
        if renewal is not None:
            # A caller that goes away does not take the fetch from the others that wait for it.
            await asyncio.shield(renewal)

    def _renew(self) -> asyncio.Task[None] | None:
        if self._renewal is None or self._renewal.done():
            cooldown = _COOLDOWN_AFTER_FAILURE if self._failed else _COOLDOWN
            if time.monotonic() - self._attempted_at < cooldown:
                return None
            self._renewal = asyncio.create_task(self._fetch())
        return self._renewal

    async def _fetch(self) -> None:
        try:
            keys = await asyncio.to_thread(self._client.get_signing_keys)
        except (jwt.PyJWTError, OSError, ValueError) as error:
            self._failed = True
            logger.warning("the signing keys cannot be fetched: %s", error)
        else:
            self._keys = {
                key.key_id: key for key in keys if key.key_id and key.algorithm_name == _ALGORITHM
            }
            self._failed = False
            self._renewed_at = time.monotonic()
        self._attempted_at = time.monotonic()


class TokenVerifier:
    """Turns a bearer token into the id of the user that it was issued to."""

    def __init__(self, keys: SigningKeys, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    @classmethod
    def from_settings(cls, settings: Settings) -> "TokenVerifier":
        return cls(
            SigningKeys(settings.auth_jwks_url),
            issuer=settings.auth_issuer,
            audience=settings.auth_audience,
        )

    @property
    def keys(self) -> SigningKeys:
        return self._keys

    async def verify(self, token: str) -> str:
        """Return the user's id; raise `InvalidTokenError` or `SigningKeysUnavailableError`."""
        key = await self._key(token)
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                leeway=_CLOCK_SKEW,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError:
            raise InvalidTokenError("The token has expired. Get a new one.") from None
        except (jwt.InvalidIssuerError, jwt.InvalidAudienceError):
            raise InvalidTokenError("The token was issued for another application.") from None
        except jwt.PyJWTError:
            raise InvalidTokenError("The token is not valid. Sign in again.") from None
        user_id: str = claims["sub"]
        if not 0 < len(user_id) <= _USER_ID_MAX_LENGTH or "\0" in user_id:
            raise InvalidTokenError("The token does not name a user. Sign in again.")
        return user_id

    async def _key(self, token: str) -> PyJWK:
        if len(token) > _TOKEN_MAX_LENGTH:
            raise InvalidTokenError("The token is too long. Sign in again.")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise InvalidTokenError("The token is not readable. Sign in again.") from None
        # Before any look-up: such a token could not be accepted whatever the keys are.
        if header.get("alg") != _ALGORITHM:
            raise InvalidTokenError("The token is not signed as it must be. Sign in again.")
        key_id = header.get("kid")
        key = await self._keys.get(key_id) if isinstance(key_id, str) else None
        if key is None:
            raise InvalidTokenError("The token is signed with an unknown key. Get a new one.")
        return key
