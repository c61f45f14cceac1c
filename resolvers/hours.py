"""The hours account of a person acting for themselves."""

from decimal import Decimal
from typing import Any

from auth.permissions import Permission
from models.accounts import hours as accounts
from models.refusals import Refusal
from resolvers.answers import user_errors
from resolvers.doors import mutation
from schema.context import Info, viewer_of
from schema.hours import HoursAccountPayload
from schema.maps.hours import hours_row
from schema.payloads import UserError
from schema.reading.selection import Selection
from subscriptions import rings


@mutation(needs=Permission.KEEP_HOURS)
async def set_dif_hours(info: Info, hours: Decimal) -> HoursAccountPayload:
    errors: list[UserError] = []
    try:
        await accounts.set_dif(hours, by=viewer_of(info))
        rings.facts()
    except Refusal as refusal:
        errors = user_errors(refusal)
    account: Any = await hours_row(viewer_of(info), Selection.of(info).under("HoursAccountPayload", "hours_account"))
    return HoursAccountPayload(hours_account=account, errors=errors)
