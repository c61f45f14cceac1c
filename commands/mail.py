"""`guichet mail …`: the mails that people receive."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from commands.shared import ROOT, telling, with_database

group = typer.Typer(no_args_is_help=True, help="The mails that people receive.")


@group.command()
def parked() -> None:
    """List the mails that were given up, one a line: number, address, mail, attempts, why."""
    from models.bell import deliveries

    async def show() -> None:
        for row in await deliveries.parked():
            why = " ".join((row.last_error or "").split())
            typer.echo(f"{row.id}\t{row.address}\t{row.template}\t{row.attempts}\t{why}")

    with telling():
        asyncio.run(with_database(show))


@group.command()
def preview(
    kind: Annotated[
        str | None, typer.Argument(help="One mail, by the name of its template; all when left out.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder to write into.")] = ROOT / "var" / "preview",
) -> None:
    """Write every mail with demo words, as text and as HTML."""
    from reactions.mail.preview import KINDS
    from reactions.mail.preview import preview as written

    with telling():
        if kind is not None and kind not in KINDS:
            typer.echo(f"There is no mail {kind}; there are: {', '.join(KINDS)}.", err=True)
            raise typer.Exit(1)
        for one in KINDS if kind is None else (kind,):
            for file in written(one, out):
                typer.echo(file)
