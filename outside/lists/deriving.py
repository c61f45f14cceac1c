"""Makes the lists from the extracts that `data/NOTICE.md` names: `python -m outside.lists.deriving FOLDER`."""

import csv
import gzip
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from outside.lists import DATA, Item, write

Row = dict[str, str]

TEMPORARY_WORK = (
    Item("1413", "Travail temporaire : salariés permanents", None, "intérim agences ETT"),
    Item("2378", "Travail temporaire : salariés intérimaires", None, "intérim missions ETT"),
)
"""Two agreements that the extract lacks, and that most of our members apply."""


def communes(folder: Path) -> list[Item]:
    """The most populated first; found by their postal codes too."""
    with gzip.open(folder / "communes_2026.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -int(row["population"] or 0))
    return [Item(row["insee"], row["name"], row["dep"], row["postal_codes"]) for row in rows]


def departments(folder: Path) -> list[Item]:
    """Of a region."""
    return [Item(row["code"], row["name"], row["region"]) for row in _rows(folder, "departements")]


def regions(folder: Path) -> list[Item]:
    """Of France."""
    return [Item(row["code"], row["name"]) for row in _rows(folder, "regions")]


def activities(folder: Path) -> list[Item]:
    """The 732 codes that companies have, each in its section."""
    wider = {row["code"]: row["parent"] for row in _rows(folder, "naf_rev2")}

    def section(code: str) -> str:
        return section(wider[code]) if wider[code] else code

    rows = (row for row in _rows(folder, "naf_rev2") if row["level"] == "5")
    return [Item(row["code"], row["label"], section(row["code"]), _dotted(row["code"])) for row in rows]


def sections(folder: Path) -> list[Item]:
    """Of activities."""
    return [Item(row["code"], row["label"]) for row in _rows(folder, "naf_rev2") if row["level"] == "1"]


def agreements(folder: Path) -> list[Item]:
    """Collective agreements by their short title; found by the whole one too."""
    rows = (Item(row["idcc"].zfill(4), row["short_title"], None, row["title"]) for row in _rows(folder, "idcc"))
    return sorted((*rows, *TEMPORARY_WORK), key=lambda item: item.code)


def certifications(folder: Path) -> list[Item]:
    """Of the national register, those that agreements of branches name; in the group of their level."""
    rows = _rows(folder, "certifications_pro_a_from_agreements")
    found = (row for row in rows if row["code"].startswith("RNCP"))
    return [Item(row["code"], row["title"], row["level"] or None, row["code"].removeprefix("RNCP")) for row in found]


def trades(folder: Path) -> list[Item]:
    """The trades of France Travail."""
    return [Item(row["code"], row["label"]) for row in _rows(folder, "rome")]


LISTS: dict[str, Callable[[Path], list[Item]]] = {
    "COMMUNE": communes,
    "DEPARTMENT": departments,
    "IDCC": agreements,
    "NAF": activities,
    "NAF_SECTION": sections,
    "REGION": regions,
    "RNCP": certifications,
    "ROME": trades,
}


def _dotted(code: str) -> str:
    return f"{code[:2]}.{code[2:]}"


def _rows(folder: Path, name: str) -> Iterable[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    for name, derive in LISTS.items():
        write(DATA / f"{name}.csv.gz", derive(Path(sys.argv[1])))
