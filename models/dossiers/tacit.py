"""Granting what the funder left without a decision: as it was requested, at the instant that the law says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.expressions import Q

from models.dossiers import Dossier, FundingLine
from models.dossiers.granting import award
from models.dossiers.lifecycle import SILENCE
from models.dossiers.silence import elapsed
from models.history import tell
from schemes import SCHEMES

_WHY = "the law grants whoever's dossier it is"


async def left_silent(now: datetime) -> list[UUID]:
    """The dossiers that may have been left without a decision for too long, those transmitted first."""
    late = Q(*_transmitted_before(now), join_type=Q.OR)
    rows = Dossier.everyones(_WHY).filter(late, status__in=SILENCE[0]).order_by("transmitted_at", "id")
    return list(await rows.values_list("id", flat=True))  # type: ignore[arg-type]


async def grant_when_silent(dossier_id: UUID, now: datetime) -> bool:
    """Grants the dossier when its time is over. Call it inside a transaction: it stays locked until it ends.

    However late the clock is, the decision has the date of the law; the history says when it was written down.
    """
    dossier = await Dossier.everyones(_WHY).select_for_update().get(id=dossier_id)
    end, start = await elapsed(dossier, now), dossier.status
    if end is None:
        return False
    lines = await FundingLine.everyones(_WHY).filter(dossier_id=dossier.id).order_by("position")
    await award(dossier, lines, {})
    dossier.status, dossier.tacit, dossier.version = SILENCE[1], True, dossier.version + 1
    dossier.decided_at, dossier.decision_reason, dossier.updated_at = end.since, end.sentence, now
    await dossier.save()
    granted = sum(line.granted_cents for line in lines)
    await tell(
        "dossier.granted", "Dossier", dossier.id, by=None, at=now, start=start, end=dossier.status,
        comment=end.sentence, tacit=True, granted_cents=granted,
    )  # fmt: skip
    return True


def _transmitted_before(now: datetime) -> Iterator[Q]:
    for code, scheme in SCHEMES.items():
        if scheme.silence is not None:
            shortest = min(days for _, days in scheme.silence.days.values)
            # A day less: the night that has no two o'clock makes the time an hour shorter.
            yield Q(scheme=code, transmitted_at__lt=now - timedelta(days=shortest - 1))
