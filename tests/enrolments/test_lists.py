"""Lists of enrolments: each sees their own, those they decide on, or all; and finds what waits and what is decided."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Caller
from models.enrolments import Enrolment
from models.enrolments.asking_back import ask_back
from models.enrolments.attending import record
from models.enrolments.deciding import accept, refuse
from models.enrolments.withdrawing import withdraw
from tests import factories
from tests.enrolments import classroom as c
from tests.resolvers.answers_given import NOBODY, ask, gid
from tests.resolvers.asking import told
from tests.resolvers.counting import statements_of

LIST = """query($search: String, $filter: EnrolmentFilter, $first: Int, $after: String) {
  enrolments(search: $search, filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage } nodes { id candidate { firstName } } } }"""
ONE = """query($id: ID!) { node(id: $id) { ... on Enrolment {
  status waitingRank allowedActions motivation candidate { email phone birthDate } session { seatsLeft waitingCount }
  employerDecision { approved by { displayName } reason } trainerDecision { approved } } } }"""
TITLES = """query($status: EnrolmentStatus!) { enrolments(filter: {status: [$status]}) {
  nodes { session { training { title } } } } }"""
EVERYTHING = """{ enrolments(first: 100) { totalCount nodes { id number status statusLabel waitingRank allowedActions
  session { id training { title provider { name } } trainers { displayName } slots { startsAt } }
  applicant { displayName } filedBy { displayName } candidate { displayName } establishment { name company { name } }
  employerDecision { by { displayName } } trainerDecision { at } staffDecision { reason }
  history { event by { displayName } } } } }"""


@pytest.fixture
async def room(database: str) -> c.Classroom:
    return await c.open_classroom()


async def seen(who: Caller, search: str | None = None, **filter: Any) -> list[str]:
    """First names of the candidates, the latest demand first."""
    page = (await ask(LIST, who, search=search, filter=filter))["enrolments"]
    assert page["totalCount"] == len(page["nodes"])
    return [one["candidate"]["firstName"] for one in page["nodes"]]


@pytest.mark.attack("AZ-18")
async def test_each_sees_what_concerns_them(room: c.Classroom) -> None:
    for who in (room.lea, room.omar, room.sophie):
        await c.asked(who, room.session)
    await factories.candidate_enrolment(await factories.prescriber(), room.session)
    employees = ["Sophie", "Omar", "Léa"]
    assert await seen(room.lea) == ["Léa"]
    assert await seen(room.paul) == await seen(room.sophie) == employees
    assert await seen(room.ines) == await seen(room.agent) == ["Awa", *employees]
    for other in (room.rita, room.yann, room.noemie, room.zoe):
        assert await seen(other) == []
    assert (await ask(LIST, NOBODY)).codes == ["UNAUTHENTICATED"]


@pytest.mark.attack("AZ-03")
async def test_of_a_session_shared_with_another_company_one_sees_the_others_as_numbers_only(room: c.Classroom) -> None:
    await c.accepted(room, room.lea)
    theirs = await factories.member(room.siae, roles=(Role.BENEFICIARY,), first_name="Noé")
    await accept((await c.asked(theirs, room.session)).id, by=room.noemie)
    shared = gid("TrainingSession", room.session.id)
    assert await seen(room.noemie, sessionId=[shared]) == await seen(theirs, sessionId=[shared]) == ["Noé"]
    assert await seen(room.paul, sessionId=[shared]) == ["Léa"]
    text = "query($id: ID!) { node(id: $id) { ... on TrainingSession { seatsLeft waitingCount } } }"
    assert (await ask(text, room.paul, id=shared))["node"] == {"seatsLeft": 0, "waitingCount": 1}


@pytest.mark.feature("CAP-10")
async def test_what_waits_for_the_decision_of_whom(room: c.Classroom) -> None:
    lea, omar, sophie = [await c.asked(who, room.session) for who in (room.lea, room.omar, room.sophie)]
    assert await seen(room.paul, awaitingMe=True) == ["Sophie", "Omar", "Léa"]
    assert await seen(room.sophie, awaitingMe=True) == ["Omar", "Léa"]
    assert await seen(room.ines, awaitingMe=True) == await seen(room.lea, awaitingMe=True) == []
    await accept(lea.id, by=room.paul)
    await accept(omar.id, by=room.paul)
    assert await seen(room.paul, awaitingMe=True) == ["Sophie"]
    assert await seen(room.paul, awaitingMe=False) == ["Omar", "Léa"]
    assert await seen(room.ines, awaitingMe=True) == ["Omar", "Léa"]
    await accept(omar.id, by=room.ines)
    await ask_back(lea.id, "Pourquoi ?", by=room.ines)
    assert await seen(room.ines, awaitingMe=True) == []
    await factories.candidate_enrolment(await factories.prescriber(), await c.session(room.training, room.ines))
    assert await seen(room.agent, awaitingMe=True) == ["Awa"]
    assert await seen(room.paul, awaitingMe=True) == ["Sophie"]
    await refuse(sophie.id, by=room.paul, reason="Non.")
    assert await seen(room.paul, awaitingMe=True) == []


@pytest.mark.feature("CAP-12")
async def test_an_employer_finds_every_decision_that_they_took(room: c.Classroom) -> None:
    lea, omar, sophie = [await c.asked(who, room.session) for who in (room.lea, room.omar, room.sophie)]
    await accept(lea.id, by=room.paul, comment="Bonne formation.")
    await refuse(omar.id, by=room.sophie, reason="Non.")
    await refuse(sophie.id, by=room.paul, reason="Pas cette année.")
    assert await seen(room.paul, decidedByMe=True) == ["Sophie", "Léa"]
    assert await seen(room.sophie, decidedByMe=True) == ["Omar"]
    assert await seen(room.paul, decidedByMe=False) == ["Omar"]
    assert await seen(room.paul, decidedByMe=True, status=["REFUSED_BY_EMPLOYER"]) == ["Sophie"]
    decision = (await ask(ONE, room.paul, id=gid("Enrolment", lea.id)))["node"]["employerDecision"]
    assert decision == {"approved": True, "by": {"displayName": "Paul Henry"}, "reason": "Bonne formation."}


@pytest.mark.feature("CAP-08", "CAP-41")
async def test_a_beneficiary_finds_what_they_followed_asked_for_were_refused_and_cancelled(room: c.Classroom) -> None:
    followed = await c.enrolled(room, room.lea)
    await record(room.session.id, [followed.id], [], by=room.ines, at=c.BEGUN)
    titles = {"ATTENDED": "Conduire un entretien"}
    for status in ("AWAITING_EMPLOYER", "REFUSED_BY_EMPLOYER", "WITHDRAWN"):
        titles[status] = f"Module {status}"
        session = await c.session(await factories.training(room.greta, title=titles[status]), room.ines)
        enrolment = await c.asked(room.lea, session)
        if status == "REFUSED_BY_EMPLOYER":
            await refuse(enrolment.id, by=room.paul, reason="Non.")
        if status == "WITHDRAWN":
            await withdraw(enrolment.id, by=room.lea, at=c.EARLY)
    for status, title in titles.items():
        [found] = (await ask(TITLES, room.lea, status=status))["enrolments"]["nodes"]
        assert found["session"]["training"]["title"] == title
    assert len(await seen(room.lea)) == 4


async def test_demands_are_found_by_session_by_day_and_by_words(room: c.Classroom) -> None:
    later = await factories.session(room.training, start=c.BEGINS.replace(month=6), trainer_ids=[room.ines.user_id])
    lea, _ = await c.asked(room.lea, room.session), await c.asked(room.omar, later)
    assert await seen(room.paul, sessionId=[gid("TrainingSession", later.id)]) == ["Omar"]
    assert await seen(room.paul, sessionId=["x"]) == []
    assert await seen(room.paul, starting={"from": "2031-03-03", "to": "2031-03-03"}) == ["Léa"]
    assert await seen(room.paul, starting={"from": "2031-03-04"}) == ["Omar"]
    assert await seen(room.paul, "roche") == await seen(room.paul, lea.number) == ["Léa"]
    assert await seen(room.paul, "entretien") == ["Omar", "Léa"]
    assert await seen(room.lea, "diop") == []


async def test_pages_go_on_where_they_ended(room: c.Classroom) -> None:
    for who in (room.lea, room.omar, room.zoe):
        await c.asked(who, room.session)
    first = (await ask(LIST, room.paul, first=2))["enrolments"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    rest = (await ask(LIST, room.paul, first=2, after=first["pageInfo"]["endCursor"]))["enrolments"]
    names = [one["candidate"]["firstName"] for one in first["nodes"] + rest["nodes"]]
    assert (names, rest["pageInfo"]["hasNextPage"]) == (["Zoé", "Omar", "Léa"], False)


async def test_one_enrolment_tells_its_rank_and_keeps_telephone_and_birth_date_to_who_filed_it(
    room: c.Classroom,
) -> None:
    await c.accepted(room, room.lea)
    omar = await c.accepted(room, room.omar)
    id = gid("Enrolment", omar.id)
    own = (await ask(ONE, room.omar, id=id))["node"]
    assert (own["status"], own["waitingRank"], own["allowedActions"]) == ("WAITING_LIST", 1, ["WITHDRAW"])
    assert own["session"] == {"seatsLeft": 0, "waitingCount": 1}
    assert (await ask(ONE, room.ines, id=id))["node"]["allowedActions"] == ["APPROVE", "RETURN"]
    assert (await ask(ONE, room.paul, id=id))["node"]["allowedActions"] == ["WITHDRAW"]
    await Enrolment.everyones("a test").filter(id=omar.id).update(phone="0549000000")
    phones = [
        (await ask(ONE, who, id=id))["node"]["candidate"]["phone"]
        for who in (room.omar, room.paul, room.ines, room.agent)
    ]
    assert phones == ["0549000000", None, None, "0549000000"]
    for other in (room.lea, room.rita, room.yann, room.noemie):
        assert (await ask(ONE, other, id=id))["node"] is None


async def test_a_page_costs_the_same_for_few_demands_and_for_many(room: c.Classroom) -> None:
    for who in (room.lea, room.omar):
        await c.accepted(room, who)
    readers = (room.paul, room.ines, room.agent)
    few = [len(await statements_of(told(EVERYTHING, who))) for who in readers]
    for who in (room.zoe, room.sophie):
        await c.accepted(room, who)
    assert [len(await statements_of(told(EVERYTHING, who))) for who in readers] == few
    assert max(few) <= 20
