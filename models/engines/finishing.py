"""What both engines share: work that a cancellation may not cut in two, and a bounded wait for a connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from types import TracebackType
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient, NestedTransactionContext, TransactionalDBClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import OperationalError, TransactionManagementError

Result = TypeVar("Result")


class DatabaseUnavailable(OperationalError):
    """The database cannot work now: away, restarting, full, overloaded. What was to be committed is in doubt."""


class WaitedTooLong(DatabaseUnavailable):
    """A statement waited too long for somebody else's; it did nothing."""


class RolledBack(DatabaseUnavailable):
    """The database undid this transaction for the sake of another: nothing of it was kept, it may be made again."""


async def finish(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs `work` to its end even when the caller is cancelled meanwhile; the cancellation comes out afterwards.

    BEGIN, COMMIT and ROLLBACK go through here: cut in the middle, nobody would know whether they took place.
    """
    task = asyncio.ensure_future(work)
    cancellation: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancellation = error
    if cancellation is not None:
        task.exception()  # read, so that the loop does not report it as never retrieved
        raise cancellation
    return task.result()


async def soon(waiting: Awaitable[Result], patience: float) -> Result:
    """Waits for a lock or a pooled connection, at most `patience` seconds. Raises `WaitedTooLong`."""
    try:
        async with asyncio.timeout(patience):
            return await waiting
    except TimeoutError as error:
        raise WaitedTooLong(f"no database connection came free within {patience:g} s") from error


def refuse_when_over(client: BaseDBAsyncClient) -> None:
    """Raises `TransactionManagementError` when this client is a transaction that has ended.

    A task inherits the transaction of the code that starts it. Used after the commit, it would write through a
    connection that belongs to somebody else by then: start tasks after the commit, or with a clean context.
    """
    if isinstance(client, TransactionalDBClient) and client._finalized:
        raise TransactionManagementError(
            "this task was started inside a transaction that is over: start it after commit"
        )


def forget_statements() -> None:
    """Drops the statements that Tortoise keeps by connection name and table only: those of the last dialect."""
    EXECUTOR_CACHE.clear()


class Savepoint(NestedTransactionContext):
    """A transaction inside a transaction: the same, each step whole."""

    async def __aenter__(self) -> TransactionalDBClient:
        await finish(self.client.savepoint())
        return self.client

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.client._finalized:
            return
        if kind is None:
            await finish(self.client.release_savepoint())
        else:
            await finish(self.client.savepoint_rollback())
