"""Drafts («brouillons»): a request for funding being written.

A draft belongs to the entity that created it; its workflow may hand it to the member company it is for (S1:1183-1201).
That of a person acting for themselves is theirs alone.
"""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.companies import Establishment
from models.perimeter import inside, personal, private_to_others
from models.scoping import Scoped
from models.sealing import opened
from models.states import DraftState

# States in which the member company sees a draft that a provider wrote for it (workflows.md §5, visibility).
SEEN_BY_MEMBER = (
    DraftState.AWAITING_MEMBER,
    DraftState.MEMBER_RESUMED,
    DraftState.TRANSMITTING,
    DraftState.TRANSMITTED,
)


class Draft(Scoped):
    """A request being written. What lists show is kept in columns, refreshed from the values at each save."""

    number = fields.IntField(unique=True)
    scheme = fields.CharField(max_length=10)
    sub_scheme = fields.CharField(max_length=30, null=True)
    state = fields.CharEnumField(DraftState, max_length=20)
    # State to come back to when the transmission is definitively rejected.
    entry_state = fields.CharEnumField(DraftState, max_length=20)
    title = fields.CharField(max_length=400)
    title_key = fields.CharField(max_length=400)
    start_date: date | None = fields.DateField(null=True)
    end_date: date | None = fields.DateField(null=True)
    # Start date to order by: never null, so that both databases agree.
    start_key: date = fields.DateField()
    establishment: fields.ForeignKeyNullableRelation[Establishment] = fields.ForeignKeyField(
        "models.Establishment", null=True, db_index=True, on_delete=fields.RESTRICT, related_name="drafts"
    )
    creator: fields.ForeignKeyRelation[Establishment] = fields.ForeignKeyField(
        "models.Establishment", db_index=True, on_delete=fields.RESTRICT, related_name="created_drafts"
    )
    created_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", db_index=True, on_delete=fields.RESTRICT
    )
    created_by_side = fields.CharEnumField(Side, max_length=12)
    # The author, when no other contact of the entity sees it; null: all of them do.
    private_to: UUID | None = fields.UUIDField(null=True)
    management_mandate = fields.BooleanField(default=False)
    payment_subrogation = fields.BooleanField(default=False)
    alert = fields.BooleanField(default=False)
    values: dict[str, Any] = fields.JSONField(default=dict)
    # Version at which each block was last changed: tells whether a late save may be merged.
    block_versions: dict[str, int] = fields.JSONField(default=dict)
    trainees: list[dict[str, Any]] = fields.JSONField(default=list)
    organisations: list[dict[str, Any]] = fields.JSONField(default=list)
    search = fields.TextField()
    trainee_search = fields.TextField()
    version = fields.IntField(default=1)
    contact_email = fields.CharField(max_length=120, null=True)
    # Of whoever gave the address: mails to the other side never go there.
    contact_side = fields.CharEnumField(Side, max_length=12, null=True)
    created_at: datetime = fields.DatetimeField(default=clock.now)
    updated_at: datetime = fields.DatetimeField(default=clock.now)
    deleted_at = fields.DatetimeField(null=True)

    establishment_id: UUID | None
    creator_id: UUID
    created_by_id: UUID

    class Meta:
        table = "draft"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the entities that created them, and those that their workflow hands to the member company.

        A person acting for themselves sees their own, and nobody else does; nor do contacts see the private ones of
        their colleagues.
        """
        if viewer.side is Side.INDIVIDUAL:
            return QuerySet(cls).filter(personal(viewer, "created_by_id"), created_by_side=viewer.side, deleted_at=None)
        own = Q(created_by_side=viewer.side) & inside(viewer, Permission.READ_REQUESTS, "creator", listed=True)
        if viewer.side is Side.MEMBER:
            if (others := private_to_others(viewer, "creator")) is not None:
                own &= ~others
            handed = (
                Q(created_by_side=Side.PROVIDER, state__in=SEEN_BY_MEMBER)
                & inside(viewer, Permission.READ_REQUESTS, "establishment", listed=True)
            )  # fmt: skip
            own = Q(own) | Q(handed)
        return QuerySet(cls).filter(own, deleted_at=None)

    @property
    def form(self) -> dict[str, Any]:
        """The values by block, in clear."""
        return opened(self.values, self.id)
