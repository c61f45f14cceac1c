"""Words that every list shares."""

from datetime import date
from enum import Enum

import strawberry


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.enum
class OrderDirection(Enum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.input
class DateRange:
    from_: date | None = strawberry.field(name="from", default=strawberry.UNSET, description="Inclusive.")
    to: date | None = strawberry.field(default=strawberry.UNSET, description="Inclusive.")
