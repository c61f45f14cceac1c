"""Words that every list shares."""

from datetime import date
from enum import Enum

import strawberry


@strawberry.type(
    description="Where a page stands in its list: give a cursor back as `after` or `before` for the next one."
)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.enum(description="Which way a list is put in order.")
class OrderDirection(Enum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.input(description="From a day to a day; a bound left out leaves that end open.")
class DateRange:
    from_: date | None = strawberry.field(name="from", default=strawberry.UNSET, description="Inclusive.")
    to: date | None = strawberry.field(default=strawberry.UNSET, description="Inclusive.")
