"""A database of each kind with the demo world and many generated dossiers, made once for the tests of this folder."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import pytest
from tortoise import connections
from tortoise.queryset import QuerySet

from auth.viewer import Side
from demo.many import load_many
from demo.world import load
from models.accounts.people import User
from models.bell import Inbox, InboxEntry, Notification
from models.database import close_database, open_database
from models.facts import Fact
from models.migrate import migrate
from models.states import NotificationKind
from tests.services.databases import neighbour, on_server

MANY: Final = 1_500
WHY: Final = "a test writes beside the verbs"


@pytest.fixture(scope="session")
async def many_in_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("many")
    return await _made(f"sqlite://{folder}/many.sqlite3", f"file://{folder}/documents")


@pytest.fixture(scope="session")
async def many_in_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    name = f"many_{os.getpid()}"
    await on_server(postgres_server, f"CREATE DATABASE {name}")
    yield await _made(neighbour(postgres_server, name), f"file://{tmp_path_factory.mktemp('documents')}")
    await on_server(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def many_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with many dossiers; what a test writes there stays."""
    url: str = request.getfixturevalue(f"many_in_{request.param}")
    return url


@pytest.fixture
async def many(many_url: str) -> AsyncIterator[str]:
    """The same, open."""
    await open_database(many_url)
    yield many_url
    await close_database()


async def _made(url: str, storage: str) -> str:
    await migrate(url)
    await open_database(url)
    try:
        await load(storage)
    finally:
        await close_database()
    await load_many(url, MANY, lambda done: None)
    await _ring(url)
    return url


async def _ring(url: str) -> None:
    """Twenty lines in each of a hundred bells."""
    await open_database(url)
    try:
        at = datetime(2024, 9, 1, 8, tzinfo=UTC)
        told = {"subject_type": "Dossier", "subject_id": uuid4()}
        kind, side = NotificationKind.DOSSIER_GRANTED, Side.MEMBER
        facts = [
            Fact(id=900_000 + rank, kind="dossier.granted", at=at, done_at=at, attempts=0, **told) for rank in range(20)
        ]
        notices = [Notification(fact_id=one.id, kind=kind, side=side, title="Accord", body="", **told) for one in facts]
        users: Any = (
            await User.everyones(WHY).filter(login__startswith="contact1").limit(100).values_list("id", flat=True)
        )
        bells = [Inbox(user_id=user, side=side, last_sequence=20, last_revision=20, unread_count=20) for user in users]
        lines = [
            InboxEntry(inbox_id=bell.id, notification_id=notice.id, sequence=rank, revision=rank)
            for bell in bells
            for rank, notice in enumerate(notices, 1)
        ]
        for model, rows in ((Fact, facts), (Notification, notices), (Inbox, bells), (InboxEntry, lines)):
            await QuerySet(model).bulk_create(rows, batch_size=100)
        await connections.get("default").execute_script("ANALYZE")
    finally:
        await close_database()
