"""The reference base of companies and establishments («SIRENE»)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class Entry:
    """An establishment and its company, as the reference base tells them. Numbers are compact."""

    siret: str
    company_name: str
    name: str
    head_office: bool = False
    line: str | None = None
    complement: str | None = None
    postal_code: str | None = None
    city: str | None = None
    commune_code: str | None = None
    closed_on: date | None = None
    naf: str | None = None
    idcc: str | None = None
    headcount: int | None = None

    @property
    def siren(self) -> str:
        """Number of the company."""
        return self.siret[:9]


class DirectoryUnavailable(Exception):
    """The reference base does not answer for now."""


class Directory(Protocol):
    """Who exists."""

    async def find(self, number: str) -> Entry | None:
        """The establishment of a SIRET, the head office of a SIREN, None when unknown. Raises DirectoryUnavailable."""


class SmallDirectory:
    """A twin of the reference base that knows a few establishments."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_number: dict[str, Entry] = {}
        for entry in sorted(entries, key=lambda entry: entry.head_office, reverse=True):
            self._by_number[entry.siret] = entry
            self._by_number.setdefault(entry.siren, entry)

    async def find(self, number: str) -> Entry | None:
        return self._by_number.get(number)


LOCAL: Directory = SmallDirectory(
    (
        Entry(
            "91273969500019",
            "KISO",
            "KISO",
            head_office=True,
            line="12 RUE DU PORT",
            postal_code="34200",
            city="SETE",
            commune_code="34301",
            naf="5610A",
            idcc="1979",
            headcount=12,
        ),
        Entry(
            "48816678600019",
            "LEGOUD CONSEIL FORMATION",
            "LEGOUD CONSEIL FORMATION",
            head_office=True,
            line="3 ALLEE DES TILLEULS",
            postal_code="38000",
            city="GRENOBLE",
            commune_code="38185",
            naf="8559A",
            idcc="1516",
            headcount=4,
        ),
        Entry(
            "40101593800004",
            "HUMANDO",
            "HUMANDO VILLEURBANNE",
            head_office=True,
            line="2 RUE HENRI BARBUSSE",
            postal_code="69100",
            city="VILLEURBANNE",
            commune_code="69266",
            naf="7820Z",
            idcc="1413",
            headcount=180,
        ),
        Entry(
            "35600000000048",
            "LA POSTE",
            "LA POSTE",
            head_office=True,
            line="9 RUE DU COLONEL PIERRE AVIA",
            postal_code="75015",
            city="PARIS",
            commune_code="75115",
            naf="5310Z",
            headcount=230000,
        ),
    )
)
"""What is known without asking anybody."""
