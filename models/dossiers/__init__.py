"""Dossiers: requests transmitted to the funder. Their content is fixed; their status follows the funder's work."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.companies import Establishment
from models.drafts import Draft
from models.perimeter import EVERYTHING, NOTHING, inside, private_to_others
from models.scoping import Identified, Scoped
from models.sealing import opened
from models.states import DossierStatus


class Dossier(Scoped):
    """A transmitted request («dossier»)."""

    number = fields.CharField(max_length=12, unique=True)
    internal_reference = fields.CharField(max_length=60, null=True)
    registration_number = fields.CharField(max_length=20, null=True)
    scheme = fields.CharField(max_length=10)
    sub_scheme = fields.CharField(max_length=30, null=True)
    status = fields.CharEnumField(DossierStatus, max_length=20)
    title = fields.CharField(max_length=400)
    title_key = fields.CharField(max_length=400)
    start_date: date | None = fields.DateField(null=True)
    end_date: date | None = fields.DateField(null=True)
    start_key: date = fields.DateField()
    establishment: fields.ForeignKeyRelation[Establishment] = fields.ForeignKeyField(
        "models.Establishment", db_index=True, on_delete=fields.RESTRICT, related_name="dossiers"
    )
    draft: fields.OneToOneRelation[Draft] = fields.OneToOneField(
        "models.Draft", on_delete=fields.RESTRICT, related_name="dossier"
    )
    management_mandate = fields.BooleanField()
    payment_subrogation = fields.BooleanField()
    values: dict[str, Any] = fields.JSONField()
    search = fields.TextField()
    trainee_search = fields.TextField()
    version = fields.IntField(default=1)
    contact_email = fields.CharField(max_length=120, null=True)
    contact_side = fields.CharEnumField(Side, max_length=12, null=True)
    assignee: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, db_index=True, on_delete=fields.RESTRICT, related_name="assigned_dossiers"
    )
    transmitted_at: datetime = fields.DatetimeField()
    transmitted_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", db_index=True, on_delete=fields.RESTRICT, related_name="transmitted_dossiers"
    )
    transmitted_by_side = fields.CharEnumField(Side, max_length=12)
    # The author of the draft, when no other contact of the entity sees it; null: all of them do.
    private_to: UUID | None = fields.UUIDField(null=True)
    decided_at = fields.DatetimeField(null=True)
    decision_reason = fields.CharField(max_length=2000, null=True)
    # Granted by the silence of the funder.
    tacit = fields.BooleanField(default=False)
    updated_at: datetime = fields.DatetimeField(default=clock.now)

    establishment_id: UUID
    draft_id: UUID
    assignee_id: UUID | None
    transmitted_by_id: UUID

    class Meta:
        table = "dossier"

    @classmethod
    def visible_to(cls, viewer: Viewer, *, walked: bool = False) -> QuerySet[Self]:
        """A member's own, a provider's by its modules (S1:1197), all of them for the funder's staff.

        A person acting for themselves sees those made from their own drafts. Contacts of a member do not see what is
        private to a colleague.

        `walked`: the viewer sees much, and they are read in the order of a list.
        """
        return QuerySet(cls).filter(cls._condition(viewer, walked))

    @classmethod
    def _condition(cls, viewer: Viewer, walked: bool) -> Q:
        if viewer.is_staff:
            return EVERYTHING
        if viewer.side is Side.MEMBER:
            own = inside(viewer, Permission.READ_REQUESTS, "establishment", walked=walked, listed=True)
            others = private_to_others(viewer, "establishment")
            return own if others is None else own & ~others
        if viewer.side is Side.PROVIDER:
            return Q(id__in=Subquery(TrainingModule.visible_to(viewer).values("dossier_id")))
        if viewer.side is Side.INDIVIDUAL:
            return Q(draft_id__in=Subquery(Draft.visible_to(viewer).values("id")))
        return NOTHING

    @classmethod
    def hidden_from(cls, viewer: Viewer) -> QuerySet[Self] | None:
        """Those of the entities of a member that they do not see; None when they see all of them."""
        others = private_to_others(viewer, "establishment")
        held = inside(viewer, Permission.READ_REQUESTS, "establishment", listed=True)
        return None if others is None else QuerySet(cls).filter(held, others)

    @property
    def form(self) -> dict[str, Any]:
        """The values as transmitted, by block, in clear."""
        return opened(self.values, self.id)


class _Part(Scoped):
    """A part of a dossier: seen with it, except that a provider sees only what concerns its own modules (WE-F7)."""

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The parts of the dossiers that the viewer sees."""
        if viewer.side is Side.PROVIDER:
            return QuerySet(cls).filter(cls._of_modules(TrainingModule.visible_to(viewer)))
        if viewer.is_staff:
            return QuerySet(cls)
        return QuerySet(cls).filter(dossier_id__in=Subquery(Dossier.visible_to(viewer).values("id")))

    @classmethod
    def _of_modules(cls, modules: QuerySet["TrainingModule"]) -> Q:
        raise NotImplementedError


