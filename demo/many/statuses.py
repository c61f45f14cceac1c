"""How far generated dossiers are."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from auth.viewer import Side
from demo.many.words import REASONS
from models.dossiers.lifecycle import SILENCE
from models.states import DossierStatus
from schemes import SCHEMES

S = DossierStatus
CLOSED: Final = {S.SETTLED: 84, S.REFUSED: 7, S.CANCELLED: 5, S.TERMINATED: 4}
OPEN: Final = {
    S.TRANSMITTED: 12,
    S.UNDER_REVIEW: 16,
    S.AWAITING_DOCUMENTS: 6,
    S.GRANTED: 30,
    S.AWAITING_INVOICES: 26,
    S.REFUSED: 10,
}
STILL_OPEN: Final = 0.15
"""The youngest part of the dossiers, on which work goes on."""

DECIDED: Final = frozenset({S.GRANTED, S.REFUSED, S.CANCELLED, S.AWAITING_INVOICES, S.TERMINATED, S.SETTLED})
PROMISED: Final = frozenset({S.GRANTED, S.AWAITING_INVOICES, S.TERMINATED, S.SETTLED})
"""Statuses in which money was granted."""

PAID: Final = frozenset({S.TERMINATED, S.SETTLED})


def status_of(chance: Random, scheme: str, rank: float) -> DossierStatus:
    """The status of a dossier of that scheme, `rank` from 0 (the oldest) to 1."""
    weights = OPEN if rank > 1 - STILL_OPEN else CLOSED
    [status] = chance.choices(list(weights), list(weights.values()))
    # The clock would grant them all at once: the law does not let these wait so long.
    return S.GRANTED if status in SILENCE[0] and SCHEMES[scheme].silence else status


def decision_of(chance: Random, status: DossierStatus, at: datetime) -> dict[str, Any]:
    """The columns that tell the status and the decision."""
    return {
        "status": status.value,
        "decided_at": at + timedelta(days=chance.randrange(2, 30)) if status in DECIDED else None,
        "decision_reason": chance.choice(REASONS) if status in (S.REFUSED, S.CANCELLED) else None,
        "transmitted_by_side": Side.MEMBER.value,
    }
