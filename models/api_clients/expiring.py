"""The end of a client's secret, announced to who made it: 30, 7 and 1 day before, and when it has come; that of a
mandate, announced to both sides when it has come."""

from datetime import datetime, timedelta
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from models.api_clients import ApiClient
from models.api_clients.mandates import ApiMandate
from models.facts import Fact, record

NOTICES = (0, 1, 7, 30)
"""Days before the end at which a notice is due; 0 is the end itself."""

_LATE = timedelta(days=7)
"""An end that nobody announced in that time is announced no more."""
_WHY = "the clock warns whoever made it"
_ENDED = "api_mandate.ended"


async def to_warn(now: datetime) -> list[UUID]:
    """The clients for which a notice may be due, the first to end first."""
    ending = ApiClient.everyones(_WHY).filter(revoked_at=None, expires_at__gt=now - _LATE)
    soon = ending.filter(expires_at__lte=now + timedelta(days=max(NOTICES)))
    untold = soon.filter(Q(warned_days=None) | Q(warned_days__gt=0))
    return await untold.order_by("expires_at", "id").values_list("id", flat=True)  # type: ignore[return-value]


async def warn_when_due(id: UUID, now: datetime) -> bool:
    """Records the notice that is due now, if it was not yet; one that was missed is not made up for by two.

    Call it inside a transaction.
    """
    client = await ApiClient.everyones(_WHY).select_for_update().get_or_none(id=id)
    if client is None or client.revoked_at is not None:
        return False
    due = next((days for days in NOTICES if client.expires_at <= now + timedelta(days=days)), None)
    if due is None or (client.warned_days is not None and client.warned_days <= due):
        return False
    client.warned_days = due
    await client.save(update_fields=["warned_days"])
    kind = "api_client.expiring" if due else "api_client.expired"
    await record(kind, "ApiClient", client.id, by=None, at=now, days=due)
    return True


async def mandates_past_their_end(now: datetime) -> list[UUID]:
    """The mandates whose end came lately and is not told yet, the first to end first."""
    lately = ApiMandate.everyones(_WHY).filter(revoked_at=None, expires_at__lte=now, expires_at__gt=now - _LATE)
    untold = lately.exclude(id__in=Subquery(_ends_told().values("subject_id")))
    return await untold.order_by("expires_at", "id").values_list("id", flat=True)  # type: ignore[return-value]


async def tell_end_of_mandate(id: UUID, now: datetime) -> bool:
    """Records that the mandate has ended by itself, once. Call it inside a transaction."""
    mandate = await ApiMandate.everyones(_WHY).select_for_update().get(id=id)
    if mandate.revoked_at is not None or await _ends_told().filter(subject_id=id).exists():
        return False
    await record(_ENDED, "ApiMandate", id, by=None, at=now, client=mandate.client_id.hex)
    return True


def _ends_told() -> QuerySet[Fact]:
    return Fact.everyones(_WHY).filter(subject_type="ApiMandate", kind=_ENDED)
