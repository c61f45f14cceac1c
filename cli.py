"""The `guichet` command: serves, works, migrates, checks itself, plays the demo. `bin/guichet --help` lists everything.

Each command imports what it needs when it runs, so that help answers at once.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from settings import Settings

ROOT = Path(__file__).parent
SDL = ROOT / "schema" / "schema.graphql"
PERMISSIONS = ROOT / "docs" / "permissions.md"
WRONG_SETTINGS = 2
"""Exit code; 1 is for everything else that goes wrong."""

SHORTEST_PASSWORD = 12
"""Of the funder's staff, who see every dossier."""

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Guichet.")
demo = typer.Typer(no_args_is_help=True, help="A small believable world, and stories to play in it.")
account = typer.Typer(no_args_is_help=True, help="Accounts that nobody can open from the outside.")
app.add_typer(demo, name="demo")
app.add_typer(account, name="account")
mail = typer.Typer(no_args_is_help=True, help="The mails that people receive.")
app.add_typer(mail, name="mail")

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")]
Played = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the running server.")]

Backup = Annotated[Path, typer.Argument(help="The file of the backup; only its owner may read it.")]


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that share the port.")] = 1,
) -> None:
    """Serve the API; the reaction worker runs inside."""
    from transport.server import CannotServe, run

    with _telling(CannotServe):
        run(host, port, workers, check=_check_database)


@app.command()
def worker() -> None:
    """Run the reaction worker as its own process: it tells the facts, rings the bells, sends the mails."""
    from main import work
    from transport.logs import configure

    async def until_stopped() -> None:
        working = asyncio.ensure_future(work())
        for word in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(word, working.cancel)
        with suppress(asyncio.CancelledError):
            await working

    with _telling():
        configure(_settings().log_format)
        _check_database()
        asyncio.run(until_stopped())


@app.command()
def migrate() -> None:
    """Apply the migrations that the database lacks."""
    from models.migrate import MigrationError

    with _telling(MigrationError):
        for name in _migrated():
            typer.echo(f"applied {name}")
        typer.echo("The database is up to date.")


@app.command()
def schema(
    check: Annotated[bool, typer.Option("--check", help="Compare with schema/schema.graphql instead.")] = False,
) -> None:
    """Print the schema as GraphQL text."""
    from transport.api import sdl

    if not check:
        typer.echo(sdl(), nl=False)
        return
    written = SDL.read_text(encoding="utf-8")
    if difference := _difference(written, sdl()):
        typer.echo(difference, nl=False)
        typer.echo("schema/schema.graphql is not the schema: bin/guichet schema > schema/schema.graphql", err=True)
        raise typer.Exit(1)


@app.command()
def permissions() -> None:
    """Write docs/permissions.md: which role may do what."""
    from resolvers.matrix import render

    PERMISSIONS.write_text(render(), encoding="utf-8")
    typer.echo(f"{PERMISSIONS.relative_to(ROOT)} is written.")


@app.command()
def doctor() -> None:
    """List the settings; check database, migrations, broker, mail and storage, and say what is wrong."""
    from transport.checkup import examine

    with _telling():
        if not asyncio.run(examine(_settings())):
            raise typer.Exit(1)


@app.command()
def jobs() -> None:
    """List the jobs of the clock: when each is due, when it last ran, and why it failed."""
    from reactions.clock.overview import overview

    with _telling():
        typer.echo(asyncio.run(_with_database(overview)))


@app.command()
def purge() -> None:
    """Forget now what is kept for a set time only and is past it; the clock does it by itself every day."""
    from reactions.clock.overview import overview, purge_now

    async def forget() -> tuple[bool, str]:
        return await purge_now(), await overview()

    with _telling():
        done, said = asyncio.run(_with_database(forget))
        typer.echo(said)
        if not done:
            raise typer.Exit(1)


@account.command("create-staff")
def create_staff(
    email: Annotated[str, typer.Argument(help="Address to sign in with.")],
    first_name: Annotated[str, typer.Option(prompt=True)],
    last_name: Annotated[str, typer.Option(prompt=True)],
) -> None:
    """Open an account of the funder's staff; the password comes from a prompt, or from standard input."""
    from auth.passwords import LONGEST, hashed
    from auth.viewer import AccountStatus, Side
    from models.accounts import NewAccount, create_account
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

    with _telling(Refusal):
        password = _password(SHORTEST_PASSWORD, LONGEST)
        asyncio.run(_with_database(create))
        typer.echo(f"{email} may sign in.")


@app.command("export")
def export_data(file: Backup) -> None:
    """Back the data up as JSON lines: one moment of it, while everything goes on."""
    from models import clock
    from models.backup import export
    from models.migrate import refuse_pending

    async def write() -> int:
        await refuse_pending(_settings().database_url)
        return await export(_settings().database_url, to, clock.now())

    draft = file.with_name(f".{file.name}.part")
    with _telling(), open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as to:
        rows = asyncio.run(write())
        to.flush()
        os.fsync(to.fileno())
    draft.replace(file)
    typer.echo(f"{rows} rows are in {file}. Documents are not: copy their folder after this file, not before.")


