"""Cap Métiers: an employee asks for a place in a session; employer and trainer decide; a seat is given up and taken."""

from operator import itemgetter
from typing import Any

import pytest

from auth.viewer import Viewer
from models import clock
from models.accounts.people import User
from models.catalogue import TrainingSession
from tests import factories
from tests.enrolments import classroom as c
from tests.journeys.counter import Counter, Person, text_of
from tests.journeys.words import BELL
from tests.live.client import Stream
from tests.live.living import id_of

CHOOSE = """mutation($id: ID!) { addToCart(sessionId: $id) {
  cart { items { id session { training { title } } } } errors { code message } } }"""
ASK = """mutation($motivations: [MotivationInput!]!) { validateCart(motivations: $motivations) {
  enrolments { id status statusLabel session { training { title } } } errors { code message } } }"""
TO_DECIDE = "{ enrolments(filter: {awaitingMe: true}) { nodes { id motivation candidate { displayName } } } }"
DECISIONS = """{ enrolments(filter: {decidedByMe: true}) {
  nodes { statusLabel candidate { firstName } employerDecision { approved reason } } } }"""
MINE = "{ enrolments { nodes { statusLabel session { training { title } } } } }"
STANDING = "status waitingRank"
DECIDE = f"""mutation($id: ID!, $decision: DecisionKind!, $reason: String) {{
  decideEnrolment(id: $id, decision: $decision, reason: $reason) {{
    enrolment {{ {STANDING} }} errors {{ code message }} }} }}"""
ASK_BACK = f"""mutation($id: ID!, $q: String!) {{ returnEnrolment(id: $id, question: $q) {{
  enrolment {{ {STANDING} }} errors {{ code message }} }} }}"""
ANSWER = f"""mutation($id: ID!, $a: String!) {{ answerTrainer(id: $id, answer: $a) {{
  enrolment {{ {STANDING} }} errors {{ code message }} }} }}"""
WITHDRAW = f"""mutation($id: ID!, $r: String) {{ withdrawEnrolment(id: $id, reason: $r) {{
  enrolment {{ {STANDING} }} errors {{ code message }} }} }}"""
ATTENDANCE = """mutation($id: ID!, $came: [ID!]!) { recordAttendance(sessionId: $id, presentIds: $came, absentIds: []) {
  enrolments { statusLabel } errors { code message } } }"""
FOLLOW = "subscription($id: ID!) { enrolmentChanged(id: $id) { status waitingRank } }"
HISTORY = "query($id: ID!) { node(id: $id) { ... on Enrolment { history { label comment } } } }"
INTERVIEW, WORKSHOP = "Conduire un entretien", "Animer un atelier"


async def asks_for(who: Person, motivations: dict[TrainingSession, str]) -> list[Any]:
    """Each session is chosen, then all of them are asked for."""
    for session in motivations:
        chosen = await who.tells(CHOOSE, id=id_of(session))
    items = [item["id"] for item in chosen["cart"]["items"]]
    texts = [{"cartItemId": item, "motivation": text} for item, text in zip(items, motivations.values(), strict=True)]
    found: list[Any] = (await who.tells(ASK, motivations=texts))["enrolments"]
    return found


async def decides(who: Person, id: str, decision: str, reason: str | None = None) -> tuple[str, int | None]:
    standing = (await who.tells(DECIDE, id=id, decision=decision, reason=reason))["enrolment"]
    return standing["status"], standing["waitingRank"]


async def rung(bell: Stream) -> str:
    """The title of the next line."""
    event = await bell.next(within=30)
    while event["kind"] != "ADDED":
        event = await bell.next(within=30)
    return str(event["notification"]["title"])


async def address_of(who: Viewer) -> str:
    """Where this person's mails arrive."""
    return str((await User.everyones("a story").get(id=who.user_id)).notified_at)


