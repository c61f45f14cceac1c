"""A session of one seat, who asks for it, who decides, and who looks on. `room = await open_classroom()`."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from auth.permissions import Role
from auth.viewer import Viewer
from models.catalogue import Training, TrainingSession
from models.companies import Establishment
from models.enrolments import Enrolment
from models.enrolments.asking_back import ask_back
from models.enrolments.choosing import add
from models.enrolments.deciding import accept
from models.enrolments.requesting import validate_cart
from tests import factories

MOTIVATION = "Je souhaite accompagner les salariés en reconversion."
BEGINS = date(2031, 3, 3)
EARLY = factories.noon(BEGINS - timedelta(days=30))
LATE = factories.noon(BEGINS - timedelta(days=3))
BEGUN = factories.noon(BEGINS)
"""Instants: in time to withdraw, too late to, and once the session has begun."""


@dataclass(frozen=True)
class Classroom:
    """Of the organisation MISSION LOCALE and of the provider GRETA; the session has one seat."""

    mission: Establishment
    lea: Viewer
    omar: Viewer
    zoe: Viewer
    """Beneficiaries."""
    paul: Viewer
    """Employer."""
    sophie: Viewer
    """Employer and beneficiary."""
    rita: Viewer
    """Administrator of the organisation, who neither asks nor decides."""

    greta: Establishment
    ines: Viewer
    """Trainer of the session."""
    yann: Viewer
    """Trainer of GRETA, of other sessions."""

    siae: Establishment
    noemie: Viewer
    """Employer of SIAE, another organisation."""
    agent: Viewer
    """Of the funder's staff."""
    training: Training
    session: TrainingSession


async def open_classroom(*, capacity: int = 1) -> Classroom:
    """In an empty database."""
    mission = await factories.establishment(of=await factories.company(name="MISSION LOCALE"))
    greta = await factories.establishment(of=await factories.company(name="GRETA"))
    ines = await factories.provider(greta, roles=(Role.TRAINER,), first_name="Inès", birth_name="Caron")
    siae = await factories.establishment()
    training = await factories.training(greta, title="Conduire un entretien")
    return Classroom(
        mission=mission,
        lea=await _member(mission, Role.BENEFICIARY, first_name="Léa", birth_name="Roche"),
        omar=await _member(mission, Role.BENEFICIARY, first_name="Omar", birth_name="Diop"),
        zoe=await _member(mission, Role.BENEFICIARY, first_name="Zoé", birth_name="Blanc"),
        paul=await _member(mission, Role.EMPLOYER, first_name="Paul", birth_name="Henry"),
        sophie=await _member(mission, Role.EMPLOYER, Role.BENEFICIARY, first_name="Sophie", birth_name="Noir"),
        rita=await _member(mission, Role.ADMINISTRATOR, first_name="Rita", birth_name="Vert"),
        greta=greta,
        ines=ines,
        yann=await factories.provider(greta, roles=(Role.TRAINER,), first_name="Yann", birth_name="Le Goff"),
        siae=siae,
        noemie=await _member(siae, Role.EMPLOYER, first_name="Noémie", birth_name="Petit"),
        agent=await factories.agent(),
        training=training,
        session=await session(training, ines, capacity=capacity),
    )


async def session(of: Training, *trainers: Viewer, **more: Any) -> TrainingSession:
    """A session of this training, given by these trainers."""
    return await factories.session(of, start=BEGINS, trainer_ids=[one.user_id for one in trainers], **more)


async def chosen(who: Viewer, session: TrainingSession) -> UUID:
    """The item of this person's cart with this session in it."""
    return (await add(session.id, by=who)).id


async def asked(who: Viewer, *sessions: TrainingSession) -> Enrolment:
    """What this person asks for, the first of these sessions shown; it waits for the employer."""
    items = [await chosen(who, one) for one in sessions]
    return (await validate_cart(dict.fromkeys(items, MOTIVATION), by=who))[0]


async def accepted(room: Classroom, who: Viewer) -> Enrolment:
    """With a seat, or on the waiting list when there is none left."""
    return await accept((await asked(who, room.session)).id, by=room.paul)


async def enrolled(room: Classroom, who: Viewer) -> Enrolment:
    """Accepted and validated."""
    return await accept((await accepted(room, who)).id, by=room.ines)


async def returned(room: Classroom, who: Viewer) -> Enrolment:
    """Accepted, and asked a question by the trainer."""
    return await ask_back((await accepted(room, who)).id, "Quel public accompagnez-vous ?", by=room.ines)


async def seats_left(room: Classroom) -> int:
    """Of the session."""
    found: TrainingSession = await factories.fetched(room.session)
    return int(found.seats_left)


async def _member(at: Establishment, *roles: Role, **more: Any) -> Viewer:
    return await factories.member(at, roles=roles, **more)
