"""Reference lists that come with the product: NAF, IDCC, communes, ROME… Sources and licences: `data/NOTICE.md`."""

import csv
import gzip
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).with_name("data")
OWN: Final = Path("var/reference")
"""Lists of this machine, which replace those that came."""
NAMES: Final = ("COMMUNE", "DEPARTMENT", "IDCC", "NAF", "NAF_SECTION", "REGION", "RNCP", "ROME")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: its code, what people read, the code of its wider group, other words that find it."""

    code: str
    label: str
    parent: str | None = None
    also: str = ""


def read(name: str) -> list[Item]:
    """The list of this name, one of `NAMES`; what is asked for most comes first."""
    own = OWN / f"{name}.csv.gz"
    with gzip.open(own if own.exists() else DATA / own.name, "rt", encoding="utf-8", newline="") as file:
        return [Item(code, label, parent or None, also) for code, label, parent, also in csv.reader(file)]


def replace(name: str, items: list[Item]) -> None:
    """From now on this is the list of this name, on this machine."""
    OWN.mkdir(parents=True, exist_ok=True)
    draft = OWN / f".{name}.part"
    write(draft, items)
    draft.replace(OWN / f"{name}.csv.gz")


def write(path: Path, items: list[Item]) -> None:
    """The same lines give the same bytes, whenever they are written."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed,
        TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        lines = ((item.code, item.label, item.parent or "", item.also) for item in items)
        csv.writer(text, lineterminator="\n").writerows(lines)