class TrainingModule(_Part):
    """One module of the training: one provider, dates, hours."""

    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField("models.Dossier", related_name="modules")
    position = fields.IntField()
    key = fields.CharField(max_length=40)
    title = fields.CharField(max_length=255)
    organisation: fields.ForeignKeyNullableRelation[Establishment] = fields.ForeignKeyField(
        "models.Establishment", null=True, db_index=True, on_delete=fields.RESTRICT, related_name="modules"
    )
    organisation_name = fields.CharField(max_length=255, null=True)
    organisation_siret = fields.CharField(max_length=14, null=True)
    hours_hundredths = fields.IntField(null=True)
    start_date = fields.DateField(null=True)
    end_date = fields.DateField(null=True)
    # What the quick search of this module's provider looks in: nothing of the other modules.
    search = fields.TextField()
    trainee_search = fields.TextField()

    class Meta:
        table = "training_module"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """A provider's own modules; elsewhere all modules of the visible dossiers."""
        if viewer.side is Side.PROVIDER:
            return QuerySet(cls).filter(inside(viewer, Permission.READ_REQUESTS, "organisation"))
        return super().visible_to(viewer)


class Trainee(_Part):
    """A person trained («stagiaire»)."""

    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField("models.Dossier", related_name="trainees")
    position = fields.IntField()
    key = fields.CharField(max_length=40)
    first_name = fields.CharField(max_length=80)
    birth_name = fields.CharField(max_length=80)
    usage_name = fields.CharField(max_length=80, null=True)

    class Meta:
        table = "trainee"

    @classmethod
    def _of_modules(cls, modules: QuerySet[TrainingModule]) -> Q:
        followed = QuerySet(ModuleTrainee).filter(module_id__in=Subquery(modules.values("id")))
        return Q(id__in=Subquery(followed.values("trainee_id")))


class ModuleTrainee(Identified):
    """A trainee follows a module."""

    module: fields.ForeignKeyRelation[TrainingModule] = fields.ForeignKeyField("models.TrainingModule")
    trainee: fields.ForeignKeyRelation[Trainee] = fields.ForeignKeyField("models.Trainee", db_index=True)

    class Meta:
        table = "module_trainee"


class FundingLine(_Part):
    """One cost of one module («coût par nature et par module»): cents excluding tax, quantities in hundredths."""

    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField("models.Dossier", related_name="lines")
    module: fields.ForeignKeyNullableRelation[TrainingModule] = fields.ForeignKeyField(
        "models.TrainingModule", null=True, db_index=True
    )
    position = fields.IntField()
    nature = fields.CharField(max_length=30)
    nature_label = fields.CharField(max_length=100)
    # Null when the cost is asked for in units: it is then left out of what is requested (S1:1334).
    requested_cents = fields.BigIntField(null=True)
    quantity_hundredths = fields.BigIntField(null=True)
    unit = fields.CharField(max_length=30, null=True)
    payee_name = fields.CharField(max_length=255, null=True)
    payee_siret = fields.CharField(max_length=14, null=True)
    granted_cents = fields.BigIntField(default=0)
    paid_cents = fields.BigIntField(default=0)

    module_id: UUID | None

    class Meta:
        table = "funding_line"

    @classmethod
    def _of_modules(cls, modules: QuerySet[TrainingModule]) -> Q:
        return Q(module_id__in=Subquery(modules.values("id")))


class FundingShare(Scoped):
    """A trainee's part of a line («détail par stagiaire»): the parts add up to the line to the cent."""

    line: fields.ForeignKeyRelation[FundingLine] = fields.ForeignKeyField("models.FundingLine", related_name="shares")
    trainee: fields.ForeignKeyRelation[Trainee] = fields.ForeignKeyField("models.Trainee", db_index=True)
    position = fields.IntField()
    label = fields.CharField(max_length=100, null=True)
    granted_cents = fields.BigIntField(default=0)
    paid_cents = fields.BigIntField(default=0)

    line_id: UUID
    trainee_id: UUID

    class Meta:
        table = "funding_share"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The parts of the visible lines."""
        return QuerySet(cls).filter(line_id__in=Subquery(FundingLine.visible_to(viewer).values("id")))
