"""Who carries rings between processes: broadcaster, with backends of ours for Redis and PostgreSQL.

The library's own Redis backend delivers nothing with redis-py 8, and neither of its two survives a lost connection.
"""

from urllib.parse import urlsplit

from subscriptions.broker.healing import CHANNEL, MISSED, Healing
from subscriptions.broker.postgres import PostgresBackend
from subscriptions.broker.redis import RedisBackend

__all__ = ["CHANNEL", "MISSED", "Healing", "backend_for"]

_BACKENDS: dict[str, type[Healing]] = {
    "redis": RedisBackend,
    "rediss": RedisBackend,
    "postgres": PostgresBackend,
    "postgresql": PostgresBackend,
}


def backend_for(url: str) -> Healing | None:
    """Our backend for this address; None for memory://, whose rings never leave the process."""
    kind = _BACKENDS.get(urlsplit(url).scheme)
    return kind(url) if kind else None
