"""`guichet account …`: accounts that nobody can open from the outside."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from commands.shared import telling, with_database

SHORTEST_PASSWORD = 12
"""Of the funder's staff, who see every dossier."""

group = typer.Typer(no_args_is_help=True, help="Accounts that nobody can open from the outside.")


@group.command("create-staff")
def create_staff(
    email: Annotated[str, typer.Argument(help="Address to sign in with.")],
    first_name: Annotated[str, typer.Option(prompt=True)],
    last_name: Annotated[str, typer.Option(prompt=True)],
) -> None:
    """Open an account of the funder's staff; the password comes from a prompt, or from standard input."""
    from auth.passwords import LONGEST, hashed
    from auth.viewer import AccountStatus, Side
    from models.accounts.making import NewAccount, create_account
    from models.refusals import Refusal

    async def create() -> None:
        new = NewAccount(
            status=AccountStatus.ACTIVE,
            home_side=Side.STAFF,
            first_name=first_name,
            birth_name=last_name,
            login_email=email,
            password_hash=await hashed(password),
        )
        await create_account(new)

    with telling(Refusal):
        password = _password(SHORTEST_PASSWORD, LONGEST)
        asyncio.run(with_database(create))
        typer.echo(f"{email} may sign in.")


def _password(shortest: int, longest: int) -> str:
    if sys.stdin.isatty():
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not shortest <= len(password) <= longest:
        typer.echo(f"The password must have {shortest} to {longest} characters.", err=True)
        raise typer.Exit(1)
    return password
