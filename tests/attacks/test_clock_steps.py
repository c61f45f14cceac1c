"""A clock that steps back an hour or forward a day: nothing twice, nothing out of order, nobody kept waiting for it."""

from datetime import timedelta

import pytest

from auth import throttle
from auth.sessions import refresh
from auth.throttle import TooManyAttempts
from auth.viewer import Nobody, Viewer
from models import clock
from models.bell import InboxEntry
from models.bell.deliveries import Delivery, DeliveryState
from models.facts import Fact, record
from outside.smtp import Sent
from reactions.mail import postman
from reactions.worker import drain
from tests.auth.people import NOON, caller, person, signed_in
from tests.reactions import world as w
from tests.reactions.post import posted

pytestmark = pytest.mark.attack("CLK-04")

BACK, FORWARD = -timedelta(hours=1), timedelta(days=1)
LATER = timedelta(seconds=1)


async def test_what_happened_is_told_in_the_order_in_which_it_was_written(database: str) -> None:
    """Not in that of the clock."""
    world = await w.build_world()
    kinds = ["dossier.transmitted", "dossier.review_started", "dossier.documents_requested", "dossier.granted"]
    for kind, step in zip(kinds, (timedelta(), BACK, FORWARD, BACK), strict=True):
        at = clock.now() + step
        await record(kind, "Dossier", world.dossier.id, by=world.agnes.id, at=at, side=world.agnes.home_side.value)
    await drain(mails=False)
    entries = InboxEntry.everyones(w.TESTS).filter(inbox__user_id=world.anne.id).order_by("sequence")
    told = [entry.notification.kind.value for entry in await entries.select_related("notification")]
    assert told == ["DOSSIER_TRANSMITTED", "DOSSIER_UNDER_REVIEW", "DOSSIER_DOCUMENTS_REQUESTED", "DOSSIER_GRANTED"]
    assert await Fact.everyones(w.TESTS).filter(done_at=None).count() == 0


async def test_a_mail_on_its_way_stays_with_its_postman_when_the_clock_steps_back(database: str) -> None:
    await posted()
    held = await postman.claim(clock.now())
    assert held is not None
    assert await postman.claim(clock.now() + BACK) is None
    assert await postman.settle(held, Sent(), clock.now() + BACK)
    assert await postman.claim(clock.now() + BACK) is None
    assert await postman.claim(clock.now() + FORWARD) is None


async def test_a_mail_whose_lease_a_step_forward_ended_is_marked_by_the_last_holder_only(database: str) -> None:
    """It may leave twice, under one Message-ID."""
    await posted()
    first = await postman.claim(clock.now())
    second = await postman.claim(clock.now() + FORWARD)
    assert first is not None
    assert second is not None
    assert first.message_id == second.message_id
    assert not await postman.settle(first, Sent(), clock.now() + FORWARD)
    assert await postman.settle(second, Sent(), clock.now() + FORWARD)
    assert await Delivery.filter(state=DeliveryState.SENT).count() == 1


async def test_a_token_ends_at_its_hour_and_the_session_goes_on(database: str) -> None:
    await person()
    tokens = await signed_in()
    assert isinstance(await caller(tokens, now=NOON + LATER), Viewer)
    assert isinstance(await caller(tokens, now=NOON + BACK), Nobody)  # issued in the future
    tokens = await refresh(tokens.refresh, now=NOON + BACK)
    assert isinstance(await caller(tokens, now=NOON + BACK), Viewer)
    assert isinstance(await caller(tokens, now=NOON + FORWARD), Nobody)
    tokens = await refresh(tokens.refresh, now=NOON + FORWARD)
    assert isinstance(await caller(tokens, now=NOON + FORWARD), Viewer)


async def test_who_has_to_wait_waits_no_longer_for_a_clock_that_was_ahead(database: str) -> None:
    for _ in range(5):
        await throttle.failed("rh", "192.0.2.1", NOON + FORWARD)
    with pytest.raises(TooManyAttempts) as refused:
        await throttle.check("rh", "192.0.2.1", NOON)
    assert refused.value.retry_after == 60
    await throttle.check("rh", "192.0.2.1", NOON + timedelta(minutes=1))
