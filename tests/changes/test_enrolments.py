"""The feed tells of enrolments to who asked, who filed them and who decides, and to nobody else."""

from dataclasses import replace
from uuid import uuid4

import pytest

from auth.permissions import SCOPES
from auth.viewer import Viewer
from models.catalogue import SessionTrainer
from models.changes import scopes
from models.enrolments import Enrolment
from models.enrolments.asking_back import answer
from models.enrolments.candidates import Candidate
from models.enrolments.deciding import accept
from models.enrolments.filing import file_for
from models.enrolments.withdrawing import withdraw
from reactions.worker import drain
from tests import factories
from tests.changes.partner import Partner
from tests.changes.partner import fresh as read_anew
from tests.enrolments import classroom as c
from tests.enrolments.classroom import Classroom

WHY = "a test looks"


@pytest.fixture
async def room(database: str) -> Classroom:
    return await c.open_classroom()


async def everybody(room: Classroom) -> list[Viewer]:
    """Who may see some enrolment and who may see none; two prescribers, and a client of the employer."""
    prescribers = [await factories.prescriber(first_name=name) for name in ("Julien", "Marie")]
    client = replace(room.paul, client_id=uuid4(), scopes=frozenset(SCOPES))
    inside = [room.lea, room.omar, room.zoe, room.paul, room.sophie, room.rita, room.ines, room.yann]
    return [*prescribers, *inside, room.noemie, room.agent, client]


async def story(room: Classroom, prescriber: Viewer) -> None:
    """One seat and a waiting list: Léa gives hers up, Omar gets it, Zoé moves up; a candidate is filed beside."""
    early = c.EARLY
    lea = await c.enrolled(room, room.lea)
    omar = await c.returned(room, room.omar)
    await c.accepted(room, room.zoe)
    await answer(omar.id, "Des salariés.", by=room.omar, at=early)
    other = await c.session(room.training, room.yann, capacity=3)
    await file_for(
        Candidate(first_name="Awa", birth_name="Diallo", email="awa@exemple.example"), other.id, by=prescriber, at=early
    )
    await withdraw(lea.id, reason="Empêchée", by=room.lea, at=early)
    await accept((await c.asked(room.lea, other)).id, by=room.paul)


async def test_a_copy_follows_enrolments_for_everybody_who_sees_them(room: Classroom) -> None:
    people = await everybody(room)
    partners = [await Partner(viewer).start() for viewer in people]
    await story(room, people[0])
    await drain(mails=False)
    for partner in partners:
        await partner.catch_up(3)
        assert partner.copy == await read_anew(partner.viewer)
        assert partner.heard_of == set(partner.copy)
    # Julien, Marie; Léa, Omar, Zoé, Paul, Sophie, Rita; Inès, Yann; Noémie; the agent; a client.
    assert [len(partner.copy) for partner in partners] == [1, 0, 2, 1, 1, 4, 4, 0, 3, 2, 0, 5, 0]


async def test_who_moves_up_on_the_waiting_list_comes_again(room: Classroom) -> None:
    lea = await c.enrolled(room, room.lea)
    await c.accepted(room, room.omar)
    await c.accepted(room, room.zoe)
    await drain(mails=False)
    zoe = await Partner(room.zoe).start()
    assert [node["waitingRank"] for node in zoe.copy.values()] == [2]
    await withdraw(lea.id, reason=None, by=room.lea, at=c.EARLY)
    await drain(mails=False)
    await zoe.catch_up()
    assert [node["waitingRank"] for node in zoe.copy.values()] == [1]


async def test_scopes_meet_exactly_when_the_enrolment_is_visible(room: Classroom) -> None:
    people = await everybody(room)
    await story(room, people[0])
    checked = {True: 0, False: 0}
    for enrolment in await Enrolment.everyones(WHY).select_related("establishment"):
        given = SessionTrainer.everyones(WHY).filter(session_id=enrolment.session_id)
        named = scopes.of_enrolment(enrolment, await given.values_list("user_id", flat=True))  # type: ignore[arg-type]
        for viewer in people:
            is_visible = await Enrolment.visible_to(viewer).filter(id=enrolment.id).exists()
            assert bool(scopes.scopes_of(viewer) & named) == is_visible, (viewer, enrolment)
            checked[is_visible] += 1
    assert min(checked.values()) > 20
