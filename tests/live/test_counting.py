"""Two tabs read and archive while a hundred letters arrive: the count is that of the unread lines, at every moment."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from tortoise import connections

from models.dossiers import Dossier
from tests.live.client import Line, Stream
from tests.live.letters import tell_all
from tests.live.living import Live
from tests.live.requests import World, build, dossier_of

LETTERS = 100
WORDS = "id sequence readAt archivedAt"
BELL = f"subscription {{ bell(after: 0) {{ kind sequence unreadCount notification {{ {WORDS} }} }} }}"
READ = "mutation($ids: [ID!], $to: Boolean!) { markNotificationsRead(ids: $ids, read: $to) { unreadCount } }"
ARCHIVE = "mutation($ids: [ID!], $to: Boolean!) { archiveNotifications(ids: $ids, archived: $to) { unreadCount } }"
LIST = f"""{{ viewer {{
  kept: notifications(first: 100) {{ unreadCount nodes {{ {WORDS} }} }}
  archived: notifications(first: 100, filter: {{ archived: true }}) {{ nodes {{ {WORDS} }} }} }} }}"""
WRONG = """
SELECT count(*) AS wrong FROM inbox AS i WHERE i.unread_count <> (
 SELECT count(*) FROM inbox_entry AS e WHERE e.inbox_id = i.id AND e.read_at IS NULL AND e.archived_at IS NULL)"""


@dataclass
class Tab:
    """What a page shows, kept by the events of its bell alone."""

    line: Line
    bell: Stream
    dice: Random
    lines: dict[str, Any] = field(default_factory=dict)
    unread: int = 0
    sequences: list[int] = field(default_factory=list)

    async def listen(self) -> None:
        """For ever."""
        while True:
            event = await self.bell.next(within=60)
            self.unread = event["unreadCount"]
            if event["kind"] == "ADDED":
                self.sequences.append(event["sequence"])
            if event["notification"]:
                self.lines[event["notification"]["id"]] = event["notification"]

    async def tidy(self) -> None:
        """Reads, unreads or archives some of the lines that it shows."""
        some = self.dice.sample(sorted(self.lines), min(len(self.lines), self.dice.randint(1, 10)))
        text = self.dice.choice([READ, READ, ARCHIVE])
        answer = await self.line.subscribe(text, ids=some, to=self.dice.random() < 0.7)
        await answer.next()


async def write(dossier: Dossier, world: World) -> None:
    """A hundred letters, five at a time."""
    for start in range(0, LETTERS, 5):
        await tell_all([(dossier, f"Lettre {number}", "") for number in range(start, start + 5)], [world.anne])
        await asyncio.sleep(0.05)


async def is_right() -> bool:
    """Whether every count is the number of its unread lines, in one look at the database."""
    [row] = await connections.get("default").execute_query_dict(WRONG)
    return bool(row["wrong"] == 0)


async def look(until: asyncio.Event) -> int:
    """Looks again and again; how often."""
    looks = 0
    while not until.is_set():
        assert await is_right()
        looks += 1
        await asyncio.sleep(0.005)
    return looks


async def agree(live: Live, world: World, tabs: Collection[Tab]) -> bool:
    """Whether each tab shows what the list says."""
    said = await live.told(LIST, world.anne)
    known = {line["id"]: line for part in ("kept", "archived") for line in said[part]["nodes"]}
    return all((tab.unread, tab.lines) == (said["kept"]["unreadCount"], known) for tab in tabs)


@pytest.mark.attack("RT-13")
async def test_the_count_is_the_number_of_unread_lines_always(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    dossier = await dossier_of(others)
    async with everywhere.socket(world.anne) as here, everywhere.socket(world.anne) as there:
        tabs = [Tab(line, await line.subscribe(BELL), Random(n)) for n, line in enumerate((here, there))]
        over = asyncio.Event()
        listening = [asyncio.create_task(tab.listen()) for tab in tabs]
        looking = asyncio.create_task(look(over))
        writing = asyncio.create_task(write(dossier, world))
        while not writing.done() or any(len(tab.sequences) < LETTERS for tab in tabs):
            await asyncio.gather(*(tab.tidy() for tab in tabs if tab.lines))
            await asyncio.sleep(0.06)
        over.set()
        assert await looking > 20
        async with asyncio.timeout(60):
            while not await agree(everywhere, world, tabs):  # noqa: ASYNC110 - the last events are on their way
                await asyncio.sleep(0.1)
        assert [tab.sequences for tab in tabs] == [list(range(1, LETTERS + 1))] * 2
        for task in listening:
            task.cancel()
