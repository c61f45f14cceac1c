"""No room left for the database, its log, documents, temporary files and the log: told, and nothing half done."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import orjson
import pytest

from models.documents import Document
from models.drafts import Draft
from models.idempotency import IdempotencyRecord
from tests.faults.asking import CREATE, as_anne, asked, assert_come_back
from tests.faults.prepared import carry, prepare, until
from tests.faults.small_disk import KINDS
from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import Stage, scene
from tests.faults.tally import Tally
from tests.live.living import id_of
from tests.services.databases import SqliteDatabases

UPLOAD = """mutation($subject: ID!, $file: Upload!) {
  told: uploadDocument(subjectId: $subject, nature: "CONVENTION", file: $file) {
    document { size } errors { code } } }"""
PDF = b"%PDF-1.7\n" + bytes(1_500_000)
"""More than is kept in memory while it is received."""

TRIES = 5


async def uploaded(stage: Stage, subject: str) -> httpx.Response:
    operations = {"query": UPLOAD, "variables": {"subject": subject, "file": None}}
    return await stage.office.http.post(
        "/graphql",
        data={"operations": orjson.dumps(operations).decode(), "map": '{"0": ["variables.file"]}'},
        files={"0": ("devis.pdf", PDF, "application/pdf")},
        headers=await as_anne(stage) | {"graphql-require-preflight": "1"},
    )


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.attack("CRASH-13")
@pytest.mark.faults(2 * TRIES)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_full_disk_is_told_leaves_nothing_half_done_and_is_forgotten_with_the_room(
    nursery: Nursery, sqlite_databases: SqliteDatabases, tmp_path: Path, tally: Tally, kind: str
) -> None:
    with KINDS[kind](tmp_path / "disk", megabytes=24) as disk:
        url, documents = await sqlite_databases.fresh(disk.folder), disk.folder / "documents"
        async with scene(nursery, url, storage_url=f"file://{documents}") as stage:
            [api] = stage.apis
            api.folder = disk.folder / "api"
            api.folder.mkdir()
            api.environment["TMPDIR"] = str(disk.folder)
            await api.start()
            await stage.hall.until_open()
            requests = await prepare(stage, 2)
            subject = id_of(await stage.troupe.draft(stage.troupe.companies[0]))
            drafts = await Draft.everyones("the test counts").all().count()
            assert api.life is not None
            disk.fill(api.life.pid)
            for number in range(TRIES):
                assert_come_back(await asked(stage, CREATE, key=f"k{number}"))
                assert_come_back(await uploaded(stage, subject))
                tally.add(2)
            assert files_in(documents) == []
            assert (await stage.office.http.get("/healthz")).status_code == 200
            disk.free(api.life.pid)

            async def is_created() -> bool:
                return (await asked(stage, CREATE, key="k0")).status_code == 200

            await until(is_created)
            assert (await uploaded(stage, subject)).json()["data"]["told"]["document"]["size"] == len(PDF)
            await carry(stage, requests)
            await stage.verdict.all_is_well()
            assert await Draft.everyones("the test counts").all().count() == drafts + 1
            assert await IdempotencyRecord.filter(key__startswith="k").count() == 1
            assert await Document.everyones("the test counts").filter(size=len(PDF)).count() == 1
            assert [path.read_bytes() for path in files_in(documents)] == [PDF]
            assert stage.kills == 0
        with closing(sqlite3.connect(url.removeprefix("sqlite://"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
