"""Bank details («RIB») on which a dossier is to be paid: sealed, and only their end is ever shown."""

import re
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.actions import DossierAction
from models.database import transaction
from models.dossiers import Dossier, FundingLine
from models.dossiers.lifecycle import checked_move
from models.dossiers.reading import locked, situation_of
from models.history import tell
from models.perimeter import NOTHING
from models.refusals import InvalidInput, Refusal
from models.scoping import Scoped
from models.sealing import seal
from schemes.formats import IBAN
from schemes.issues import Problem

LONGEST_HOLDER: Final = 160
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")


class HolderRequired(Refusal):
    """Indiquez le titulaire du compte, en 160 caractères au plus."""


class BicInvalid(Refusal):
    """Le BIC comporte 8 ou 11 caractères."""


class FullyPaid(Refusal):
    """L'aide de ce dossier est intégralement versée."""


class BankDetails(Scoped):
    """One account; the last one added is the one to pay on."""

    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField(
        "models.Dossier", db_index=True, related_name="bank_details"
    )
    holder = fields.CharField(max_length=LONGEST_HOLDER)
    sealed_iban = fields.CharField(max_length=200)
    iban_end = fields.CharField(max_length=4)
    bic = fields.CharField(max_length=11, null=True)
    added_at: datetime = fields.DatetimeField()
    added_by: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", db_index=True, on_delete=fields.RESTRICT
    )

    class Meta:
        table = "bank_details"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the dossiers that the viewer sees; a provider knows nothing of its client's accounts."""
        if viewer.side is Side.PROVIDER:
            return QuerySet(cls).filter(NOTHING)
        return QuerySet(cls).filter(dossier_id__in=Subquery(Dossier.visible_to(viewer).values("id")))


async def add(
    dossier_id: UUID, holder: str, iban: str, bic: str | None, *, by: Viewer, at: datetime | None = None
) -> UUID:
    """While the dossier is not fully paid (S3:42).

    Raises HolderRequired, InvalidInput, BicInvalid, NotSeen, NotPermitted, TransitionNotAllowed, FullyPaid.
    """
    row, number = _checked(holder, iban, bic), IBAN.compact(iban)
    row.sealed_iban, row.iban_end = seal(number, row.id), number[-4:]
    row.added_at, row.added_by_id = at or clock.now(), by.user_id
    async with transaction():
        dossier = await locked(dossier_id, by)
        checked_move(await situation_of(dossier, by), DossierAction.ADD_BANK_DETAILS, by)
        await _check_unpaid(dossier, by)
        row.dossier_id = dossier.id
        await row.save(force_create=True)
        dossier.updated_at = row.added_at
        await dossier.save(update_fields=["updated_at"])
        await tell("dossier.bank_details_added", "Dossier", dossier.id, by=by, at=row.added_at)
    return dossier_id


def _checked(holder: str, iban: str, bic: str | None) -> BankDetails:
    name, code = " ".join(holder.split()), "".join((bic or "").split()).upper()
    if not (0 < len(name) <= LONGEST_HOLDER and name.isprintable()):
        raise HolderRequired(path=("holder",))
    if fault := IBAN.fault(iban):
        raise InvalidInput(problems=[Problem(fault.code, fault.whole, ("iban",))])
    if code and not _BIC.fullmatch(code):
        raise BicInvalid(path=("bic",))
    return BankDetails(holder=name, bic=code or None)


async def _check_unpaid(dossier: Dossier, by: Viewer) -> None:
    lines = await FundingLine.visible_to(by).filter(dossier_id=dossier.id)
    granted = sum(line.granted_cents for line in lines)
    if 0 < granted <= sum(line.paid_cents for line in lines):
        raise FullyPaid
