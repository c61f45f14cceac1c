"""PostgreSQL's errors, and what they are to Tortoise's callers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from models.engines.finishing import DatabaseUnavailable, RolledBack, WaitedTooLong

LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""What asyncpg raises when it cannot speak to the server, among others."""

PASSING = ("08", "40", "53", "57")
"""Classes of SQLSTATE that speak of the server, not of the statement: lost, rolled back, short of means, stopped."""


@contextmanager
def translated() -> Iterator[None]:
    """PostgreSQL's errors as Tortoise's: one family for callers, also at BEGIN and COMMIT or with a lost server."""
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as error:
        raise IntegrityError(error) from error
    except asyncpg.InvalidTransactionStateError as error:
        raise TransactionManagementError(error) from error
    except LOST as error:
        raise _translation_of(error) from error


def _translation_of(error: Exception) -> OperationalError:
    if isinstance(error, asyncpg.QueryCanceledError):
        return WaitedTooLong(error)
    if isinstance(error, asyncpg.DeadlockDetectedError | asyncpg.SerializationError):
        return RolledBack(error)
    if isinstance(error, asyncpg.PostgresError) and (error.sqlstate or "")[:2] not in PASSING:
        return OperationalError(error)
    return DatabaseUnavailable(error)
