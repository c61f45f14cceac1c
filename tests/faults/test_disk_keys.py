"""The secret key missing or wrong at the start: nothing starts, the reason is said, nothing is written in clear."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.database import close_database, open_database
from models.secret_mark import recognise
from tests.faults.tally import Tally
from tests.journeys.stage import Run, guichet
from tests.live.living import same_settings

RIGHT, WRONG = "the key of this database, long enough", "another key, which is as long as it must be"
REFUSED = "GUICHET_SECRET_KEY: is not the key that this database was sealed with; give the one that it had before\n"
PASSWORD = "un mot de passe"


async def mark(url: str) -> None:
    """A process with the right key has been here."""
    with same_settings(GUICHET_SECRET_KEY=RIGHT):
        await open_database(url)
        await recognise()
        await close_database()


async def created(folder: Path, url: str, **settings: str) -> Run:
    words = ["account", "create-staff", "agent@guichet.example", "--first-name", "Odile", "--last-name", "Roy"]
    return await guichet(folder, url, *words, typed=f"{PASSWORD}\n", **settings)


async def refused(folder: Path, url: str, command: tuple[str, ...], tally: Tally) -> None:
    """Neither with another key, nor with the one that a fresh folder makes by itself."""
    await mark(url)
    for given in ({"secret_key": WRONG}, {}):
        run = await guichet(folder, url, *command, **given)
        assert run.code == 2
        assert run.complained.endswith(REFUSED)
        assert "Traceback" not in run.complained
        tally.add()


@pytest.mark.attack("CRASH-20")
@pytest.mark.faults(2)
async def test_a_server_does_not_start_with_another_key(database_url: str, tmp_path: Path, tally: Tally) -> None:
    await refused(tmp_path, database_url, ("serve", "--port", "0"), tally)


@pytest.mark.attack("CRASH-20")
@pytest.mark.faults(2)
@pytest.mark.parametrize("command", [("worker",), ("demo", "load")], ids=" ".join)
async def test_nothing_else_starts_with_another_key(
    sqlite_url: str, tmp_path: Path, command: tuple[str, ...], tally: Tally
) -> None:
    await refused(tmp_path, sqlite_url, command, tally)


@pytest.mark.attack("CRASH-20")
@pytest.mark.faults(2)
async def test_production_does_not_start_without_a_key_and_makes_none(
    sqlite_url: str, tmp_path: Path, tally: Tally
) -> None:
    for command in (("serve", "--port", "0"), ("worker",)):
        run = await guichet(tmp_path, sqlite_url, *command, env="production")
        assert run.code == 2
        assert "GUICHET_SECRET_KEY: is required when GUICHET_ENV=production" in run.complained
        tally.add()
    assert not (tmp_path / "var" / "secret_key").exists()


@pytest.mark.attack("CRASH-20")
@pytest.mark.faults(1)
async def test_a_command_with_another_key_writes_nothing(sqlite_url: str, tmp_path: Path, tally: Tally) -> None:
    await mark(sqlite_url)
    assert (await created(tmp_path, sqlite_url, secret_key=WRONG)).complained.endswith(REFUSED)
    tally.add()
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite://"))) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)
    assert (await created(tmp_path, sqlite_url, secret_key=RIGHT)).code == 0


@pytest.mark.attack("CRASH-16", "CRASH-20")
@pytest.mark.faults(2)
async def test_nothing_starts_on_a_database_that_lacks_migrations_or_does_not_answer(
    tmp_path: Path, tally: Tally
) -> None:
    blank = f"sqlite://{tmp_path / 'blank.sqlite3'}"
    run = await guichet(tmp_path, blank, "serve", "--port", "0", secret_key=RIGHT)
    assert run.code == 1
    assert "migrations missing" in run.complained
    assert run.complained.endswith("run bin/guichet migrate\n")
    tally.add()
    run = await guichet(tmp_path, "postgres://nobody@127.0.0.1:9/nothing", "worker", secret_key=RIGHT)
    assert (run.code, run.complained) == (1, "the database does not answer: ConnectionRefusedError\n")
    tally.add()
