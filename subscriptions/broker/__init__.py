"""Who carries rings between processes: broadcaster, with backends of ours for Redis and PostgreSQL.

The library's own Redis backend delivers nothing with redis-py 8, and neither of its two survives a lost connection.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from subscriptions.broker.healing import CHANNEL, MISSED, Healing

__all__ = ["CHANNEL", "MISSED", "Healing", "backend_for"]


def _redis(url: str) -> Healing:
    from subscriptions.broker.redis import RedisBackend  # an eighth of all imports, for those who use it

    return RedisBackend(url)


def _postgres(url: str) -> Healing:
    from subscriptions.broker.postgres import PostgresBackend

    return PostgresBackend(url)


_BACKENDS: dict[str, Callable[[str], Healing]] = {
    "redis": _redis,
    "rediss": _redis,
    "postgres": _postgres,
    "postgresql": _postgres,
}


def backend_for(url: str) -> Healing | None:
    """Our backend for this address; None for memory://, whose rings never leave the process."""
    backend = _BACKENDS.get(urlsplit(url).scheme)
    return backend(url) if backend else None
