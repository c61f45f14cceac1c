"""What signed answers of the provider say, once everything that proves it has been looked at."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any, Final

import jwt

from auth.franceconnect.keys import Keys
from auth.franceconnect.refusals import Untrusted

ACR: Final = "eidas1"
"""The level of assurance that we ask for; a higher one is as good."""

ACCEPTED: Final = frozenset({"eidas1", "eidas2", "eidas3"})
LEEWAY: Final = timedelta(seconds=30)
OLDEST: Final = timedelta(minutes=10)
"""An identity token was made for a journey that is still under way."""

LONGEST_SUBJECT: Final = 255
_LONGEST: Final = 16_000
# PyJWT reads the clock by itself; here time is an argument, so the instants are checked below.
_OPTIONS: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "strict_aud": True}


async def verified(
    text: object, keys: Keys, *, issuer: str, client_id: str, now: datetime, require: tuple[str, ...]
) -> dict[str, Any]:
    """The claims under a signature of the provider's, made by it, for us. Raises Untrusted, Unreachable."""
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise Untrusted("no token")
    try:
        kid = jwt.get_unverified_header(text).get("kid")
        key = await keys.named(kid, now) if isinstance(kid, str) else None
        if key is None:
            raise Untrusted("unknown key")
        options = _OPTIONS | {"require": ["iss", "aud", "sub", *require]}
        # The algorithm is the key's: what the token says of it chooses nothing.
        claims: dict[str, Any] = jwt.decode(
            text, key.key, algorithms=[key.algorithm_name], audience=client_id, issuer=issuer, options=options
        )
    except (jwt.PyJWTError, ValueError, RecursionError) as error:  # PyJWT lets some of the others through
        raise Untrusted(type(error).__name__) from None
    _check_instants(claims, now)
    return claims


def check_identity(claims: dict[str, Any], *, nonce: str, access_token: str, now: datetime) -> str:
    """Who the identity token is about, made for this journey and this access token. Raises Untrusted."""
    if not _same(claims["nonce"], nonce):
        raise Untrusted("nonce")
    if not isinstance(claims["acr"], str) or claims["acr"] not in ACCEPTED:
        raise Untrusted("level of assurance")
    if "at_hash" in claims and not _same(claims["at_hash"], _half_hash(access_token)):
        raise Untrusted("access token")
    if now.timestamp() - claims["iat"] > OLDEST.total_seconds():
        raise Untrusted("old")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Untrusted("subject")
    return subject


def _check_instants(claims: dict[str, Any], now: datetime) -> None:
    instants = [claims[name] for name in ("exp", "iat", "nbf") if name in claims]
    if any(type(instant) is not int for instant in instants):
        raise Untrusted("instant")
    present, leeway = now.timestamp(), LEEWAY.total_seconds()
    if "exp" in claims and claims["exp"] <= present - leeway:
        raise Untrusted("expired")
    if max(claims.get("iat", 0), claims.get("nbf", 0)) > present + leeway:
        raise Untrusted("not yet valid")


def _half_hash(access_token: str) -> str:
    """The first half of the digest, for both of our algorithms (OpenID Connect Core, 3.1.3.6)."""
    return urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()[:16]).decode().rstrip("=")


def _same(given: object, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())
