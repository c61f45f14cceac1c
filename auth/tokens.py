"""Access tokens: short-lived JWTs (RFC 9068) that say who and on which side, never what they may see.

Only this service issues them, so the reader is as narrow as the writer: a header that we would not have written letter
for letter is refused before anything in it is parsed, and every claim has one type and one form.
"""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import jwt

from auth.keys import ALGORITHM, LEEWAY, Key, key_ring
from auth.viewer import Side
from settings import settings

LONGEST = 8_000
"""Characters: a longer token is not even looked at."""

MOST_KNOWN = 2000
"""Tokens whose signature need not be verified again, by their digest: about 2 MB."""

TYPE = "at+jwt"
REQUIRED = ("iss", "aud", "sub", "sid", "side", "scope", "iat", "exp", "jti")

_SHAPE = re.compile(r"([A-Za-z0-9_-]{110})\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}")
_HEADER = re.compile(rb'\{"alg":"ES256","kid":"([A-Za-z0-9_-]{43})","typ":"at\+jwt"\}')
# PyJWT reads the clock by itself; here time is an argument, so the instants are checked below.
_OPTIONS: Any = {
    "require": list(REQUIRED),
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "strict_aud": True,
}


class BadToken(Exception):
    """The token is not accepted; the message says why, for the log and not for the caller."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What an accepted token says."""

    user_id: UUID
    session_id: UUID
    side: Side
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token as issued, and what it says."""

    text: str
    claims: Claims


def issuer() -> str:
    """Who signs: the public address."""
    return settings().public_url


def audience() -> str:
    """Whom access tokens are for: the API, and no other use of a signed token."""
    return f"{settings().public_url}/graphql"


async def issue(
    user_id: UUID,
    session_id: UUID,
    side: Side,
    *,
    now: datetime,
    until: datetime | None = None,
    scopes: Iterable[str] = (),
) -> AccessToken:
    """A new access token of that session, for `ACCESS_TOKEN_MINUTES`, but not beyond `until`."""
    issued_at = int(now.timestamp())
    expires_at = issued_at + settings().access_token_minutes * 60
    if until is not None:
        expires_at = max(issued_at + 1, min(expires_at, int(until.timestamp())))
    claims = {
        "iss": issuer(),
        "aud": audience(),
        "sub": str(user_id),
        "sid": str(session_id),
        "side": side.value,
        "scope": " ".join(sorted(scopes)),
        "iat": issued_at,
        "exp": expires_at,
        "jti": str(uuid4()),
    }
    said = Claims(user_id, session_id, side, frozenset(scopes), datetime.fromtimestamp(expires_at, UTC))
    return AccessToken(await _signed(claims, now), said)


async def read(text: str, *, now: datetime) -> Claims:
    """What the token says. Raises `BadToken` for anything that `issue` would not have written, or no longer lives."""
    claims = _verified(text, await _key_of(text, now))
    return Claims(
        user_id=_uuid(claims["sub"]),
        session_id=_uuid(claims["sid"]),
        side=_side(claims["side"]),
        scopes=_scopes(claims["scope"]),
        expires_at=_end(claims, now),
    )


def _verified(text: str, key: Key) -> dict[str, Any]:
    """The claims under a true signature of this key: what never changes of a token is found once. Raises `BadToken`."""
    known = hashlib.sha256(text.encode()).digest(), key.kid, audience(), issuer()
    claims = _known.get(known)
    if claims is None:
        claims = _known[known] = _decoded(text, key)
        if len(_known) > MOST_KNOWN:
            _known.popitem(last=False)
    return claims


_known: OrderedDict[tuple[bytes, str, str, str], dict[str, Any]] = OrderedDict()


def _decoded(text: str, key: Key) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            text, key.public, algorithms=[ALGORITHM], audience=audience(), issuer=issuer(), options=_OPTIONS
        )
    except jwt.PyJWTError as error:
        raise BadToken(type(error).__name__) from None
    return claims


async def _signed(claims: dict[str, Any], now: datetime) -> str:
    key = await key_ring().signing_key(now)
    if key.private is None:
        raise TypeError("a key that signs has its private half")
    return jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": key.kid, "typ": TYPE})


async def _key_of(text: str, now: datetime) -> Key:
    shape = _SHAPE.fullmatch(text) if len(text) <= LONGEST else None
    header = _HEADER.fullmatch(urlsafe_b64decode(shape[1] + "==")) if shape else None
    if shape is None or header is None or _unpadded(header[0]) != shape[1]:
        raise BadToken("shape")
    key = await key_ring().verifying_key(header[1].decode(), now)
    if key is None:
        raise BadToken("key")
    return key


def _unpadded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _end(claims: dict[str, Any], now: datetime) -> datetime:
    """When the token ends; its whole life must be one that `issue` gives."""
    issued_at, expires_at, not_before = claims["iat"], claims["exp"], claims.get("nbf", 0)
    if any(type(instant) is not int for instant in (issued_at, expires_at, not_before)):
        raise BadToken("instant")
    present, leeway = now.timestamp(), LEEWAY.total_seconds()
    if max(issued_at, not_before) > present + leeway or expires_at <= present - leeway:
        raise BadToken("expired" if expires_at <= present - leeway else "not yet valid")
    if not 0 < expires_at - issued_at <= settings().access_token_minutes * 60:
        raise BadToken("life")
    return datetime.fromtimestamp(expires_at, UTC)


def _uuid(claim: object) -> UUID:
    """The identifier, in the one form that `str(UUID)` writes."""
    try:
        key = UUID(claim) if isinstance(claim, str) else None
    except ValueError:
        key = None
    if key is None or str(key) != claim:
        raise BadToken("identifier")
    return key


def _side(claim: object) -> Side:
    if not isinstance(claim, str) or claim not in Side.__members__:
        raise BadToken("side")
    return Side[claim]


def _scopes(claim: object) -> frozenset[str]:
    if not isinstance(claim, str):
        raise BadToken("scope")
    return frozenset(claim.split())
