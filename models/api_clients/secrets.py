"""A client's secret: 256 random bits, shown once, kept as a digest. A replaced one still opens for a day."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from models.api_clients import ApiClient

LIFE = timedelta(days=365)
"""How long a secret opens; a new one, and the client with it, lives as long again."""

OVERLAP = timedelta(hours=24)
"""How long the former secret still opens after a rotation."""

LONGEST = 100


def new_client_id() -> str:
    """128 random bits in hexadecimal: public, and not to be guessed."""
    return secrets.token_hex(16)


def give_secret(client: ApiClient, now: datetime) -> str:
    """Puts a first secret on the client, unsaved, and gives it in clear: the only time that it is shown."""
    secret = secrets.token_urlsafe(32)
    client.secret_digest, client.expires_at, client.warned_days = digest_of(secret), now + LIFE, None
    return secret


def replace_secret(client: ApiClient, now: datetime) -> str:
    """Puts a new secret on the client, unsaved; the one before lives a day more, never longer than it would have."""
    client.former_secret_digest, client.former_secret_until = (
        client.secret_digest,
        min(now + OVERLAP, client.expires_at),
    )
    return give_secret(client, now)


def opens(client: ApiClient | None, secret: str, now: datetime) -> bool:
    """Whether this is a secret of the client now; for no client it does the same work and says no."""
    given = digest_of(secret[: LONGEST + 1])
    current = client.secret_digest if client else _NOBODYS
    former = (client.former_secret_digest if client else None) or _NOBODYS
    until = client.former_secret_until if client else None
    is_current, is_former = hmac.compare_digest(given, current), hmac.compare_digest(given, former)
    return is_current or (is_former and until is not None and now < until)


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


_NOBODYS = "-" * 64
