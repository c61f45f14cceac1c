"""The commands around the server: what they print, and how they end."""

import asyncio
import json
import re
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from uuid import uuid4

import pytest

from demo.playing.client import Guichet
from demo.serving import CannotStartOver, forget_database, settle
from demo.trying import commands
from models.database import close_database, open_database
from models.facts import record
from tests.journeys.stage import guichet
from tests.services.kept import free_port, plain_environment
from tests.services.process import ROOT, server, settings_for

NO_PROVIDER = {
    "franceconnect_issuer": f"http://127.0.0.1:{free_port()}",
    "franceconnect_client_id": "guichet",
    "franceconnect_client_secret": "s",
}


async def test_what_the_demo_prints_works_as_pasted(sqlite_url: str) -> None:
    async with server(sqlite_url) as running:
        loaded = await guichet(running.folder, sqlite_url, "demo", "load")
        assert loaded.code == 0, loaded
        shell = await asyncio.create_subprocess_exec("bash", "-c", "\n".join(commands(running.url)), stdout=PIPE)
        answer, _ = await shell.communicate()
    dossier = json.loads(answer)["data"]["dossier"]
    assert (dossier["number"], dossier["statusLabel"], dossier["funding"]["granted"]) == (
        "2507AF034116",
        "Accordé",
        "25371.00",
    )
    assert len(dossier["funding"]["lines"]) == 10


def test_the_readme_asks_what_the_demo_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n  ", "")
    sign_in, _ = commands("http://127.0.0.1:8000")
    assert sign_in in readme


async def test_the_doctor_says_what_is_wrong_and_ends_accordingly(sqlite_url: str, tmp_path: Path) -> None:
    nobody = f"smtp://operator:s3cret@127.0.0.1:{free_port()}"
    well = await guichet(tmp_path, sqlite_url, "doctor")
    ill = await guichet(
        tmp_path, sqlite_url, "doctor", smtp_url=nobody, storage_url="file:///proc/nowhere", **NO_PROVIDER
    )
    empty = await guichet(tmp_path, f"sqlite://{tmp_path}/empty.sqlite3", "doctor")
    assert well.code == 0, well
    assert well.said.count(" ok ") == 5
    assert "GUICHET_DATABASE_URL" in well.said
    assert ill.code == 1
    assert re.search(r"mail +wrong", ill.said)
    assert re.search(r"storage +wrong", ill.said)
    assert re.search(r"franceconnect +wrong", ill.said)
    assert re.search(r"database +ok", ill.said)
    assert "s3cret" not in ill.said
    assert empty.code == 1
    assert "run `bin/guichet migrate`" in " ".join(empty.said.split())  # in a column: the lines are broken


async def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    refused = await guichet(tmp_path, "mysql://somewhere", "doctor")
    assert (refused.code, refused.said) == (2, "")
    assert refused.complained.startswith("GUICHET_DATABASE_URL: must be an address")
    assert "Traceback" not in refused.complained


async def test_a_staff_account_made_by_the_command_signs_in(sqlite_url: str) -> None:
    create = ("account", "create-staff", "chef@guichet.example", "--first-name", "Ada", "--last-name", "Roy")
    async with server(sqlite_url) as running:
        short = await guichet(running.folder, sqlite_url, *create, typed="court\n")
        made = await guichet(running.folder, sqlite_url, *create, typed="un mot de passe long\n")
        twice = await guichet(running.folder, sqlite_url, *create, typed="un mot de passe long\n")
        chef = await Guichet(running.url).signed_in("chef@guichet.example", "un mot de passe long")
    assert (short.code, short.complained) == (1, "The password must have 12 to 128 characters.\n")
    assert (made.code, made.said) == (0, "chef@guichet.example may sign in.\n")
    assert (twice.code, twice.complained) == (1, "Cet identifiant ou cette adresse est déjà utilisé.\n")
    assert chef.name == "Ada Roy"


async def test_the_schema_is_the_committed_one_and_migrating_again_does_nothing(
    sqlite_url: str, tmp_path: Path
) -> None:
    checked = await guichet(tmp_path, sqlite_url, "schema", "--check")
    printed = await guichet(tmp_path, sqlite_url, "schema")
    migrated = await guichet(tmp_path, sqlite_url, "migrate")
    assert (checked.code, checked.said) == (0, "")
    assert printed.said == (ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8")
    assert migrated.said == "The database is up to date.\n"


async def test_a_worker_of_its_own_tells_what_nobody_told_and_stops_when_asked(sqlite_url: str, tmp_path: Path) -> None:
    environment = plain_environment() | settings_for(sqlite_url, "http://127.0.0.1:8000")
    await open_database(sqlite_url)
    try:
        fact = await record("nothing.happened", "User", uuid4(), by=None)
        working = await asyncio.create_subprocess_exec(
            sys.executable, str(ROOT / "cli.py"), "worker", cwd=tmp_path, env=environment
        )
        async with asyncio.timeout(90):
            while True:
                await fact.refresh_from_db(fields=["done_at"])
                if fact.done_at:
                    break
                await asyncio.sleep(0.05)
        working.terminate()
        assert await asyncio.wait_for(working.wait(), 60) == 0
    finally:
        await close_database()


def test_starting_over_forgets_a_sqlite_database_and_no_other(tmp_path: Path) -> None:
    files = [tmp_path / f"guichet.sqlite3{ending}" for ending in ("", "-wal", "-shm")]
    kept = tmp_path / "guichet.sqlite3.backup"
    for file in (*files, kept):
        file.touch()
    forget_database(f"sqlite://{files[0]}")
    assert list(tmp_path.iterdir()) == [kept]
    with pytest.raises(CannotStartOver, match="SQLite"):
        forget_database("postgres://somewhere/guichet")


def test_the_demo_on_another_port_is_known_to_the_settings_unless_they_say_otherwise() -> None:
    silent: dict[str, str] = {}
    assert settle(silent, 8123) == "http://127.0.0.1:8123"
    assert silent == {
        "GUICHET_PUBLIC_URL": "http://127.0.0.1:8123",
        "GUICHET_ALLOWED_ORIGINS": "http://127.0.0.1:8123,http://localhost:8123",
    }
    told = {"GUICHET_PUBLIC_URL": "https://guichet.example"}
    settle(told, 8123)
    assert told["GUICHET_PUBLIC_URL"] == "https://guichet.example"
