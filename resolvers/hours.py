"""The hours account of a person acting for themselves."""

from datetime import date
from decimal import Decimal

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.hours import DelegationPayload, HoursAccountPayload


@mutation(needs=Permission.BE_ONESELF, later="hours")
async def set_dif_hours(info: Info, hours: Decimal) -> HoursAccountPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="hours")
async def delegate_account(
    info: Info, delegate_login: str, starts_on: date, ends_on: date | None = None
) -> DelegationPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="hours")
async def accept_delegation(info: Info, id: strawberry.ID) -> DelegationPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="hours")
async def decline_delegation(info: Info, id: strawberry.ID) -> DelegationPayload:
    raise NotImplementedYet


@mutation(needs=Permission.BE_ONESELF, later="hours")
async def end_delegation(info: Info, id: strawberry.ID) -> DelegationPayload:
    raise NotImplementedYet
