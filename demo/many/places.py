"""Companies and their establishments, with numbers that are well formed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any, Final

from stdnum import luhn

from demo.many.keys import key
from demo.many.words import BRANCHES, CITIES, COMPANY_ENDINGS, COMPANY_STEMS, STREETS
from models.search import index

FIRST_SIREN: Final = 85_000_000
"""Without its last digit; no company of the demo world lies above it within reach."""

EACH_SECOND: Final = 5
"""One company of so many has a second establishment."""


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment and its company, as rows."""

    company: dict[str, Any]
    establishment: dict[str, Any]

    @property
    def head_office(self) -> bool:
        return bool(self.establishment["head_office"])

    @property
    def words(self) -> str:
        """What a search finds its dossiers by."""
        return index(self.company["name"], self.establishment["name"], self.establishment["siret"])


def places(chance: Random, count: int) -> list[Place]:
    """The establishments of that many companies."""
    found = []
    for rank in range(count):
        company = _company(chance, rank)
        found.append(Place(company, _establishment(chance, company, 1)))
        if rank % EACH_SECOND == 0:
            found.append(Place(company, _establishment(chance, company, 2)))
    return found


def _company(chance: Random, rank: int) -> dict[str, Any]:
    naf, idcc = chance.choice(BRANCHES)
    name = f"{chance.choice(COMPANY_STEMS)} {chance.choice(COMPANY_ENDINGS)} {rank + 1}"
    return {
        "id": key(chance),
        "siren": _checked(f"{FIRST_SIREN + rank}"),
        "name": name,
        "naf": naf,
        "idcc": idcc,
        "headcount": chance.randrange(3, 900),
    }


def _establishment(chance: Random, company: dict[str, Any], rank: int) -> dict[str, Any]:
    postal_code, city, commune = chance.choice(CITIES)
    return {
        "id": key(chance),
        "siret": _checked(f"{company['siren']}{rank:04}"),
        "name": company["name"] if rank == 1 else f"{company['name']} {city}",
        "head_office": rank == 1,
        "line": f"{chance.randrange(1, 120)} {chance.choice(STREETS)}",
        "postal_code": postal_code,
        "city": city,
        "commune_code": commune,
        "company_id": company["id"],
    }


def _checked(digits: str) -> str:
    """The number with the digit that makes it well formed."""
    return digits + luhn.calc_check_digit(digits)
