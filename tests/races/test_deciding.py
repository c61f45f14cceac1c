"""Several who decide on one dossier at once: one decision, one story, everybody told of it once."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from models.bell import InboxEntry
from models.bell.deliveries import Delivery
from models.documents import DocumentRequest
from models.dossiers import Dossier
from models.dossiers.cancelling import cancel
from models.dossiers.granting import grant
from models.dossiers.reviewing import Expected, refuse, request_documents
from models.facts import Fact
from models.states import DossierStatus, NotificationKind
from reactions.worker import drain
from tests import factories
from tests.cast import Cast
from tests.models.stories import dossier_in
from tests.races.gathering import ROUNDS, crowds, outcomes

TESTS = "a test"
LATE = {"STALE_VERSION", "TRANSITION_NOT_ALLOWED"}


@pytest.mark.attack("RACE-03")
async def test_of_many_who_grant_one_does_and_everybody_is_told_once(cast: Cast) -> None:
    dossier = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
    for callers in crowds():
        ended = Counter(
            await outcomes(grant(dossier.id, version=dossier.version, by=cast.agent) for _ in range(callers))
        )
        assert ended.pop("done") == 1
        assert (ended.keys() <= LATE, ended.total()) == (True, callers - 1)
        await dossier.save()  # as it was: under review
    await drain(mails=False)
    facts = Fact.everyones(TESTS).filter(subject_id=dossier.id, kind="dossier.granted")
    granted = Counter(await facts.values_list("id", flat=True))
    assert granted.total() == ROUNDS
    entries = InboxEntry.everyones(TESTS).filter(
        inbox__user_id=cast.anne.user_id, notification__kind=NotificationKind.DOSSIER_GRANTED
    )
    assert Counter(await entries.values_list("notification__fact_id", flat=True)) == granted
    mails = Counter(await Delivery.filter(template="dossier_granted").values_list("fact_id", "address"))
    assert {fact for fact, _ in mails} == set(granted)
    assert set(mails.values()) == {1}


@pytest.mark.attack("RACE-04")
async def test_those_who_disagree_end_in_one_state_with_a_story_that_holds(cast: Cast) -> None:
    dossier = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
    for callers in crowds():
        before = await Fact.everyones(TESTS).order_by("-id").first()
        assert before is not None
        acts = [_decision(dossier, cast), *(_anything(dossier, cast) for _ in range(callers - 1))]
        ended = Counter(await outcomes(acts))
        story = await Fact.everyones(TESTS).filter(id__gt=before.id).order_by("id")
        assert len(story) == ended.pop("done")
        assert ended.keys() <= LATE
        states = [DossierStatus.UNDER_REVIEW.value, *(fact.data["to"] for fact in story)]
        assert [fact.data["from"] for fact in story] == states[:-1]
        assert states[-1] == (await factories.fetched(dossier)).status.value
        await DocumentRequest.everyones(TESTS).filter(dossier_id=dossier.id).delete()
        await dossier.save()  # as it was: under review


def _decision(dossier: Dossier, cast: Cast) -> Awaitable[Dossier]:
    """One of those on a dossier under review."""
    now: dict[str, Any] = {"version": dossier.version, "by": cast.agent}
    acts: list[Callable[[], Awaitable[Dossier]]] = [
        lambda: grant(dossier.id, **now),
        lambda: refuse(dossier.id, reason="Hors critères.", **now),
        lambda: request_documents(dossier.id, documents=[Expected("RIB")], **now),
    ]
    return random.choice(acts)()


def _anything(dossier: Dossier, cast: Cast) -> Awaitable[Dossier]:
    """A decision, or what the member may ask once it is granted."""
    if random.random() < 0.75:
        return _decision(dossier, cast)
    return cancel(dossier.id, reason="Stage annulé.", version=dossier.version + 1, by=cast.anne)
