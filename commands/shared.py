"""What commands share: settings read late, a database that is ready, troubles said in a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from settings import Settings

ROOT = Path(__file__).parents[1]
WRONG_SETTINGS = 2
"""Exit code; 1 is for everything else that goes wrong."""

T = TypeVar("T")


def settings() -> Settings:
    """The settings of this process."""
    from settings import settings as read

    return read()


@contextmanager
def telling(*troubles: type[Exception]) -> Iterator[None]:
    """What goes wrong in a way we know is said in a sentence, without a stack."""
    from models.migrate import MigrationError
    from settings import SettingsError

    known: tuple[type[Exception], ...] = (SettingsError, MigrationError, *troubles)
    try:
        yield
    except known as trouble:
        typer.echo(str(trouble), err=True)
        raise typer.Exit(WRONG_SETTINGS if isinstance(trouble, SettingsError) else 1) from None


def migrated() -> list[str]:
    """Applies the migrations that the database lacks; their names."""
    from models.migrate import migrate

    return asyncio.run(migrate(settings().database_url))


async def with_database(work: Callable[[], Awaitable[T]]) -> T:
    """Works on a database that has every migration, and that this secret key has sealed."""
    from models.database import close_database, open_database
    from models.migrate import refuse_pending
    from models.secret_mark import recognise

    await refuse_pending(settings().database_url)
    try:
        await open_database(settings().database_url)
        await recognise()
        return await work()
    finally:
        await close_database()
