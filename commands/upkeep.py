"""What an operator does or looks at: migrations, the state of everything around, the jobs of the clock."""

from __future__ import annotations

import asyncio

import typer

from commands.shared import migrated, settings, telling, with_database


def migrate() -> None:
    """Apply the migrations that the database lacks."""
    with telling():
        for name in migrated():
            typer.echo(f"applied {name}")
        typer.echo("The database is up to date.")


def doctor() -> None:
    """List the settings; check database, migrations, broker, mail and storage, and say what is wrong."""
    from transport.checkup import examine

    with telling():
        if not asyncio.run(examine(settings())):
            raise typer.Exit(1)


def jobs() -> None:
    """List the jobs of the clock: when each is due, when it last ran, and why it failed."""
    from reactions.clock.overview import overview

    with telling():
        typer.echo(asyncio.run(with_database(overview)))


def purge() -> None:
    """Forget now what is kept for a set time only and is past it; the clock does it by itself every day."""
    from reactions.clock.overview import overview, purge_now

    async def forget() -> tuple[bool, str]:
        return await purge_now(), await overview()

    with telling():
        done, said = asyncio.run(with_database(forget))
        typer.echo(said)
        if not done:
            raise typer.Exit(1)
