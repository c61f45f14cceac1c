"""A backup of the data, and its way back."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from commands.shared import settings, telling, with_database

Backup = Annotated[Path, typer.Argument(help="The file of the backup; only its owner may read it.")]


def export(file: Backup) -> None:
    """Back the data up as JSON lines: one moment of it, while everything goes on."""
    from models import backup, clock
    from models.migrate import refuse_pending

    async def write() -> int:
        await refuse_pending(settings().database_url)
        return await backup.export(settings().database_url, to, clock.now())

    draft = file.with_name(f".{file.name}.part")
    with telling(), open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as to:
        rows = asyncio.run(write())
        to.flush()
        os.fsync(to.fileno())
    draft.replace(file)
    typer.echo(f"{rows} rows are in {file}. Documents are not: copy their folder after this file, not before.")


def restore(file: Backup) -> None:
    """Put a backup back into an empty, migrated database; what waited to be sent is put aside (docs/backup.md)."""
    from models import backup, clock
    from models.migrate import refuse_pending
    from reactions.restoring import settle

    async def read() -> int:
        await refuse_pending(settings().database_url)
        return await backup.restore(settings().database_url, source, clock.now())

    with telling(backup.BackupError, OSError), file.open(encoding="utf-8") as source:
        rows = asyncio.run(read())
        parked = asyncio.run(with_database(settle))
    typer.echo(f"{rows} rows are restored; {parked} mails are put aside: bin/guichet mail parked")
