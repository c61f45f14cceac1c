"""A thousand clients of one server on SQLite, which finds by its sweep what is written beside it."""

from pathlib import Path

from tests.crowd import story
from tests.live.living import living
from tests.services.databases import SqliteDatabases


async def test_a_thousand_clients_that_drop_and_return_hear_ten_thousand_events_once_in_order(
    sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    async with living(await sqlite_databases.fresh(tmp_path)) as live:
        await story.tell([live.server.port], ring=lambda *_: None)
