"""Delegations: who may act on whose account."""

from datetime import date

import strawberry

from models.states import DelegationStatus
from schema.enums import described
from schema.node import Node
from schema.payloads import UserError
from schema.people import User
from schema.trainees import HistoryEntry

described(DelegationStatus, description="Where a delegation stands.")


@strawberry.type(description="Right given to another user to act on one's account («délégation»).")
class Delegation(Node):
    holder: User = strawberry.field(description="Whose account it is («titulaire»).")
    delegate: User
    starts_on: date
    ends_on: date | None
    status: DelegationStatus
    history: list[HistoryEntry] = strawberry.field(description="Its steps, and what the delegate did, oldest first.")


@strawberry.type
class DelegationPayload:
    delegation: Delegation | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
