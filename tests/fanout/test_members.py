"""Who hears what: everyone their own, in order, once, and no longer than they may."""

import gc
import tracemalloc
from contextlib import AsyncExitStack
from random import Random

import orjson
from tortoise.expressions import F

from auth.viewer import Viewer
from models import clock
from models.accounts.sessions import SignInSession
from models.attachments import Attachment
from models.bell import Inbox, InboxEntry
from models.bell.inboxes import mark_read
from models.standing import marks_of
from reactions.worker import drain
from schema.context import Context
from schema.errors import Unauthenticated
from subscriptions import rings
from subscriptions.fanout.office import office
from subscriptions.fanout.operations import Operation
from tests.fanout.listening import Heard, listening, soon
from tests.reactions import world as w
from transport.graphql.api import api

BELL = """subscription($after: Int) { bell(after: $after) {
  kind sequence unreadCount notification { sequence readAt title subject { id } } } }"""
LINKS = "subscription { bell { notification { subject { ... on Dossier { documents { downloadUrl } } } } } }"


async def tell(world: w.World, kind: str = "dossier.granted") -> None:
    await w.happened(kind, world.dossier, by=world.agnes)
    await drain(rings.all_of, mails=False)


async def caught_up(*bells: Heard) -> None:
    """Once each was told all that its inbox holds."""
    for heard in bells:
        await soon(lambda: heard.member is not None and heard.member.inbox_id is not None)  # noqa: B023
        assert heard.member is not None
        inbox = await Inbox.everyones(w.TESTS).get(id=heard.member.inbox_id)
        await soon(lambda: heard.member.told.revision == inbox.last_revision)  # type: ignore[union-attr]  # noqa: B023


def events(heard: Heard) -> list[tuple[str, int, int]]:
    told = [orjson.loads(frame)["data"]["bell"] for frame in heard.frames]
    return [(one["kind"], one["sequence"], one["unreadCount"]) for one in told]


async def test_two_windows_of_one_user_hear_the_same(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, *_] = people
    async with listening(anne, BELL, shared=True) as here, listening(anne, BELL, shared=True) as there:
        await caught_up(here, there)
        await tell(world)
        await caught_up(here, there)
        change = await mark_read(anne, None, True)
        rings.inbox(change.inbox_id)
        await caught_up(here, there)
        assert events(here) == [("COUNT", 0, 0), ("ADDED", 1, 1), ("UPDATED", 1, 0)]
        assert there.frames == here.frames


async def test_who_asks_what_another_asked_needs_no_stream(people: tuple[w.World, list[Viewer]]) -> None:
    _, [anne, karim, *_] = people
    asked, late = {"query": BELL, "variables": {"after": 0}}, Heard(shared=True)
    api.documents.prepare(BELL.replace("title", "id"), None)
    unknown = {"query": BELL.replace("title", "id")}
    async with listening(anne, BELL, shared=True) as first:
        await caught_up(first)
        assert not await api.joins(unknown, Context(karim, "a-request", line=late))
        assert await api.joins(asked, Context(karim, "a-request", line=late))
        await caught_up(late)
        assert events(late) == [("COUNT", 0, 0)]
        assert late.member is not None
        late.member.cancel()


async def test_what_was_read_between_two_letters_is_told_too(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, *_] = people
    async with listening(anne, BELL, shared=True) as heard:
        await caught_up(heard)
        await tell(world)
        await caught_up(heard)
        await mark_read(anne, None, True)  # its ring is lost
        await tell(world, "dossier.refused")
        await caught_up(heard)
        at_once, with_the_next = [("UPDATED", 1, 0), ("ADDED", 2, 1)], [("ADDED", 2, 1), ("UPDATED", 2, 1)]
        assert events(heard)[2:] in (at_once, with_the_next)  # the sweep may ring between the two


async def test_letters_of_one_moment_are_told_in_order(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, *_] = people
    async with listening(anne, BELL, shared=True) as heard:
        await caught_up(heard)
        for kind in ("dossier.granted", "dossier.refused", "dossier.review_started"):
            await w.happened(kind, world.dossier, by=world.agnes)
        rung: list[str] = []
        await drain(rung.extend, mails=False)
        rings.all_of(rung)
        await caught_up(heard)
        assert [sequence for _, sequence, _ in events(heard)[1:]] == [1, 2, 3]


async def test_a_topic_that_names_nothing_rings_nobody(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, *_] = people
    async with listening(anne, BELL, shared=True) as heard:
        await caught_up(heard)
        rings.all_of(["notification:not-an-id", "notification:00000000-0000-0000-0000-000000000000", "inbox:"])
        await tell(world)
        await caught_up(heard)
        assert len(heard.frames) == 2


async def test_who_comes_back_resumes_and_joins_without_a_gap(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, *_] = people
    for _ in range(3):
        await tell(world)
    async with listening(anne, BELL, shared=True, after=1) as heard:
        await tell(world)
        await caught_up(heard)
        await tell(world)
        await caught_up(heard)
        assert [sequence for kind, sequence, _ in events(heard) if kind == "ADDED"] == [2, 3, 4, 5]


