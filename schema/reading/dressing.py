"""From a record to a row: attributes that are columns, or are computed from some, written as one literal."""

from collections.abc import Callable, Mapping
from typing import Any

from auth.viewer import Viewer
from schema.reading.maps import Column, Computed, Record, Source
from schema.reading.rows import Row
from schema.reading.written import written

Dress = Callable[[Record, Viewer], Row]


def dresser(typename: str, chosen: Mapping[str, tuple[Source, Any]]) -> Dress:
    """What makes a row of that type, but for what must be fetched."""
    known: dict[str, Any] = {"new": object.__new__, "Row": Row}
    values = [f"'typename': {typename!r}", "'record': record"]
    for name, (source, _) in chosen.items():
        if isinstance(source, Column):
            values.append(f"{name!r}: record[{source.path!r}]")
        elif isinstance(source, Computed):
            known[f"make_{name}"] = source.make
            values.append(f"{name!r}: make_{name}(record, viewer)")
    lines = ["row = new(Row)", f"row.__dict__ = {{{', '.join(values)}}}", "return row"]
    return written("record, viewer", lines, known)