@app.command("restore")
def restore_data(file: Backup) -> None:
    """Put a backup back into an empty, migrated database; what waited to be sent is put aside (docs/backup.md)."""
    from models import clock
    from models.backup import BackupError, restore
    from models.migrate import refuse_pending
    from reactions.restoring import settle

    async def read() -> int:
        await refuse_pending(_settings().database_url)
        return await restore(_settings().database_url, source, clock.now())

    with _telling(BackupError, OSError), file.open(encoding="utf-8") as source:
        rows = asyncio.run(read())
        parked = asyncio.run(_with_database(settle))
    typer.echo(f"{rows} rows are restored; {parked} mails are put aside: bin/guichet mail parked")


@mail.callback()
def mails() -> None:
    """The mails that people receive."""


@mail.command("parked")
def mail_parked() -> None:
    """List the mails that were given up, one a line: number, address, mail, attempts, why."""
    from models.deliveries import parked

    async def show() -> None:
        for row in await parked():
            why = " ".join((row.last_error or "").split())
            typer.echo(f"{row.id}\t{row.address}\t{row.template}\t{row.attempts}\t{why}")

    with _telling():
        asyncio.run(_with_database(show))


@mail.command("preview")
def mail_preview(
    kind: Annotated[
        str | None, typer.Argument(help="One mail, by the name of its template; all when left out.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder to write into.")] = ROOT / "var" / "preview",
) -> None:
    """Write every mail with demo words, as text and as HTML."""
    from reactions.mail.preview import KINDS, preview

    with _telling():
        if kind is not None and kind not in KINDS:
            typer.echo(f"There is no mail {kind}; there are: {', '.join(KINDS)}.", err=True)
            raise typer.Exit(1)
        for one in KINDS if kind is None else (kind,):
            for file in preview(one, out):
                typer.echo(file)


@demo.command("load")
def demo_load() -> None:
    """Load the demo world; a second time changes nothing."""
    from models.migrate import MigrationError

    with _telling(MigrationError, *_loading_troubles()):
        _migrated()
        typer.echo(_loaded())


@demo.command("serve")
def demo_serve(
    port: Port = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over: forget the SQLite database.")] = False,
) -> None:
    """Migrate, load the demo world once, serve it, and say what to try."""
    from demo.serving import CannotStartOver, PortTaken, check_free, forget_database, settle
    from demo.trying import show
    from models.migrate import MigrationError
    from transport.server import CannotServe, run

    with _telling(MigrationError, CannotServe, PortTaken, CannotStartOver, *_loading_troubles()):
        url = settle(os.environ, port)
        check_free(port)
        if fresh:
            forget_database(_settings().database_url)
        _migrated()
        typer.echo(_loaded())
        show(url)
        run("127.0.0.1", port)


@demo.command("play")
def demo_play(
    port: Played = 8000,
    story: Annotated[str, typer.Option(help="spine: from draft to grant · attachment: joining a company.")] = "spine",
) -> None:
    """Play a story against a running server, over its public API, told in French."""
    from demo.playing import Trouble, play

    with _telling(Trouble):
        asyncio.run(play(story, port))


def _migrated() -> list[str]:
    from models.migrate import migrate as apply_migrations

    return asyncio.run(apply_migrations(_settings().database_url))


def _loaded() -> str:
    from demo.world import load
    from reactions.worker import drain

    async def load_and_tell() -> str:
        said = await load(_settings().storage_url)
        await drain()
        return said

    return asyncio.run(_with_database(load_and_tell))


def _loading_troubles() -> tuple[type[Exception], ...]:
    from demo.world import WorldElsewhere
    from models.refusals import Refusal

    return WorldElsewhere, Refusal


async def _with_database(work: Callable[[], Awaitable[T]]) -> T:
    """Works on a database that has every migration, and that this secret key has sealed."""
    from models.database import close_database, open_database
    from models.migrate import refuse_pending
    from models.secret_mark import recognise

    await refuse_pending(_settings().database_url)
    try:
        await open_database(_settings().database_url)
        await recognise()
        return await work()
    finally:
        await close_database()


def _check_database() -> None:
    """Raises what a server or a worker must not start with."""

    async def nothing() -> None: ...

    asyncio.run(_with_database(nothing))


def _password(shortest: int, longest: int) -> str:
    if sys.stdin.isatty():
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if not shortest <= len(password) <= longest:
        typer.echo(f"The password must have {shortest} to {longest} characters.", err=True)
        raise typer.Exit(1)
    return password


def _difference(written: str, printed: str) -> str:
    from difflib import unified_diff

    lines = (written.splitlines(keepends=True), printed.splitlines(keepends=True))
    return "".join(unified_diff(*lines, "schema/schema.graphql", "the schema"))


def _settings() -> Settings:
    from settings import settings

    return settings()


@contextmanager
def _telling(*troubles: type[Exception]) -> Iterator[None]:
    """What goes wrong in a way we know is said in a sentence, without a stack."""
    from models.migrate import MigrationError
    from settings import SettingsError

    known: tuple[type[Exception], ...] = (SettingsError, MigrationError, *troubles)
    try:
        yield
    except known as trouble:
        typer.echo(str(trouble), err=True)
        raise typer.Exit(WRONG_SETTINGS if isinstance(trouble, SettingsError) else 1) from None


if __name__ == "__main__":
    app()
