"""A right that goes while a mutation is on its way: the mutation comes first, or is refused; never after it unseen."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import Context
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import AccountStatus, Viewer
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.attachments import Attachment
from models.database import transaction
from models.drafts import Draft
from models.facts import Fact
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.races.gathering import ROUNDS
from tests.resolvers.asking import Json, ask

pytestmark = pytest.mark.attack("RACE-13")

SAVE = """mutation($input: SaveDraftInput!) { saveDraft(input: $input) { draft { version } errors { code } } }"""
TESTS = "a test"

Removal = Callable[[Viewer], Awaitable[Any]]


async def detach(who: Viewer) -> None:
    await Attachment.everyones(TESTS).filter(user_id=who.user_id).update(active=False)


async def delete_attachment(who: Viewer) -> None:
    await Attachment.everyones(TESTS).filter(user_id=who.user_id).delete()


async def demote(who: Viewer) -> None:
    await Attachment.everyones(TESTS).filter(user_id=who.user_id).update(roles=[Role.EMPLOYER.value])


async def close_account(who: Viewer) -> None:
    await User.everyones(TESTS).filter(id=who.user_id).update(status=AccountStatus.DEACTIVATED)


async def end_session(who: Viewer) -> None:
    await SignInSession.everyones(TESTS).filter(id=who.session_id).update(revoked_at=clock.now())


@asynccontextmanager
async def under_way(remove: Removal, who: Viewer) -> AsyncIterator[None]:
    """The right is being taken away; it is gone when the block ends. Tasks of the block need a context of their own."""
    async with transaction():
        await remove(who)
        yield


async def saved(draft: Draft, who: Viewer) -> Json:
    given = {"id": encode("Draft", draft.id), "version": 1, "values": {"action": {"title": "Trop tard"}}}
    return await ask(SAVE, who, input=given)


def outcome(answer: Json) -> str:
    """How the mutation ended: `done`, or the code of what refused it."""
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    assert answer["data"]["saveDraft"]["errors"] == []
    return "done"


async def version_of(draft: Draft) -> int:
    return (await Draft.everyones(TESTS).get(id=draft.id)).version


@pytest.mark.parametrize(
    ("remove", "code"),
    [
        (detach, "FORBIDDEN"),
        (delete_attachment, "FORBIDDEN"),
        (demote, "FORBIDDEN"),
        (close_account, "UNAUTHENTICATED"),
        (end_session, "UNAUTHENTICATED"),
    ],
)
async def test_a_mutation_that_meets_a_removal_waits_for_it_and_is_refused(
    cast: Cast, remove: Removal, code: str
) -> None:
    draft = await factories.draft(cast.karim)
    facts = await Fact.everyones(TESTS).count()
    async with under_way(remove, cast.karim):
        asked = asyncio.create_task(saved(draft, cast.karim), context=Context())
        done, _ = await asyncio.wait((asked,), timeout=0.2)
        assert done == set()
    assert outcome(await asked) == code
    assert (await version_of(draft), await Fact.everyones(TESTS).count()) == (1, facts)


async def test_what_is_left_of_the_rights_still_serves(cast: Cast) -> None:
    draft, other = await factories.draft(cast.karim), await factories.draft(cast.anne)
    user = await User.everyones(TESTS).get(id=cast.karim.user_id)
    await factories.attachment(user, cast.siae)
    both = await factories.viewer_of(user)

    async def leave_humando(who: Viewer) -> None:
        await Attachment.everyones(TESTS).filter(user_id=who.user_id, establishment_id=cast.humando.id).delete()

    async with under_way(leave_humando, both):
        asked = [asyncio.create_task(saved(one, both), context=Context()) for one in (draft, other)]
        await asyncio.wait(asked, timeout=0.2)
    assert [outcome(await one) for one in asked] == ["NOT_FOUND", "done"]
    assert (await version_of(draft), await version_of(other)) == (1, 2)


async def test_a_removal_waits_for_the_mutation_that_came_first(cast: Cast) -> None:
    """Whatever was written when the removal is committed was written before it, and nothing is written after."""
    who, endings = await factories.member(cast.humando), set()
    draft, held = await factories.draft(who), await Attachment.everyones(TESTS).get(user_id=who.user_id)
    for _ in range(ROUNDS):
        seen, answer = await asyncio.gather(_version_when_removed(draft, who), _saved_soon(draft, who))
        assert await version_of(draft) == seen
        assert outcome(answer) == ("done" if seen == 2 else "FORBIDDEN")
        endings.add(seen)
        await _put_back(draft, held)
    assert endings == {1, 2}


async def _put_back(draft: Draft, held: Attachment) -> None:
    await Attachment.everyones(TESTS).filter(id=held.id).delete()
    await held.save(force_create=True)
    await draft.save()


async def _version_when_removed(draft: Draft, who: Viewer) -> int:
    await asyncio.sleep(random.uniform(0, 0.012))
    async with transaction():
        await random.choice([detach, demote, delete_attachment])(who)
        return await version_of(draft)


async def _saved_soon(draft: Draft, who: Viewer) -> Json:
    await asyncio.sleep(random.uniform(0, 0.006))
    return await saved(draft, who)