@pytest.mark.feature("CAP-07", "CAP-08", "CAP-09", "CAP-10", "CAP-11", "CAP-12", "CAP-30", "CAP-31", "CAP-32", "CAP-33")
@pytest.mark.feature("CAP-34", "CAP-35", "CAP-36", "CAP-37", "CAP-38", "CAP-39", "CAP-40", "CAP-41", "CAP-42")
async def test_two_employees_want_the_same_seat_and_the_second_gets_it_when_the_first_withdraws(
    counter: Counter,
) -> None:
    room = await c.open_classroom()
    workshop = await c.session(await factories.training(room.greta, title=WORKSHOP), room.ines)
    lea, omar, paul, sophie, ines = [
        await counter.being(who) for who in (room.lea, room.omar, room.paul, room.sophie, room.ines)
    ]
    to_paul, to_lea, to_omar, to_ines = [await address_of(who) for who in (room.paul, room.lea, room.omar, room.ines)]
    async with paul.listens() as line:
        bell = await line.subscribe(BELL)
        await bell.next()

        # Both trainings in one cart, a motivation each; then the employer is waited for.
        first, second = await asks_for(lea, {room.session: "Mieux écouter.", workshop: "Mieux animer."})
        assert (first["statusLabel"], second["session"]) == (
            "En attente de validation employeur",
            {"training": {"title": WORKSHOP}},
        )
        assert await rung(bell) == await rung(bell) == "Demande d'inscription : Léa Roche"
        assert "Léa Roche demande à s'inscrire" in text_of(await counter.mail_to(to_paul))
        await counter.mail_to(to_paul, "Demande d'inscription : Léa Roche")
        [third] = await asks_for(omar, {room.session: "Changer de métier."})
        assert await rung(bell) == "Demande d'inscription : Omar Diop"

    waiting = (await paul.tells(TO_DECIDE))["nodes"]
    latest, *earlier = [(one["candidate"]["displayName"], one["motivation"]) for one in waiting]
    assert latest == ("Omar Diop", "Changer de métier.")
    assert sorted(earlier) == [("Léa Roche", "Mieux animer."), ("Léa Roche", "Mieux écouter.")]  # of one instant

    # The employer accepts both, the session has one seat; the workshop is refused.
    assert await decides(paul, first["id"], "APPROVE") == ("PRE_ENROLLED", None)
    assert await decides(sophie, third["id"], "APPROVE") == ("WAITING_LIST", 1)
    assert await decides(paul, second["id"], "REFUSE", "Une formation par an.") == ("REFUSED_BY_EMPLOYER", None)
    await counter.mail_to(to_lea, "Pré-inscription : Léa Roche")
    assert "Une formation par an." in text_of(await counter.mail_to(to_lea))
    assert "au rang 1 de la liste d'attente" in text_of(await counter.mail_to(to_omar))
    await counter.mail_to(to_ines, "Pré-inscription : Léa Roche")
    assert sorted((await paul.tells(DECISIONS))["nodes"], key=itemgetter("statusLabel")) == [
        {
            "statusLabel": "Pré-inscrit·e",
            "candidate": {"firstName": "Léa"},
            "employerDecision": {"approved": True, "reason": None},
        },
        {
            "statusLabel": "Refusée par l'employeur",
            "candidate": {"firstName": "Léa"},
            "employerDecision": {"approved": False, "reason": "Une formation par an."},
        },
    ]

    # The trainer reads the motivation, asks, is answered, and validates.
    await ines.tells(ASK_BACK, id=first["id"], q="Quel public accompagnez-vous ?")
    asked = await counter.mail_to(to_lea, "Précision demandée : Léa Roche")
    assert "Quel public accompagnez-vous ?" in text_of(asked)
    await lea.tells(ANSWER, id=first["id"], a="Des salariés en reconversion.")
    answered = await counter.mail_to(to_ines, "Réponse au formateur : Léa Roche")
    assert "Des salariés en reconversion." in text_of(answered)
    assert await decides(ines, first["id"], "APPROVE") == ("ENROLLED", None)
    assert await decides(ines, third["id"], "APPROVE") == ("WAITING_LIST", 1)
    await counter.mail_to(to_lea, "Inscription validée : Léa Roche")

    # She withdraws in time: who waited has the seat at once, and hears it live.
    async with omar.listens() as line:
        following = await line.subscribe(FOLLOW, id=third["id"])
        assert await following.next() == {"status": "WAITING_LIST", "waitingRank": 1}
        withdrawn = await lea.tells(WITHDRAW, id=first["id"], r="Nouveau poste.")
        assert withdrawn["enrolment"]["status"] == "WITHDRAWN"
        assert await following.next(within=30) == {"status": "ENROLLED", "waitingRank": None}
    await counter.mail_to(to_omar, "Place obtenue : Omar Diop")
    assert {one["statusLabel"] for one in (await lea.tells(MINE))["nodes"]} == {"Refusée par l'employeur", "Annulée"}
    labels = [line["label"] for line in (await lea.tells(HISTORY, id=first["id"]))["history"]]
    assert labels == [
        "Demande d'inscription",
        "Acceptation par l'employeur : pré-inscription",
        "Question du formateur",
        "Réponse au formateur",
        "Validation par le formateur : inscription",
        "Désistement",
    ]

    # The day has come.
    today = clock.today()
    await TrainingSession.everyones("a story").filter(id=room.session.id).update(start_date=today, end_date=today)
    came = await ines.tells(ATTENDANCE, id=id_of(room.session), came=[third["id"]])
    assert came["enrolments"] == [{"statusLabel": "Suivie"}]
    while "Présence : Omar Diop" not in counter.subjects_to(to_paul):
        await paul.waits()
    assert (await omar.tells(MINE))["nodes"][0]["statusLabel"] == "Suivie"


@pytest.mark.feature("CAP-42")
async def test_who_is_employer_and_employee_waits_for_a_colleague_to_decide(counter: Counter) -> None:
    room = await c.open_classroom()
    sophie, noemie = await counter.being(room.sophie), await counter.being(room.noemie)
    [own] = await asks_for(sophie, {room.session: "Mieux écouter."})
    code, sentence = await sophie.is_refused(DECIDE, id=own["id"], decision="APPROVE")
    assert code == "OWN_ENROLMENT"
    assert sentence.startswith("Personne ne se prononce sur sa propre demande")
    assert (await noemie.is_refused(DECIDE, id=own["id"], decision="APPROVE"))[0] == "NOT_FOUND"
    paul = await counter.being(room.paul)
    assert await decides(paul, own["id"], "APPROVE") == ("PRE_ENROLLED", None)
