"""What is written from the code: the schema as text, the table of permissions."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.shared import ROOT

SDL = ROOT / "schema" / "schema.graphql"
PERMISSIONS = ROOT / "docs" / "permissions.md"


def schema(
    check: Annotated[bool, typer.Option("--check", help="Compare with schema/schema.graphql instead.")] = False,
) -> None:
    """Print the schema as GraphQL text."""
    from transport.graphql.api import sdl

    if not check:
        typer.echo(sdl(), nl=False)
        return
    written = SDL.read_text(encoding="utf-8")
    if difference := _difference(written, sdl()):
        typer.echo(difference, nl=False)
        typer.echo("schema/schema.graphql is not the schema: bin/guichet schema > schema/schema.graphql", err=True)
        raise typer.Exit(1)


def permissions() -> None:
    """Write docs/permissions.md: which role may do what."""
    from resolvers.matrix import render

    PERMISSIONS.write_text(render(), encoding="utf-8")
    typer.echo(f"{PERMISSIONS.relative_to(ROOT)} is written.")


def _difference(written: str, printed: str) -> str:
    from difflib import unified_diff

    lines = (written.splitlines(keepends=True), printed.splitlines(keepends=True))
    return "".join(unified_diff(*lines, "schema/schema.graphql", "the schema"))
