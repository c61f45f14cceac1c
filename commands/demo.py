"""`guichet demo …`: a small believable world, and stories to play in it."""

from __future__ import annotations

import asyncio
import os
from typing import Annotated

import typer

from commands.serving import Port
from commands.shared import migrated, settings, telling, with_database

group = typer.Typer(no_args_is_help=True, help="A small believable world, and stories to play in it.")

Played = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the running server.")]


@group.command()
def load(
    dossiers: Annotated[
        int,
        typer.Option(min=0, max=5_000_000, help="Generated dossiers to add for load tests; stop the servers first."),
    ] = 0,
) -> None:
    """Load the demo world; a second time changes nothing."""
    with telling(*_troubles()):
        migrated()
        typer.echo(_loaded())
        if dossiers:
            _load_many(dossiers)


@group.command()
def serve(
    port: Port = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over: forget the SQLite database.")] = False,
) -> None:
    """Migrate, load the demo world once, serve it, and say what to try."""
    from demo.serving import CannotStartOver, PortTaken, check_free, forget_database, settle
    from demo.trying import show
    from transport.server import CannotServe, run

    with telling(CannotServe, PortTaken, CannotStartOver, *_troubles()):
        url = settle(os.environ, port)
        check_free(port)
        if fresh:
            forget_database(settings().database_url)
        migrated()
        typer.echo(_loaded())
        show(url)
        run("127.0.0.1", port)


@group.command()
def play(
    port: Played = 8000,
    story: Annotated[str, typer.Option(help="spine: from draft to grant · attachment: joining a company.")] = "spine",
) -> None:
    """Play a story against a running server, over its public API, told in French."""
    from demo.playing import Trouble
    from demo.playing import play as played

    with telling(Trouble):
        asyncio.run(played(story, port))


def _loaded() -> str:
    from demo import world
    from reactions.worker import drain

    async def load_and_tell() -> str:
        said = await world.load(settings().storage_url)
        await drain()
        return said

    return asyncio.run(with_database(load_and_tell))


def _load_many(count: int) -> None:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from demo.many import load_many, refuse_many

    asyncio.run(with_database(refuse_many))
    with Progress("Dossiers", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) as shown:
        task = shown.add_task("", total=count)
        asyncio.run(load_many(settings().database_url, count, lambda done: shown.update(task, completed=done)))
    typer.echo(f"{count} dossiers ont été ajoutés ; groupe1, groupe10 et groupe500@charge.example les voient aussi.")


def _troubles() -> tuple[type[Exception], ...]:
    from demo.many import AlreadyMany
    from demo.world import WorldElsewhere
    from models.engines.bulk import InUse
    from models.refusals import Refusal

    return WorldElsewhere, AlreadyMany, InUse, Refusal
