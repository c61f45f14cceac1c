"""kill -9 between a change and its notification: after the restart the bell has it, once, without a hole."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

import asyncpg

from demo.playing import words
from demo.playing.client import Answer, Guichet, Trouble
from models.facts import Fact
from tests.journeys.stage import guichet
from tests.services.process import Server, server

PASSWORD = "Moncompte2015"
TO_REVIEW = ["2512TT000035", "2512AF000096"]
FIND = "query ($number: String!) { dossier(number: $number) { id version statusLabel } }"
WAITING = "SELECT count(*) FROM fact WHERE kind = 'dossier.review_started' AND done_at IS NULL"
NOTIFICATIONS = "query { viewer { notifications(first: 100) { nodes { sequence title } } } }"


async def test_a_server_killed_as_soon_as_a_change_is_written_tells_it_after_its_restart(database: str) -> None:
    async with server(database) as running:
        await _load(running, database)
        for number in TO_REVIEW:
            agent = await Guichet(running.url).signed_in("agent@guichet.example", PASSWORD)
            reviews = await _reviews_written()
            asked = asyncio.create_task(_review(agent, number))
            await _until(partial(_more_reviews_than, reviews), pause=0)
            await running.kill()
            with suppress(Trouble, OSError):
                await asked
            await running.restart()
            assert await _told(running, f"Dossier {number} en cours d'analyse") == 1
        await _check_sequences(running)


async def test_a_change_whose_notification_was_under_way_is_told_once(postgres_url: str) -> None:
    number = TO_REVIEW[0]
    async with server(postgres_url) as running:
        await _load(running, postgres_url)
        blocking = await asyncpg.connect(postgres_url)
        transaction = blocking.transaction()
        await transaction.start()
        await blocking.execute("SELECT 1 FROM inbox FOR UPDATE")
        agent = await Guichet(running.url).signed_in("agent@guichet.example", PASSWORD)
        await _review(agent, number)
        assert await blocking.fetchval(WAITING) == 1
        await running.kill()
        await transaction.rollback()
        await blocking.close()
        await running.restart()
        assert await _told(running, f"Dossier {number} en cours d'analyse") == 1
        await _check_sequences(running)


async def _load(running: Server, database_url: str) -> None:
    loaded = await guichet(running.folder, database_url, "demo", "load")
    assert loaded.code == 0, loaded


async def _review(agent: Guichet, number: str) -> Answer:
    dossier = await agent.ask("dossier", FIND, number=number)
    return await agent.ask("startDossierReview", words.REVIEW, id=dossier["id"], version=dossier["version"])


async def _reviews_written() -> int:
    """Reviews started by committed changes, looked at from outside the server."""
    return await Fact.everyones("the test looks for the commit").filter(kind="dossier.review_started").count()


async def _more_reviews_than(seen: int) -> bool:
    return await _reviews_written() > seen


async def _told(running: Server, title: str) -> int:
    """How often the bell of SIAE says this, once it says it."""
    anne = await Guichet(running.url).signed_in("rh@siae.example", PASSWORD)

    async def says_it() -> bool:
        return title in await _titles(anne)

    await _until(says_it, pause=0.05)
    await asyncio.sleep(1.2)  # one more turn of the worker: time to say it twice
    return (await _titles(anne)).count(title)


async def _until(condition: Callable[[], Awaitable[bool]], *, pause: float) -> None:
    async with asyncio.timeout(90):
        while True:
            if await condition():
                return
            await asyncio.sleep(pause)


async def _titles(anne: Guichet) -> list[str]:
    return [one["title"] for one in await _bell(anne)]


async def _bell(anne: Guichet) -> list[dict[str, Any]]:
    viewer = await anne.ask("viewer", NOTIFICATIONS)
    found: list[dict[str, Any]] = viewer["notifications"]["nodes"]
    return found


async def _check_sequences(running: Server) -> None:
    anne = await Guichet(running.url).signed_in("rh@siae.example", PASSWORD)
    sequences = sorted(one["sequence"] for one in await _bell(anne))
    assert sequences == list(range(1, len(sequences) + 1))
