"""Told with others or alone, a client receives the same bytes."""

from contextlib import AsyncExitStack
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from auth.viewer import Viewer
from models.bell import Inbox, InboxEntry
from models.bell.inboxes import archive, mark_read
from reactions.worker import drain
from subscriptions import rings
from tests.fanout.asking import bells
from tests.fanout.listening import Heard, listening, soon
from tests.reactions import world as w

KINDS = ["dossier.transmitted", "dossier.review_started", "dossier.granted", "dossier.refused"]
READING = ["read", "unread", "archive", "restore", "read all"]


async def act(world: w.World, viewers: list[Viewer], what: str, who: int) -> None:
    """Something happens to the dossier, or somebody tidies their bell."""
    if what in KINDS:
        await w.happened(what, world.dossier, by=world.agnes)
        await drain(rings.all_of, mails=False)
        return
    viewer = viewers[who]
    ids: list[UUID] = [entry.id for entry in await InboxEntry.visible_to(viewer).order_by("-sequence").limit(2)]
    if what in ("archive", "restore"):
        change = await archive(viewer, ids, what == "archive")
    else:
        change = await mark_read(viewer, None if what == "read all" else ids, what != "unread")
    rings.inbox(change.inbox_id)


def _knows(heard: Heard, revision: int) -> bool:
    told = heard.member.told if heard.member else None
    return told is not None and told.revision == revision


async def settled(together: list[Heard], alone: list[Heard], viewers: list[Viewer]) -> None:
    """Once everyone has heard all that their inbox holds."""
    for shared, single, viewer in zip(together, alone, viewers, strict=True):
        last = (await Inbox.visible_to(viewer).get()).last_revision
        await soon(lambda: _knows(shared, last))  # noqa: B023
        await soon(lambda: len(single.frames) >= len(shared.frames))  # noqa: B023


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    bell=bells(),
    story=st.lists(st.tuples(st.sampled_from(KINDS + READING), st.integers(0, 4)), min_size=2, max_size=5),
)
async def test_whatever_is_asked_and_whatever_happens(
    people: tuple[w.World, list[Viewer]], bell: tuple[str, bool], story: list[tuple[str, int]]
) -> None:
    world, viewers = people
    query, yes = bell
    async with AsyncExitStack() as open_bells:
        together, alone = [
            [await open_bells.enter_async_context(listening(one, query, shared=shared, yes=yes)) for one in viewers]
            for shared in (True, False)
        ]
        for heard in (*together, *alone):
            await soon(lambda: bool(heard.frames))  # noqa: B023
        for what, who in [(KINDS[0], 0), *story]:
            await act(world, viewers, what, who)
            await settled(together, alone, viewers)
        assert all(heard.alone_from is None for heard in together)
        for shared, single in zip(together, alone, strict=True):
            assert shared.frames == single.frames
            assert len(shared.frames) > 1
