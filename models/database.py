"""Opening the database, and the one way to change it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.transactions import in_transaction

from models.attempts import by_ourselves, under_way
from models.engines import tortoise_config
from models.engines.finishing import DatabaseUnavailable as DatabaseUnavailable
from models.engines.finishing import RolledBack as RolledBack
from models.engines.finishing import WaitedTooLong as WaitedTooLong

TABLES = [
    "models.accounts.people",
    "models.standing",
    "models.companies",
    "models.attachments",
    "models.companies.memberships",
    "models.companies.contacts",
    "models.api_clients",
    "models.api_clients.mandates",
    "models.delegations",
    "models.accounts.hours",
    "models.accounts.sessions",
    "models.drafts",
    "models.dossiers",
    "models.dossiers.spans",
    "models.dossiers.tally",
    "models.documents",
    "models.dossiers.messages",
    "models.dossiers.bank_details",
    "models.catalogue",
    "models.enrolments.carts",
    "models.enrolments",
    "models.facts",
    "models.changes",
    "models.bell",
    "models.bell.deliveries",
    "models.bell.preferences",
    "models.bell.digests",
    "models.jobs",
    "models.counters",
    "models.idempotency",
    "models.webhooks",
    "models.secret_mark",
    "models.accounts.captchas",
    "models.accounts.registrations",
    "models.accounts.letters",
    "models.accounts.failed_tries",
    "models.accounts.franceconnect",
]


async def open_database(url: str) -> None:
    """Connect this process to the database at `url`; one at a time."""
    # Requests run in other tasks than the one that opens: without the global fallback they find no connection.
    await Tortoise.init(config=tortoise_config(url, TABLES), _enable_global_fallback=True)


async def close_database() -> None:
    """Close every connection. A SQLite connection left open keeps the process alive."""
    await Tortoise._reset_apps()
    EXECUTOR_CACHE.clear()  # statements by table, written for the dialect of the database just closed
    await Tortoise.close_connections()  # also lets go of the global fallback, so that another database can be opened


@asynccontextmanager
async def transaction(turn: Callable[[], Awaitable[None]] | None = None) -> AsyncIterator[Any]:
    """Everything inside commits together or not at all. No mail, file, HTTP call or ring inside.

    When somebody asked for the change, it begins by looking at their rights once more, and holds them
    (`models.attempts`). Whoever changes the rights of others waits for their `turn` before that: who holds and then
    waits for another who holds would wait for ever.
    """
    attempt = under_way()
    async with in_transaction("default") as connection:
        with by_ourselves():
            if turn is not None:
                await turn()
            if attempt is not None:
                await attempt.check()
            yield connection
    if attempt is not None:
        attempt.has_committed = True
