"""What follows a prescriber's request: the agents, the prescriber and the candidate each hear what concerns them."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest

from auth.viewer import Viewer
from models import clock
from models.bell.deliveries import Delivery
from models.catalogue import TrainingSession
from models.enrolments.cancelling import cancel_session
from models.enrolments.deciding import accept, refuse
from models.enrolments.staff import take_in_hand
from models.enrolments.withdrawing import withdraw
from models.facts import Fact
from reactions.worker import drain
from tests import factories
from tests.cast import Cast
from tests.enrolments.following import following

TESTS = "a test"
CANDIDATE = "awa.diallo@exemple.example"
DAY = clock.today() + timedelta(days=30)
DAYS = f"du {DAY:%d/%m/%Y} au {DAY + timedelta(days=1):%d/%m/%Y}"


@pytest.fixture
async def session(cast: Cast) -> TrainingSession:
    return await factories.session(await factories.training(cast.legoud), start=DAY)


@pytest.fixture
async def julien(database: str) -> Viewer:
    person = {"first_name": "Julien", "birth_name": "Robert", "organisation": "France Travail"}
    return await factories.prescriber(**person, login="julien@exemple.example")


async def told(act: Awaitable[Any] | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """What follows this act and nothing before it: bells, by first name, and mails, by address."""
    entries, mails = await following(act)
    bells = {entry.inbox.user.first_name: entry.notification.body for entry in entries}
    return bells, {one.address: one.text for one in mails}


async def request_by(julien: Viewer, session: TrainingSession) -> Any:
    return await factories.candidate_enrolment(julien, session, email=CANDIDATE)


@pytest.mark.feature("AFPA-29", "AFPA-30")
async def test_a_request_is_told_to_the_candidate_and_to_the_agents(julien: Viewer, session: TrainingSession) -> None:
    bells, mails = await told(request_by(julien, session))
    assert bells == {
        "Sacha": (
            "Julien Robert · France Travail demande l'inscription de Awa Diallo à « Soudage à l'arc », "
            f"{DAYS} : la demande est à traiter."
        )
    }
    assert CANDIDATE in mails
    assert len(mails) == 2, "the agent, too"
    assert (
        f"Julien Robert · France Travail a demandé votre inscription à « Soudage à l'arc », {DAYS}." in mails[CANDIDATE]
    )
    assert "/inscriptions/" not in mails[CANDIDATE], "who has no account is sent to no page of theirs"


async def test_the_prescriber_follows_what_the_agents_do(julien: Viewer, session: TrainingSession, cast: Cast) -> None:
    request = await request_by(julien, session)
    bells, mails = await told(take_in_hand(request.id, by=cast.agent))
    assert list(bells) == ["Julien"]
    assert bells["Julien"].endswith("est en cours de traitement.")
    assert mails == {}
    bells, mails = await told(accept(request.id, by=cast.agent))
    assert list(bells) == ["Julien"]
    assert set(mails) == {"julien@exemple.example", CANDIDATE}
    assert f"Vous êtes inscrit·e à « Soudage à l'arc », {DAYS}." in mails[CANDIDATE]


async def test_a_refusal_says_why_to_both(julien: Viewer, session: TrainingSession, cast: Cast) -> None:
    request = await request_by(julien, session)
    await take_in_hand(request.id, by=cast.agent)
    bells, mails = await told(refuse(request.id, reason="Prérequis absents", by=cast.agent))
    assert bells["Julien"].endswith("est refusée. Motif : Prérequis absents")
    assert "n'est pas acceptée. Motif : Prérequis absents" in mails[CANDIDATE]
    assert "est refusée. Motif : Prérequis absents" in mails["julien@exemple.example"]


async def test_a_request_taken_back_is_told_to_the_candidate_and_the_agents(
    julien: Viewer, session: TrainingSession
) -> None:
    request = await request_by(julien, session)
    bells, mails = await told(withdraw(request.id, by=julien))
    assert list(bells) == ["Sacha"]
    assert set(mails) == {CANDIDATE}
    assert "a annulé votre demande d'inscription" in mails[CANDIDATE]


async def test_candidates_of_a_cancelled_session_are_told(julien: Viewer, session: TrainingSession, cast: Cast) -> None:
    await request_by(julien, session)
    _, mails = await told(cancel_session(session.id, reason="Salle fermée", by=cast.agent))
    assert set(mails) == {CANDIDATE, "julien@exemple.example"}
    assert "est annulée. Motif : Salle fermée" in mails[CANDIDATE]


async def test_what_is_told_twice_is_written_once(julien: Viewer, session: TrainingSession) -> None:
    await request_by(julien, session)
    await drain(mails=False)
    before = await Delivery.all().count()
    await Fact.everyones(TESTS).filter(kind="enrolment.registered").update(done_at=None)
    await drain(mails=False)
    assert await Delivery.all().count() == before == 2