async def test_who_leaves_hears_nothing_more_and_is_forgotten(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, *_] = people
    before = len(office)
    async with listening(anne, BELL, shared=True) as heard:
        await caught_up(heard)
        assert len(office) == before + 1
    assert len(office) == before
    await tell(world)
    assert len(heard.frames) == 1


async def test_a_session_that_ends_ends_its_bell_and_no_other(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, karim, *_] = people
    async with listening(anne, BELL, shared=True) as hers, listening(karim, BELL, shared=True) as his:
        await caught_up(hers, his)
        await SignInSession.everyones(w.TESTS).filter(id=anne.session_id).update(revoked_at=clock.now())
        await tell(world)
        await caught_up(his)
        assert isinstance(hers.ended, Unauthenticated)
        assert len(hers.frames) == 1
        assert (his.ended, len(his.frames)) == (None, 2)


async def test_a_mark_that_moved_without_a_right_is_read_once(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, *_] = people
    async with listening(anne, BELL, shared=True) as heard:
        await caught_up(heard)
        assert heard.member is not None
        before = heard.member.viewer
        await SignInSession.everyones(w.TESTS).filter(user_id=anne.user_id).update(expires_at=F("expires_at"))
        await tell(world)
        await caught_up(heard)
        assert heard.member.viewer == before
        assert [heard.member.viewer.mark] == await marks_of([anne.user_id]) != [before.mark]


async def test_what_a_colleague_may_see_no_more_is_null_at_once(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, karim, *_] = people
    async with listening(anne, BELL, shared=True) as hers, listening(karim, BELL, shared=True) as his:
        await caught_up(hers, his)
        await tell(world)
        await caught_up(hers, his)
        second = await Inbox.everyones(w.TESTS).get(user_id=karim.user_id)
        await Attachment.everyones(w.TESTS).filter(user_id=karim.user_id).update(active=False)
        entry = await InboxEntry.everyones(w.TESTS).get(inbox_id=second.id)
        change = await mark_read(karim, [entry.id], True)
        rings.inbox(change.inbox_id)
        await caught_up(his)
        first, last = (orjson.loads(frame)["data"]["bell"]["notification"] for frame in his.frames[1:])
        assert first["subject"] is not None
        assert last["subject"] is None


async def test_signed_addresses_are_never_shared(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, *_, nora] = people
    await w.document(world.dossier, world.anne)
    async with listening(anne, LINKS, shared=True) as hers, listening(nora, LINKS, shared=True) as theirs:
        await caught_up(hers, theirs)
        await tell(world)
        await caught_up(hers, theirs)
        assert b"/documents/" in hers.frames[1]
        assert hers.frames[1] != theirs.frames[1]


async def test_what_fails_is_told_alone(people: tuple[w.World, list[Viewer]]) -> None:
    world, [anne, karim, *_] = people
    broken = "subscription { bell { kind notification { subject { ... on Dossier { invoices { id } } } } } }"
    async with listening(anne, broken, shared=True) as hers, listening(karim, BELL, shared=True) as his:
        await caught_up(hers, his)
        await tell(world)
        await soon(lambda: hers.alone_from is not None)
        await caught_up(his)
        assert (len(hers.frames), len(his.frames)) == (1, 2)
        assert hers.alone_from is not None
        assert hers.alone_from.sequence == 0


async def test_fifty_windows_of_three_companies_and_staff(people: tuple[w.World, list[Viewer]]) -> None:
    world, viewers = people
    dice = Random(7)
    omar = viewers[2]
    async with AsyncExitStack() as bells:
        heard = [
            (viewer, await bells.enter_async_context(listening(viewer, BELL, shared=True)))
            for viewer in (dice.choice(viewers) for _ in range(50))
        ]
        await caught_up(*(one for _, one in heard))
        for number in range(20):
            await tell(world, dice.choice(["dossier.granted", "dossier.refused", "dossier.review_started"]))
            if number == 10:
                await Attachment.everyones(w.TESTS).filter(user_id=omar.user_id).update(active=False)
        await caught_up(*(one for _, one in heard))
        for viewer, one in heard:
            own = [entry.sequence for entry in await InboxEntry.visible_to(viewer).order_by("sequence")]
            assert [sequence for kind, sequence, _ in events(one) if kind == "ADDED"] == own


async def test_ten_thousand_events_leave_nothing_behind(people: tuple[w.World, list[Viewer]]) -> None:
    """graphql-core 3.3.2 alone would keep 26 MB of them."""
    world, [anne, *_] = people
    async with listening(anne, BELL, shared=True) as heard:
        await caught_up(heard)
        await tell(world)
        await caught_up(heard)
        assert heard.member is not None
        operation: Operation = heard.member.operation
        sizes = []
        tracemalloc.start()
        try:
            for number in range(10_001):
                operation._template(None)
                if number in (2_000, 10_000):
                    gc.collect()
                    sizes.append(tracemalloc.get_traced_memory()[0])
        finally:
            tracemalloc.stop()
        assert sizes[1] - sizes[0] < 200_000
