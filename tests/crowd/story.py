"""The story of the crowd: everyone heard everything that was written to them, once, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from models.bell import InboxEntry
from tests.crowd.clients import FEWEST_RETURNS, Client, Place
from tests.crowd.people import WHY, Crowd, gather
from tests.crowd.writing import Ring, Writer

CLIENTS = 1000
AT_THE_DOOR = 20
"""Clients that come in at the same moment: this is a story of completeness, a storm is another one."""
EVENTS = 10_000
MOST_WAITING = 2_500
"""Entries written and not heard yet."""
PATIENCE = 120.0
"""Seconds that the last ones may take to catch up, on a machine that does something else too."""


async def tell(ports: Sequence[int], ring: Ring, clients: int = CLIENTS, events: int = EVENTS) -> None:
    """So many clients come and go at the servers on these ports while so many events are written."""
    crowd = await gather(clients)
    writer = Writer(crowd, ring)
    place = Place(ports, asyncio.Semaphore(AT_THE_DOOR))
    bells = [Client(number, person, place) for number, person in enumerate(crowd.people)]
    async with asyncio.timeout(None) as patience, asyncio.TaskGroup() as lives:
        for bell in bells:
            lives.create_task(bell.live())
        await asyncio.gather(*(bell.is_in.wait() for bell in bells))
        async for _ in writer.write(events):
            await _until_few_wait(writer, bells)
        for person, bell in zip(crowd.people, bells, strict=True):
            bell.expect(len(writer.written[person.user_id]))
        patience.reschedule(asyncio.get_running_loop().time() + PATIENCE)
    await _agree(crowd, writer, bells, events)


async def _until_few_wait(writer: Writer, bells: Sequence[Client]) -> None:
    """Writing goes on at the pace of the crowd: on a slow machine, too, most hear what happens while they are there."""
    await asyncio.sleep(0.05)
    while writer.deliveries - sum(len(bell.told) for bell in bells) > MOST_WAITING:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def _agree(crowd: Crowd, writer: Writer, bells: Sequence[Client], events: int) -> None:
    for person, bell in zip(crowd.people, bells, strict=True):
        assert bell.told == list(enumerate(writer.written[person.user_id], start=1))
        assert bell.unread == len(bell.told)
        assert bell.returns >= FEWEST_RETURNS
    assert len({title for titles in writer.written.values() for title in titles}) == events
    inboxes = [person.inbox_id for person in crowd.people]
    assert await InboxEntry.everyones(WHY).filter(inbox_id__in=inboxes).count() == writer.deliveries
