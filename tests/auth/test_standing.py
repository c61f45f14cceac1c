"""The mark of a user rises with everything on which their rights depend, whoever writes it, and with nothing else."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from auth.permissions import SCOPES
from auth.viewer import AccountStatus, Side, Viewer
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.api_clients import ApiClient
from models.api_clients.mandates import ApiMandate
from models.attachments import Attachment
from models.database import close_database, open_database
from models.standing import Standing, changed_since, marks_of
from tests import factories
from tests.cast import Cast, on_stage
from tests.clients.mandating import mandated
from tests.clients.partner import partner
from tests.live.living import signed_in

WHY = "the test changes what it likes"
Change = Callable[[Viewer], Awaitable[Any]]


async def mark(viewer: Viewer) -> int:
    row = await Standing.get(user_id=viewer.user_id)
    return int(row.mark)


CHANGES: dict[str, Change] = {
    "the account": lambda who: User.everyones(WHY).filter(id=who.user_id).update(status=AccountStatus.DEACTIVATED),
    "the home side": lambda who: User.everyones(WHY).filter(id=who.user_id).update(home_side=Side.STAFF),
    "an attachment more": lambda who: _attached(who),
    "an attachment changed": lambda who: Attachment.everyones(WHY).filter(user_id=who.user_id).update(active=False),
    "an attachment less": lambda who: Attachment.everyones(WHY).filter(user_id=who.user_id).delete(),
    "a session ended": lambda who: _sessions(who).update(revoked_at=clock.now()),
    "a session shortened": lambda who: _sessions(who).update(expires_at=clock.now()),
    "a session removed": lambda who: _sessions(who).delete(),
}


def _sessions(who: Viewer) -> Any:
    return SignInSession.everyones(WHY).filter(user_id=who.user_id)


async def _attached(who: Viewer) -> None:
    entity = await factories.establishment()
    await Attachment.create(user_id=who.user_id, side=Side.MEMBER, establishment=entity, roles=["CONTACT"])


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
async def test_it_rises_with_what_the_rights_depend_on_and_for_nobody_else(cast: Cast, change: Change) -> None:
    await signed_in(cast.anne)
    hers, others = await mark(cast.anne), await mark(cast.karim)
    await change(cast.anne)
    assert await mark(cast.anne) > hers
    assert await mark(cast.karim) == others


async def test_those_of_many_are_told_in_the_order_asked_and_nobody_has_none(cast: Cast) -> None:
    await signed_in(cast.karim)
    await CHANGES["a session ended"](cast.karim)
    asked = [cast.karim.user_id, uuid4(), cast.anne.user_id, cast.karim.user_id]
    assert await mark(cast.karim) > 0
    assert await marks_of(asked) == [await mark(cast.karim), None, await mark(cast.anne), await mark(cast.karim)]
    assert await marks_of([]) == []


async def test_it_stays_when_nothing_of_the_rights_changed(cast: Cast) -> None:
    before = await mark(cast.anne)
    await signed_in(cast.anne)
    await _sessions(cast.anne).update(last_used_at=clock.now())
    await User.everyones(WHY).filter(id=cast.anne.user_id).update(phone="0102030405")
    assert await mark(cast.anne) == before


@pytest.mark.parametrize("changed", ["revoked_at", "expires_at", "scopes", "attachment_ids"])
@pytest.mark.parametrize("table", [ApiClient, ApiMandate])
async def test_it_rises_with_the_client_that_speaks_for_the_user(cast: Cast, table: Any, changed: str) -> None:
    their_client = await partner(cast.louise)
    await (await mandated(cast.anne, their_client, *sorted(SCOPES))).token()
    before = await mark(cast.anne)
    await table.everyones(WHY).all().update(**{changed: clock.now() if changed.endswith("_at") else []})
    assert await mark(cast.anne) > before


async def test_it_rises_with_the_account_of_who_owns_the_client_that_speaks(cast: Cast) -> None:
    their_client = await partner(cast.louise)
    await (await mandated(cast.anne, their_client, *sorted(SCOPES))).token()
    before = await mark(cast.anne)
    await User.everyones(WHY).filter(id=cast.louise.user_id).update(status=AccountStatus.DEACTIVATED)
    assert await mark(cast.anne) > before


async def test_a_person_who_goes_takes_it_along(cast: Cast) -> None:
    someone = await factories.person()
    await someone.delete()
    assert await Standing.get_or_none(user_id=someone.id) is None


async def test_a_look_names_those_who_changed_since_the_one_before(cast: Cast) -> None:
    nobody, mark = await changed_since(None)
    assert nobody == []
    await CHANGES["an attachment changed"](cast.anne)
    first, mark = await changed_since(mark)
    await CHANGES["an attachment changed"](cast.karim)
    second, mark = await changed_since(mark)
    assert str(cast.anne.user_id) in first
    assert str(cast.karim.user_id) in second
    assert str(cast.karim.user_id) not in first


async def test_who_commits_late_is_named_though_others_committed_meanwhile(postgres_url: str) -> None:
    await open_database(postgres_url)
    cast = await on_stage()
    slow = await asyncpg.connect(postgres_url)
    try:
        _, mark = await changed_since(None)
        transaction = slow.transaction()
        await transaction.start()
        await slow.execute("UPDATE attachment SET active = false WHERE user_id = $1", cast.anne.user_id)
        await CHANGES["an attachment changed"](cast.karim)
        between, mark = await changed_since(mark)
        await transaction.commit()
        after, mark = await changed_since(mark)
    finally:
        await slow.close()
        await close_database()
    assert str(cast.karim.user_id) in between
    assert str(cast.anne.user_id) not in between
    assert str(cast.anne.user_id) in after
