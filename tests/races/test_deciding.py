"""Several who decide on one dossier at once: one decision, one story, everybody told of it once."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest

from models.bell import InboxEntry
from models.deliveries import Delivery
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
from tests.races.gathering import crowds, outcomes

TESTS = "a test"
LATE = {"STALE_VERSION", "TRANSITION_NOT_ALLOWED"}


@pytest.mark.attack("RACE-03")
async def test_of_many_who_grant_one_does_and_everybody_is_told_once(cast: Cast) -> None:
    granted = []
    for callers in crowds(20):
        dossier = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
        ended = Counter(
            await outcomes(grant(dossier.id, version=dossier.version, by=cast.agent) for _ in range(callers))
        )
        assert ended.pop("done") == 1
        assert (ended.keys() <= LATE, ended.total()) == (True, callers - 1)
        granted.append(dossier)
    await drain(mails=False)
    for dossier in granted:
        assert await Fact.everyones(TESTS).filter(subject_id=dossier.id, kind="dossier.granted").count() == 1
    entries = InboxEntry.everyones(TESTS).filter(
        inbox__user_id=cast.anne.user_id, notification__kind=NotificationKind.DOSSIER_GRANTED
    )
    told = [entry.notification.subject_id for entry in await entries.select_related("notification")]
    assert sorted(told) == sorted(dossier.id for dossier in granted)
    mails = Counter(await Delivery.filter(template="dossier_granted").values_list("fact_id", "address"))
    assert len({fact for fact, _ in mails}) == len(granted)
    assert set(mails.values()) == {1}


@pytest.mark.attack("RACE-04")
async def test_those_who_disagree_end_in_one_state_with_a_story_that_holds(cast: Cast) -> None:
    for callers in crowds(20):
        dossier = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
        told = await Fact.everyones(TESTS).filter(subject_id=dossier.id).count()
        ended = Counter(await outcomes(_anything(dossier, cast) for _ in range(callers)))
        story = await Fact.everyones(TESTS).filter(subject_id=dossier.id).order_by("id")
        assert len(story) - told == ended.pop("done")
        assert ended.keys() <= LATE
        assert [one.data["to"] for one, _ in pairwise(story[1:])] == [
            two.data["from"] for _, two in pairwise(story[1:])
        ]
        assert story[-1].data["to"] == (await factories.fetched(dossier)).status.value


def _anything(dossier: Dossier, cast: Cast) -> Awaitable[Dossier]:
    """One of the decisions on a dossier under review, or what the member may ask once it is granted."""
    now: dict[str, Any] = {"version": dossier.version, "by": cast.agent}
    once_granted: dict[str, Any] = {"version": dossier.version + 1, "by": cast.anne}
    acts: list[Callable[[], Awaitable[Dossier]]] = [
        lambda: grant(dossier.id, **now),
        lambda: refuse(dossier.id, reason="Hors critères.", **now),
        lambda: request_documents(dossier.id, documents=[Expected("RIB")], **now),
        lambda: cancel(dossier.id, reason="Stage annulé.", **once_granted),
    ]
    return random.choice(acts)()
