"""Each step of an enrolment: who hears of it at the bell, and who by mail (workflows.md §3, column «sent»)."""

from collections.abc import Awaitable
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import AccountStatus
from models.accounts.people import User
from models.attachments import Attachment
from models.bell import InboxEntry
from models.bell.deliveries import Delivery
from models.enrolments.asking_back import answer, ask_back
from models.enrolments.attending import record
from models.enrolments.cancelling import cancel_session
from models.enrolments.deciding import accept, refuse
from models.enrolments.withdrawing import withdraw
from models.states import NotificationKind as Kind
from reactions.worker import drain
from tests import factories
from tests.enrolments import classroom as c
from tests.enrolments.following import following

TESTS = "a test"
BOSSES = {"Paul", "Sophie"}
Told = tuple[Kind | None, set[str], set[str]]
"""Kind, first names of those whose bell tells it, and of those who get a mail."""


@pytest.fixture
async def room(database: str) -> c.Classroom:
    return await c.open_classroom()


async def told(act: Awaitable[Any] | None = None) -> Told:
    """What follows this act, and nothing before it."""
    entries, sent = await following(act)
    kinds = {entry.notification.kind for entry in entries}
    bells = [entry.inbox.user.first_name for entry in entries]
    mails = [delivery.user.first_name for delivery in sent if delivery.user]
    assert len(bells) == len(set(bells)), "nobody hears it twice"
    assert len(mails) == len(set(mails)), "nobody reads it twice"
    return (kinds.pop() if kinds else None), set(bells), set(mails)


async def told_of(kind: Kind) -> tuple[str, str]:
    """Title and body of the line of this kind."""
    entry = await InboxEntry.everyones(TESTS).filter(notification__kind=kind).select_related("notification").first()
    assert entry is not None
    return entry.notification.title, entry.notification.body


@pytest.mark.feature("CAP-09")
async def test_every_active_employer_of_the_organisation_is_alerted_of_a_demand(room: c.Classroom) -> None:
    gone = await factories.member(room.mission, roles=(Role.EMPLOYER,), first_name="Parti")
    await Attachment.everyones(TESTS).filter(user_id=gone.user_id).update(active=False)
    closed = await factories.member(room.mission, roles=(Role.EMPLOYER,), first_name="Clos")
    await User.everyones(TESTS).filter(id=closed.user_id).update(status=AccountStatus.DEACTIVATED)
    assert await told(c.asked(room.lea, room.session)) == (Kind.ENROLMENT_REQUESTED, BOSSES, BOSSES)
    body = (
        "Léa Roche demande à s'inscrire à « Conduire un entretien », du 03/03/2031 au 04/03/2031 : la demande attend "
        "votre décision."
    )
    assert await told_of(Kind.ENROLMENT_REQUESTED) == ("Demande d'inscription : Léa Roche", body)


async def test_the_employers_yes_goes_to_the_applicant_and_to_the_trainer(room: c.Classroom) -> None:
    lea, omar = [await c.asked(who, room.session) for who in (room.lea, room.omar)]
    both = {"Léa", "Inès"}
    assert await told(accept(lea.id, by=room.paul)) == (Kind.ENROLMENT_EMPLOYER_DECIDED, both, both)
    listed = {"Omar", "Inès"}
    assert await told(accept(omar.id, by=room.paul)) == (Kind.ENROLMENT_EMPLOYER_DECIDED, listed, {"Omar"})
    assert (await told_of(Kind.ENROLMENT_EMPLOYER_DECIDED))[1].endswith("rang 1 sur la liste d'attente.")


async def test_the_employers_no_goes_to_the_applicant_with_its_reason(room: c.Classroom) -> None:
    lea = await c.asked(room.lea, room.session)
    refusal = refuse(lea.id, by=room.paul, reason="Effectif insuffisant.")
    assert await told(refusal) == (Kind.ENROLMENT_EMPLOYER_DECIDED, {"Léa"}, {"Léa"})
    assert (await told_of(Kind.ENROLMENT_EMPLOYER_DECIDED))[1].endswith(" Motif : Effectif insuffisant.")


async def test_the_trainers_yes_goes_to_the_applicant_and_the_bell_of_the_employers(room: c.Classroom) -> None:
    lea, omar = [await c.accepted(room, who) for who in (room.lea, room.omar)]
    everybody = {"Léa"} | BOSSES
    assert await told(accept(lea.id, by=room.ines)) == (Kind.ENROLMENT_TRAINER_DECIDED, everybody, {"Léa"})
    assert await told(accept(omar.id, by=room.ines)) == (Kind.ENROLMENT_TRAINER_DECIDED, {"Omar"}, set())


