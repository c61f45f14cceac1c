"""Connections and objects, described as expressions over records."""

from dataclasses import replace

from models import flat
from schema.reading.pages import Listed
from schema.reading.reader import Reader
from schema.reading.selection import Selection
from schema.reading.shaper import Shaper
from schema.reading.shapes import Description, Names, Plain, Shape, connection

PAGE = "rows, viewer, write, total, tally, following, preceding, gathered"
"""What tells a page is given."""
ROW = "row, viewer, gathered, place=0"
"""What tells an object is given."""


def described_row(reader: Reader, typename: str, selection: Selection, layout: flat.Layout) -> Description:
    """An object, out of its record or none."""
    shaper = Shaper(reader, Names())
    row = shaper.top(typename, selection, layout, "row")
    return Description(replace(row, unless_null="row"), ROW, shaper.names)


def described_page(reader: Reader, listed: Listed, nodes: Selection, layout: flat.Layout) -> Description:
    """A connection, out of records of this layout."""
    shaper, kind = Shaper(reader, Names()), listed.typename

    def cursor(record: str) -> str:
        parts = shaper.parts(layout, record)
        if flat.ANSWER in parts:
            # What nobody asks for is not spelled.
            return f"write.signed({parts[flat.CURSOR][0]})" if flat.CURSOR in parts else "None"
        values = shaper.columns(layout, record)
        return f"write({values[listed.order.column]}, {values['id']})"

    counted, tallied = layout.place(flat.TOTAL), layout.place(flat.TALLY)
    said: dict[str, Shape] = {
        "total_count": Plain("total" if counted is None else f"(rows[0][{counted}] if rows else total)")
    }
    if listed.tally:
        said[listed.tally.field] = Plain(f"((rows[0][{tallied}] or 0) if rows else tally)")
    page = connection(kind, shaper.top(kind, nodes, layout, "row"), cursor, said)
    return Description(page, PAGE, shaper.names)
