"""Delegations («délégations»): what lets a professional act on somebody's account, between two dates (S4:205).

A delegate signs in anew, in the holder's name: everything they may then see goes through the holder's own doors, and
what they do is written down as theirs.
"""

from datetime import date, datetime
from typing import Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.viewer import AccountStatus, Side, Viewer
from models import clock
from models.accounts.people import User
from models.perimeter import personal
from models.scoping import Scoped
from models.states import DelegationStatus

OPERATORS: Final = frozenset({Side.PRESCRIBER, Side.PROVIDER})
"""Who may be a delegate: operators of employment and of training («opérateurs de l'emploi et de la formation»)."""


class Delegation(Scoped):
    """From its holder to its delegate, by whole days in Paris; without a last one, until the holder ends it."""

    holder: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="delegations_given", db_index=True
    )
    delegate: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="delegations_received", db_index=True
    )
    starts_on: date = fields.DateField()
    ends_on: date | None = fields.DateField(null=True)
    status = fields.CharEnumField(DelegationStatus, max_length=8, default=DelegationStatus.PROPOSED)
    created_at: datetime = fields.DatetimeField(default=clock.now)

    holder_id: UUID
    delegate_id: UUID

    class Meta:
        table = "delegation"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those that the person gave or received; to a delegate who acts, the one that lets them."""
        given, received = personal(viewer, "holder_id"), personal(viewer, "delegate_id")
        return QuerySet(cls).filter(Q(given, received, Q(id=viewer.delegation_id), join_type=Q.OR))

    def runs_on(self, day: date) -> bool:
        """Whether the delegate may act on that day."""
        started = self.starts_on <= day
        return self.status is DelegationStatus.ACTIVE and started and not is_over(self.ends_on, day)


def is_over(ends_on: date | None, day: date) -> bool:
    """Whether the last day is past."""
    return ends_on is not None and ends_on < day


def may_be_delegate(user: User) -> bool:
    """Whether this is an operator whose account is in use."""
    return user.status is AccountStatus.ACTIVE and user.home_side in OPERATORS