@pytest.mark.feature("CAP-38")
async def test_the_trainer_and_the_applicant_speak_to_each_other_then_the_trainer_says_no(room: c.Classroom) -> None:
    lea = await c.accepted(room, room.lea)
    asking = ask_back(lea.id, "Quel public ?", by=room.ines)
    assert await told(asking) == (Kind.ENROLMENT_RETURNED, {"Léa"}, {"Léa"})
    [mail] = await Delivery.all()
    assert "le formateur demande :\n\nQuel public ?" in mail.text
    answering = answer(lea.id, "Des salariés.", by=room.lea)
    assert await told(answering) == (Kind.ENROLMENT_RETURNED, {"Inès"}, {"Inès"})
    await ask_back(lea.id, "Lesquels ?", by=room.ines)
    refusal = refuse(lea.id, by=room.ines, reason="Prérequis absents.")
    assert await told(refusal) == (Kind.ENROLMENT_TRAINER_DECIDED, {"Léa"} | BOSSES, {"Léa"})


@pytest.mark.feature("CAP-39")
async def test_a_withdrawal_is_told_and_so_is_the_seat_that_it_gives_to_another(room: c.Classroom) -> None:
    lea, omar = [await c.accepted(room, who) for who in (room.lea, room.omar)]
    await told()
    await withdraw(lea.id, by=room.lea, at=c.EARLY)
    await drain(mails=False)
    lines = await InboxEntry.everyones(TESTS).all().select_related("inbox__user", "notification")
    heard: dict[Kind, set[str]] = {}
    for line in lines:
        heard.setdefault(line.notification.kind, set()).add(line.inbox.user.first_name)
    others = BOSSES | {"Inès"}
    assert heard == {Kind.ENROLMENT_WITHDRAWN: {"Léa"} | others, Kind.ENROLMENT_PROMOTED: {"Omar"} | others}
    mails = await Delivery.all().select_related("user")
    written = {(one.template, one.user.first_name) for one in mails if one.user}
    withdrawn = {("enrolment_withdrawn", name) for name in others}
    assert written == withdrawn | {("enrolment_promoted", name) for name in {"Omar"} | others}
    assert (await factories.fetched(omar)).waiting_ticket is None


@pytest.mark.feature("CAP-11")
async def test_the_employers_are_told_who_came(room: c.Classroom) -> None:
    lea = await c.enrolled(room, room.lea)
    recording = record(room.session.id, [lea.id], [], by=room.ines, at=c.BEGUN)
    assert await told(recording) == (Kind.ENROLMENT_ATTENDANCE_RECORDED, {"Léa"} | BOSSES, BOSSES)
    body = "Léa Roche a suivi « Conduire un entretien », du 03/03/2031 au 04/03/2031."
    assert await told_of(Kind.ENROLMENT_ATTENDANCE_RECORDED) == ("Présence : Léa Roche", body)


async def test_the_employers_are_told_who_did_not_come(room: c.Classroom) -> None:
    lea = await c.enrolled(room, room.lea)
    recording = record(room.session.id, [], [lea.id], by=room.ines, at=c.BEGUN)
    assert await told(recording) == (Kind.ENROLMENT_ATTENDANCE_RECORDED, {"Léa"} | BOSSES, BOSSES)


async def test_a_cancelled_session_is_told_to_everybody(room: c.Classroom) -> None:
    await c.accepted(room, room.lea)
    cancelling = cancel_session(room.session.id, reason="Salle inondée.", by=room.agent)
    everybody = {"Léa", "Inès"} | BOSSES
    assert await told(cancelling) == (Kind.SESSION_CANCELLED, everybody, everybody)
    assert {one.subject for one in await Delivery.all()} == {"Session annulée : « Conduire un entretien »"}


@pytest.mark.parametrize("applicants", [0, 2])
async def test_a_trainer_hears_of_a_cancelled_session_once_however_many_had_enrolled(
    room: c.Classroom, applicants: int
) -> None:
    for who in (room.lea, room.omar)[:applicants]:
        await c.accepted(room, who)
    entries, sent = await following(cancel_session(room.session.id, reason="Salle inondée.", by=room.agent))
    heard = [entry.notification.body for entry in entries if entry.inbox.user.first_name == "Inès"]
    days = "du 03/03/2031 au 04/03/2031"
    said = f"La session de « Conduire un entretien », {days}, que vous animez, est annulée."
    assert heard == [f"{said} Motif : Salle inondée."]
    assert [one.template for one in sent if one.user and one.user.first_name == "Inès"] == ["session_cancelled"]
    assert len(entries) == 1 + applicants * (1 + len(BOSSES))
