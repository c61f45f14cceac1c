"""Writers, workers and readers at once: positions have no gap, nothing is lost, nobody reads past a change."""

import asyncio

from auth.viewer import Viewer
from models.changes import Change
from models.drafts.saving import save
from models.facts import Fact
from reactions.facts import tell_next
from reactions.worker import drain
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.changes.partner import Partner, cursor_of, fresh

WHY = "a test looks"
EACH = 12


async def write(by: Viewer) -> list[str]:
    """Drafts created and saved one after the other."""
    made = []
    for at in range(EACH):
        draft = await factories.draft(by)
        await save(draft.id, version=1, values={"action": {"title": f"Titre {at}"}}, by=by)
        made.append(encode("Draft", draft.id))
    return made


async def work(done: asyncio.Event) -> None:
    """A worker that tells until everything is written and told."""
    while True:
        finished = done.is_set()
        if await tell_next() is None and finished:
            return
        await asyncio.sleep(0)


async def follow(partner: Partner, done: asyncio.Event) -> None:
    while not done.is_set():
        await partner.page(3)


async def test_concurrent_workers_and_writers_lose_nothing(cast: Cast) -> None:
    viewers = (cast.anne, cast.camille, cast.agent)
    partners = [await Partner(viewer).start() for viewer in viewers]
    written, told = asyncio.Event(), asyncio.Event()
    workers = [asyncio.create_task(work(written)) for _ in range(4)]
    readers = [asyncio.create_task(follow(partner, told)) for partner in partners]
    colleague = await factories.member(cast.siae)
    made = await asyncio.gather(write(cast.anne), write(colleague), write(cast.karim), write(cast.louise))
    written.set()
    await asyncio.gather(*workers)
    told.set()
    await asyncio.gather(*readers)
    await drain(mails=False)
    for partner in partners:
        await partner.catch_up(5)
        assert partner.copy == await fresh(partner.viewer)
    assert set(made[0] + made[1]) <= partners[0].heard_of
    assert partners[0].heard_of.isdisjoint(made[2] + made[3])
    assert set(made[2]) <= partners[1].heard_of
    positions = [change.position for change in await Change.everyones(WHY).order_by("position")]
    assert positions == list(range(1, 4 * EACH * 2 + 1))


async def test_a_fact_told_again_is_logged_once(cast: Cast) -> None:
    await factories.draft(cast.anne)
    await cursor_of(cast.anne)
    before = await Change.everyones(WHY).values()
    await Fact.everyones(WHY).update(done_at=None)
    await drain(mails=False)
    assert await Change.everyones(WHY).values() == before
