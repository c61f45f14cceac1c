"""A line's amount trainee by trainee: truncated to the cent, the remainder to the dossier's first trainee (FIN-03)."""

import re
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from models.dossiers import FundingLine, FundingShare, Trainee
from schemes.money import split

LABEL: Final = "Subvention Etat"
"""Title of a trainee's part (S1:1364)."""


def shares_of(line: FundingLine, followers: Iterable[Trainee]) -> list[FundingShare]:
    """New shares of a line for those who follow its module, in the natural order of their keys; nothing granted yet."""
    shown = sorted(followers, key=lambda trainee: (_natural(trainee.key), trainee.position))
    return [
        FundingShare(line_id=line.id, trainee_id=trainee.id, position=position, label=LABEL)
        for position, trainee in enumerate(shown)
    ]


def divide(granted_cents: int, shares: Iterable[FundingShare], rank: dict[UUID, int]) -> list[FundingShare]:
    """Give each share its part of what is granted; `rank` is the position of each trainee in the dossier."""
    ordered = sorted(shares, key=lambda share: rank[share.trainee_id])
    parts = split(granted_cents, len(ordered)) if ordered else []
    for share, cents in zip(ordered, parts, strict=True):
        share.granted_cents = cents
    return ordered


def _natural(key: str) -> list[tuple[bool, int, str]]:
    """Numbers inside a key count as numbers: s2 comes before s10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", key)
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]
