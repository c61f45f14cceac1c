"""Enrolments («demandes d'inscription»): places asked for, for oneself or by a prescriber for a candidate."""

from datetime import date, datetime
from enum import Enum
from typing import Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.catalogue import SessionTrainer, TrainingSession
from models.companies import Establishment
from models.perimeter import EVERYTHING, NOTHING, inside, personal
from models.scoping import Scoped
from models.states import Civility, EnrolmentStatus


class Seat(Enum):
    """Where the enrolment stands towards the capacity of its session."""

    NONE = "NONE"
    HELD = "HELD"
    WAITING = "WAITING"


class Pedagogy(Enum):
    """Where it stands with the trainer («validation pédagogique»)."""

    NONE = "NONE"
    PENDING = "PENDING"
    VALIDATED = "VALIDATED"
    RETURNED = "RETURNED"


class Stage(Enum):
    """Who decides."""

    EMPLOYER = "EMPLOYER"
    TRAINER = "TRAINER"
    STAFF = "STAFF"


LIVE: Final = (
    EnrolmentStatus.AWAITING_EMPLOYER,
    EnrolmentStatus.PRE_ENROLLED,
    EnrolmentStatus.WAITING_LIST,
    EnrolmentStatus.RETURNED,
    EnrolmentStatus.REGISTERED,
    EnrolmentStatus.IN_PROGRESS,
    EnrolmentStatus.ENROLLED,
)
"""One person has at most one of these in one session; the database refuses a second."""


class Enrolment(Scoped):
    """A place asked for. Names and addresses as they were given when it was filed; `candidate_key` tells the person
    apart. Of those who wait, the lowest ticket comes first."""

    number = fields.CharField(max_length=12, unique=True)
    session: fields.ForeignKeyRelation[TrainingSession] = fields.ForeignKeyField(
        "models.TrainingSession", related_name="enrolments", db_index=True, on_delete=fields.RESTRICT
    )
    applicant: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, related_name="enrolments", db_index=True, on_delete=fields.RESTRICT
    )
    civility = fields.CharEnumField(Civility, max_length=8, null=True)
    first_name = fields.CharField(max_length=80)
    birth_name = fields.CharField(max_length=80)
    email = fields.CharField(max_length=120)
    phone = fields.CharField(max_length=20, null=True)
    birth_date: date | None = fields.DateField(null=True)
    comment = fields.CharField(max_length=2000, null=True)
    candidate_key = fields.CharField(max_length=300)
    filed_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="filed_enrolments", db_index=True, on_delete=fields.RESTRICT
    )
    filed_by_side = fields.CharEnumField(Side, max_length=12)
    establishment: fields.ForeignKeyNullableRelation[Establishment] = fields.ForeignKeyField(
        "models.Establishment", null=True, related_name="enrolments", db_index=True, on_delete=fields.RESTRICT
    )
    motivation = fields.TextField(null=True)
    status = fields.CharEnumField(EnrolmentStatus, max_length=20)
    seat = fields.CharEnumField(Seat, max_length=8, default=Seat.NONE)
    pedagogy = fields.CharEnumField(Pedagogy, max_length=10, default=Pedagogy.NONE)
    waiting_ticket: int | None = fields.IntField(null=True)
    question = fields.CharField(max_length=2000, null=True)
    answer = fields.CharField(max_length=2000, null=True)
    search = fields.TextField()
    version = fields.IntField(default=1)
    created_at: datetime = fields.DatetimeField(default=clock.now)
    updated_at: datetime = fields.DatetimeField(default=clock.now)

    session_id: UUID
    applicant_id: UUID | None
    filed_by_id: UUID
    establishment_id: UUID | None

    class Meta:
        table = "enrolment"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """A member's own and those that they decide on as employer, a prescriber's requests, those in the sessions of a
        trainer, all of them for the funder's staff."""
        return QuerySet(cls).filter(cls._condition(viewer))

    @classmethod
    def _condition(cls, viewer: Viewer) -> Q:
        if viewer.is_staff:
            return EVERYTHING
        if viewer.side is Side.MEMBER:
            decided = inside(viewer, Permission.DECIDE_ENROLMENTS, "establishment", listed=True)
            return personal(viewer, "applicant_id") | decided
        if viewer.side is Side.PRESCRIBER:
            return Q(personal(viewer, "filed_by_id"), filed_by_side=Side.PRESCRIBER)
        if viewer.side is Side.PROVIDER and viewer.can(Permission.DECIDE_ENROLMENTS):
            given = SessionTrainer.visible_to(viewer).filter(personal(viewer))
            return Q(session_id__in=Subquery(given.values("session_id")))
        return NOTHING


class EnrolmentDecision(Scoped):
    """What one of the deciders said, once: an acceptance, or a refusal with its reason."""

    enrolment: fields.ForeignKeyRelation[Enrolment] = fields.ForeignKeyField(
        "models.Enrolment", related_name="decisions"
    )
    stage = fields.CharEnumField(Stage, max_length=8)
    approved = fields.BooleanField()
    reason = fields.CharField(max_length=2000, null=True)
    at: datetime = fields.DatetimeField(default=clock.now)
    by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", db_index=True, on_delete=fields.RESTRICT, related_name="enrolment_decisions"
    )

    enrolment_id: UUID
    by_id: UUID

    class Meta:
        table = "enrolment_decision"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those on the enrolments that the viewer sees."""
        return QuerySet(cls).filter(enrolment_id__in=Subquery(Enrolment.visible_to(viewer).values("id")))
