"""`guichet reference …`: the lists that forms refer to."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.shared import telling

if TYPE_CHECKING:
    from outside.lists import Item

group = typer.Typer(no_args_is_help=True, help="The lists that forms refer to.")


class NotAList(Exception):
    """The file is not one of our lists; the message says why."""


@group.command("import")
def import_list(
    file: Annotated[
        Path, typer.Argument(help="LIST.csv, such as IDCC.csv, without titles: code, label, wider group, other words.")
    ],
) -> None:
    """Put a list in the place of the one that came with Guichet, on this machine; servers read it when they start."""
    from outside import lists

    with telling(NotAList, OSError, UnicodeDecodeError):
        if file.stem not in lists.NAMES or file.suffix != ".csv":
            raise NotAList(f"{file.name} is none of {', '.join(f'{name}.csv' for name in lists.NAMES)}.")
        items = _items(file)
        lists.replace(file.stem, items)
    typer.echo(f"{len(items)} lines are in the list {file.stem}.")


def _items(file: Path) -> list[Item]:
    """Raises NotAList."""
    from outside.lists import Item

    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    found: dict[str, Item] = {}
    with typer.progressbar(enumerate(rows, start=1), length=len(rows), label=file.name) as numbered:
        for number, row in numbered:
            if not 2 <= len(row) <= 4 or not row[0] or not row[1] or row[0] in found:
                raise NotAList(
                    f"Line {number} must hold a code of its own, a label, and perhaps a wider group and words."
                )
            code, label, parent, also = (*row, "", "")[:4]
            found[code] = Item(code, label, parent or None, also)
    return list(found.values())
