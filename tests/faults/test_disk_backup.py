"""A backup taken while everybody writes, restored elsewhere: one moment of the data, and no mail leaves twice."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from models.bell import Inbox, InboxEntry
from models.bell.deliveries import Delivery, DeliveryState
from models.database import close_database, open_database
from models.dossiers import Dossier
from models.facts import Fact
from reactions.worker import drain
from tests.faults.postbox import Humour, postbox
from tests.faults.prepared import carry, prepare, shared_out
from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import Stage, scene
from tests.faults.tally import Tally
from tests.journeys.stage import guichet
from tests.live.living import SECRET
from tests.reactions.post import configured
from tests.services.databases import PostgresDatabases, SqliteDatabases

WHY = "the test looks at everything"
Elsewhere = Callable[[], Awaitable[str]]


@pytest.fixture
async def elsewhere(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Elsewhere:
    """Gives the address of another empty, migrated database of the same kind."""

    async def made() -> str:
        if database_url.startswith("sqlite"):
            databases: SqliteDatabases = request.getfixturevalue("sqlite_databases")
            (tmp_path / "elsewhere").mkdir()
            return await databases.fresh(tmp_path / "elsewhere")
        server: str = request.getfixturevalue("postgres_server")
        other = PostgresDatabases(server)
        await other.prepare()
        return other.url

    return made


@pytest.mark.attack("CRASH-19")
async def test_a_backup_under_load_is_one_moment_and_sends_nothing_again(
    nursery: Nursery, database_url: str, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    backup, new = tmp_path / "backup.jsonl", await elsewhere()
    async with scene(nursery, database_url, windows=0) as stage:
        await under_load(stage, database_url, backup)
        sent_since = set(stage.postbox.copies())
    assert backup.stat().st_mode & 0o777 == 0o600
    assert len(sent_since) > 0
    restored = await guichet(tmp_path, new, "restore", str(backup), secret_key=SECRET)
    assert restored.code == 0, restored
    await open_database(new)
    try:
        await judge()
        assert await Delivery.filter(state=DeliveryState.PARKED).count() > 0, (
            "no mail was waiting: the load is too light"
        )
        async with postbox() as box:
            with configured(smtp_url=box.url, secret_key=SECRET):
                await drain()
            assert box.kept == []
    finally:
        await close_database()
    again = await guichet(tmp_path, new, "restore", str(backup), secret_key=SECRET)
    assert (again.code, again.complained) == (
        1, "this database is not empty: a backup is restored into a new one\n",
    )  # fmt: skip


async def under_load(stage: Stage, url: str, backup: Path) -> None:
    """A backup while clerks write and the mail server takes nothing for a while."""
    heaps = shared_out(await prepare(stage, 6), 3)
    await stage.apis[0].start()
    stage.postbox.humour = Humour.SHORT_OF_MEANS
    clerks = asyncio.gather(*(carry(stage, heap, pause=0.1) for heap in heaps))
    await stage.office.until_more(6)
    exported = await guichet(stage.apis[0].folder, url, "export", str(backup), secret_key=SECRET)
    assert exported.code == 0, exported
    stage.postbox.humour = Humour.ACCEPTING
    await clerks
    await stage.verdict.all_is_well(ears=False)


async def judge() -> None:
    """Every fact is told once, every inbox is whole, and new rows take numbers that were never given."""
    assert await Fact.everyones(WHY).filter(done_at=None).count() == 0
    assert await Dossier.everyones(WHY).all().count() > 0
    for inbox in await Inbox.everyones(WHY):
        entries = await InboxEntry.everyones(WHY).filter(inbox_id=inbox.id).order_by("sequence")
        assert [entry.sequence for entry in entries] == list(range(1, inbox.last_sequence + 1))


@pytest.mark.attack("CRASH-19")
@pytest.mark.faults(2)
async def test_a_backup_that_was_cut_or_sealed_with_another_key_is_refused(
    sqlite_url: str, sqlite_databases: SqliteDatabases, tmp_path: Path, tally: Tally
) -> None:
    backup = tmp_path / "backup.jsonl"
    made = await guichet(tmp_path, sqlite_url, "account", "create-staff", "agent@guichet.example", "--first-name",
                         "Odile", "--last-name", "Roy", typed="un mot de passe\n", secret_key=SECRET)  # fmt: skip
    assert made.code == 0, made
    assert (await guichet(tmp_path, sqlite_url, "export", str(backup), secret_key=SECRET)).code == 0
    lines = backup.read_text("utf-8").splitlines(keepends=True)
    assert json.loads(lines[-1]) == {"rows": len(lines) - 2}
    cut = tmp_path / "cut.jsonl"
    cut.write_text("".join(lines[:-2]), "utf-8")
    (tmp_path / "new").mkdir()
    new = await sqlite_databases.fresh(tmp_path / "new")
    run = await guichet(tmp_path, new, "restore", str(cut), secret_key=SECRET)
    assert (run.code, run.complained) == (1, f"this backup is cut: it ends after {len(lines) - 3} rows\n")
    tally.add()
    run = await guichet(tmp_path, new, "restore", str(backup), secret_key="a key of somebody else, long enough")
    assert run.code == 2
    assert run.complained.endswith("give the one that it had before\n")
    tally.add()
