"""The sheet of a training, its themes and sessions: read by whoever is signed in, in as few statements as may be."""

from datetime import timedelta

import pytest

from models import clock
from models.catalogue import TrainingSession
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.catalogue.shelf import MONTH, Shelf, first_day
from tests.resolvers.asking import code, told
from tests.resolvers.counting import statements_of

THEMES = "{ themes { id name } }"
SHEET = """query($id: ID!) { node(id: $id) { ... on Training {
  title certificationCode summary objectives content prerequisites hours
  themes { name } provider { name siret }
  sessions { startDate endDate city department remote capacity seatsLeft waitingCount
    trainers { displayName loginEmail } slots { startsAt endsAt } withdrawalDeadline training { title } } } } }"""
LIST = "{ trainings { nodes { title themes { name } sessions { seatsLeft slots { startsAt } trainers { id } } } } }"


@pytest.mark.feature("CAP-28")
async def test_themes_come_in_alphabetical_order(cast: Cast, shelf: Shelf) -> None:
    assert await told(THEMES, cast.jean) == {
        "themes": [
            {"id": encode("Theme", shelf.office.id), "name": "Bureautique"},
            {"id": encode("Theme", shelf.metal.id), "name": "Métallurgie"},
        ]
    }


@pytest.mark.feature("AFPA-22")
@pytest.mark.usefixtures("shelf")
async def test_whoever_is_signed_in_reads_the_catalogue_and_nobody_else(cast: Cast) -> None:
    asked = "{ trainings { totalCount } }"
    waiting = await factories.prescriber(status="AWAITING_APPROVAL")
    for reader in (cast.jean, cast.anne, cast.louise, cast.agent, waiting):
        assert await told(asked, reader) == {"trainings": {"totalCount": 3}}
    assert await code(asked) == await code(THEMES) == "UNAUTHENTICATED"


@pytest.mark.feature("CAP-29")
async def test_the_sheet_of_a_training_says_all_that_one_must_know(cast: Cast, shelf: Shelf) -> None:
    (sheet,) = (await told(SHEET, cast.jean, id=encode("Training", shelf.welding.id))).values()
    (session,) = sheet.pop("sessions")
    assert sheet == {
        "title": "Soudage à l'arc",
        "certificationCode": "RNCP37313",
        "summary": "Assembler des pièces métalliques.",
        "objectives": "Souder à plat et en corniche.",
        "content": "Sécurité, réglages, cordons.",
        "prerequisites": "Savoir lire un plan.",
        "hours": "140.50",
        "themes": [{"name": "Métallurgie"}],
        "provider": {"name": "LEGOUD CONSEIL FORMATION", "siret": "48816678600019"},
    }
    days = [first_day(), first_day() + timedelta(days=1)]
    assert session == {
        "startDate": days[0].isoformat(),
        "endDate": days[1].isoformat(),
        "city": "Lyon",
        "department": "69",
        "remote": False,
        "capacity": 3,
        "seatsLeft": 3,
        "waitingCount": 0,
        "trainers": [{"displayName": "Louise Legoud", "loginEmail": None}],
        "slots": [{"startsAt": f"{day}T09:00:00Z", "endsAt": f"{day}T17:00:00Z"} for day in days],
        "withdrawalDeadline": f"{first_day() - timedelta(days=7)}T12:00:00Z",
        "training": {"title": "Soudage à l'arc"},
    }


async def test_sessions_that_began_or_were_cancelled_are_shown_on_request_only(cast: Cast, shelf: Shelf) -> None:
    begun = await factories.session(shelf.welding, start=clock.today())
    cancelled = await factories.session(shelf.welding, start=first_day() + MONTH)
    gone = TrainingSession.everyones("a test cancels").filter(id=cancelled.id)
    await gone.update(cancelled_at=clock.now(), cancel_reason="Salle fermée")
    text = """query($id: ID!) { node(id: $id) { ... on Training {
      open: sessions { id } chosen: sessions(openOnly: true) { id } all: sessions(openOnly: false) { id city } } } }"""
    (found,) = (await told(text, cast.jean, id=encode("Training", shelf.welding.id))).values()
    ids = [encode("TrainingSession", one.id) for one in (begun, shelf.lyon, cancelled)]
    assert found["open"] == found["chosen"] == [{"id": ids[1]}]
    assert found["all"] == [{"id": id, "city": "Lyon"} for id in ids]


async def test_ten_trainings_cost_as_many_statements_as_one(cast: Cast, shelf: Shelf) -> None:
    alone = await statements_of(told(LIST.replace("trainings", "trainings(first: 1)"), cast.jean))
    for number in range(7):
        more = await factories.training(cast.veritas, title=f"Cours {number}", theme_ids=[shelf.office.id])
        await factories.session(more, start=first_day(), trainer_ids=[cast.myriam.user_id])
    assert len(await statements_of(told(LIST, cast.jean))) == len(alone)
