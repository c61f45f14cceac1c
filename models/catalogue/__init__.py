"""The catalogue: trainings («formations») by theme, and their sessions. Whoever is signed in reads it all (S0:28)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.accounts.people import User
from models.companies import Establishment
from models.scoping import Scoped

NEVER: Final = date(9999, 12, 31)
"""The next start of a training without a session to come: last in chronological order."""


class _Shown(Scoped):
    """A part of the catalogue."""

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """All of them, for anybody."""
        return QuerySet(cls)


class Theme(_Shown):
    """«Axe thématique»."""

    name = fields.CharField(max_length=120)
    name_key = fields.CharField(max_length=120, unique=True)

    class Meta:
        table = "theme"


class Training(_Shown):
    """A training. `search` is what the quick search looks in; `next_start` the first day of its next open session."""

    title = fields.CharField(max_length=255)
    title_key = fields.CharField(max_length=400)
    certification_code = fields.CharField(max_length=20, null=True, db_index=True)
    summary = fields.TextField()
    objectives = fields.TextField(null=True)
    content = fields.TextField(null=True)
    prerequisites = fields.TextField(null=True)
    hours_hundredths = fields.IntField(null=True)
    search = fields.TextField()
    next_start: date = fields.DateField(default=NEVER)
    provider: fields.ForeignKeyRelation[Establishment] = fields.ForeignKeyField(
        "models.Establishment", related_name="trainings", db_index=True, on_delete=fields.RESTRICT
    )

    provider_id: UUID

    class Meta:
        table = "training"

    @property
    def hours(self) -> Decimal | None:
        """Its length in hours."""
        return None if self.hours_hundredths is None else Decimal(self.hours_hundredths) / 100


class TrainingTheme(_Shown):
    """A training belongs to a theme."""

    training: fields.ForeignKeyRelation[Training] = fields.ForeignKeyField("models.Training", related_name="themes")
    theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField(
        "models.Theme", db_index=True, on_delete=fields.RESTRICT
    )

    training_id: UUID
    theme_id: UUID

    class Meta:
        table = "training_theme"


class TrainingSession(_Shown):
    """One run of a training. The database counts `seats_left` and `waiting` as the seats of enrolments change: save
    other columns by name only."""

    training: fields.ForeignKeyRelation[Training] = fields.ForeignKeyField(
        "models.Training", related_name="sessions", db_index=True
    )
    start_date: date = fields.DateField(db_index=True)
    end_date: date = fields.DateField()
    city = fields.CharField(max_length=100, null=True)
    city_key = fields.CharField(max_length=100, null=True, db_index=True)
    department = fields.CharField(max_length=3, null=True, db_index=True)
    remote = fields.BooleanField(default=False)
    # Open only to companies whose membership («adhésion») runs.
    reserved_to_members = fields.BooleanField(default=False)
    capacity = fields.IntField()
    seats_left = fields.IntField()
    waiting = fields.IntField(default=0)
    withdrawal_deadline: datetime = fields.DatetimeField()
    cancelled_at: datetime | None = fields.DatetimeField(null=True)
    cancel_reason = fields.CharField(max_length=2000, null=True)

    training_id: UUID

    class Meta:
        table = "training_session"

    def is_open(self, today: date) -> bool:
        """Whether a place may still be asked for, in the session or on its waiting list."""
        return self.cancelled_at is None and self.start_date > today


def open_on(today: date) -> Q:
    """The same as `TrainingSession.is_open`, as a condition on sessions."""
    return Q(cancelled_at=None, start_date__gt=today)


class SessionSlot(_Shown):
    """When a session takes place («créneau»)."""

    session: fields.ForeignKeyRelation[TrainingSession] = fields.ForeignKeyField(
        "models.TrainingSession", related_name="slots"
    )
    starts_at: datetime = fields.DatetimeField()
    ends_at: datetime = fields.DatetimeField()

    class Meta:
        table = "session_slot"


class SessionTrainer(_Shown):
    """Who gives a session («formateur»): they validate its enrolments."""

    session: fields.ForeignKeyRelation[TrainingSession] = fields.ForeignKeyField(
        "models.TrainingSession", related_name="trainers"
    )
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", db_index=True, on_delete=fields.RESTRICT
    )

    session_id: UUID
    user_id: UUID

    class Meta:
        table = "session_trainer"
