"""Granting a dossier line by line, each amount divided among the trainees to the cent (S1:1364-1371)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from auth.viewer import Viewer
from models.actions import DossierAction
from models.dossiers import Dossier, FundingLine, FundingShare, Trainee
from models.dossiers.changing import change
from models.dossiers.reviewing import LONGEST_REASON
from models.dossiers.shares import divide
from models.refusals import InvalidInput, Refusal
from models.texts import comment_of
from schemes import Problem

REASON = "the funder grants the whole dossier"
_CENT, _LARGEST = Decimal("0.01"), Decimal("999999999.99")


class LineUnknown(Refusal):
    """Cette ligne n'existe pas dans ce dossier."""


class LineDuplicated(Refusal):
    """Cette ligne est indiquée deux fois."""


class AmountInvalid(Refusal):
    """Saisissez un montant positif avec au plus deux décimales, par exemple 1400.00."""


class AmountAboveRequested(Refusal):
    """Le montant accordé ne peut dépasser le montant demandé."""


@dataclass(frozen=True)
class Granted:
    """What is granted for a line, in euros; the line is None when its identifier names none."""

    line_id: UUID | None
    amount: Decimal


async def grant(
    dossier_id: UUID,
    *,
    version: int,
    lines: Sequence[Granted] = (),
    comment: str | None = None,
    by: Viewer,
    at: datetime | None = None,
) -> Dossier:
    """Lines left out are granted as requested, those asked for in units then get nothing (S1:1334).

    Raises the refusals of `change`, TextTooLong, and InvalidInput with a problem for each wrong line.
    """
    said = comment_of(comment, longest=LONGEST_REASON, path=("input", "comment"))
    granting = change(
        "dossier.granted", DossierAction.GRANT, dossier_id, version=version, by=by, at=at, comment=said
    )  # fmt: skip
    async with granting as (dossier, more):
        own = await FundingLine.everyones(REASON).filter(dossier_id=dossier.id).order_by("position")
        amounts = _amounts({line.id: line for line in own}, lines)
        await award(dossier, own, amounts)
        dossier.decided_at, dossier.decision_reason = dossier.updated_at, said
        more["granted_cents"] = sum(line.granted_cents for line in own)
    return dossier


def _amounts(own: Mapping[UUID, FundingLine], lines: Sequence[Granted]) -> dict[UUID, int]:
    """Cents by line. Raises InvalidInput."""
    problems = list(_problems(own, lines))
    if problems:
        raise InvalidInput(problems=problems)
    return {line.line_id: int(line.amount * 100) for line in lines if line.line_id}


def _problems(own: Mapping[UUID, FundingLine], lines: Sequence[Granted]) -> Iterator[Problem]:
    seen: set[UUID] = set()
    for index, granted in enumerate(lines):
        place = ("input", "lines", str(index))
        line = own.get(granted.line_id) if granted.line_id else None
        if line is None:
            yield LineUnknown.problem(path=(*place, "lineId"))
        elif line.id in seen:
            yield LineDuplicated.problem(path=(*place, "lineId"))
        elif not _is_amount(granted.amount):
            yield AmountInvalid.problem(path=(*place, "granted"))
        elif line.requested_cents is not None and granted.amount * 100 > line.requested_cents:
            yield AmountAboveRequested.problem(path=(*place, "granted"))
        if line is not None:
            seen.add(line.id)


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount <= _LARGEST and amount == amount.quantize(_CENT)


async def award(dossier: Dossier, lines: Sequence[FundingLine], amounts: Mapping[UUID, int]) -> None:
    """Writes what is granted for each line and each trainee of the dossier; without an amount, what was requested."""
    trainees = await Trainee.everyones(REASON).filter(dossier_id=dossier.id)
    rank = {trainee.id: trainee.position for trainee in trainees}
    shares = await FundingShare.everyones(REASON).filter(line__dossier_id=dossier.id)
    for line in lines:
        line.granted_cents = amounts.get(line.id, line.requested_cents or 0)
        divide(line.granted_cents, [share for share in shares if share.line_id == line.id], rank)
    if lines:
        await FundingLine.everyones(REASON).bulk_update(lines, ["granted_cents"])
    if shares:
        await FundingShare.everyones(REASON).bulk_update(shares, ["granted_cents"])
