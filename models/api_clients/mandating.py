"""Giving a mandate to the client of a third party, and ending it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import Viewer
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.api_clients import ApiClient
from models.api_clients.finding import client_called
from models.api_clients.managing import checked_attachments
from models.api_clients.mandates import ApiMandate, given_by
from models.database import transaction
from models.facts import record
from models.refusals import NotSeen, Refusal

LONGEST = timedelta(days=365)
"""A mandate is given again each year, as a secret is."""

MOST_MANDATES = 50
"""Of one user on one side, those that have ended not counted."""


class ClientUnknown(Refusal):
    """Aucun système partenaire en service ne porte cet identifiant."""


class MandateToOneself(Refusal):
    """Ce système partenaire est le vôtre : il agit déjà pour vous."""


class MandateNotAdministered(Refusal):
    """Vous ne pouvez mandater un tiers que sur les rattachements que vous administrez."""


class MandateEndInvalid(Refusal):
    """Un mandat prend fin aujourd'hui au plus tôt, et dans {most} jours au plus tard."""


class TooManyMandates(Refusal):
    """Vous pouvez donner {most} mandats au plus : mettez fin à l'un d'eux."""


async def give_mandate(
    client_id: str,
    scopes: Iterable[str],
    attachment_ids: Collection[UUID],
    ends_on: date,
    *,
    by: Viewer,
    now: datetime,
) -> ApiMandate:
    """The client of this public identifier may act for the viewer until the end of that day in Paris.

    Raises `NotPermitted`, `ScopesRequired`, `AttachmentsRequired`, `NotSeen`, `ScopeNotHeld`, `MandateNotAdministered`,
    `MandateEndInvalid`, `ClientUnknown` (also for a client that is revoked or expired), `MandateToOneself`,
    `TooManyMandates`.
    """
    given = sorted(set(scopes))
    held = checked_attachments(attachment_ids, given, by)
    _administered(attachment_ids, by)
    end = _end_of(ends_on, now)
    client = await _client(client_id, by, now)
    async with transaction():
        await _room_for_one_more(by, now)
        mandate = await ApiMandate.create(
            user_id=by.user_id,
            client_id=client.id,
            side=by.side,
            scopes=given,
            attachment_ids=held,
            created_at=now,
            expires_at=end,
        )
        about = {"client": client.id.hex, "scopes": given}
        await record("api_mandate.given", "ApiMandate", mandate.id, by=by.user_id, at=now, **about)
    return mandate


async def end_mandate(id: UUID, *, by: Viewer, now: datetime) -> ApiMandate:
    """Either side ends it, and all the sign-ins under it; a second time changes nothing. Raises `NotSeen`."""
    async with transaction():
        mandate = await ApiMandate.visible_to(by).get_or_none(id=id)
        if mandate is None:
            raise NotSeen
        # Locked by its key alone: PostgreSQL locks no row that a condition on another table may not find.
        mandate = await ApiMandate.everyones("just seen").select_for_update().get(id=id)
        if mandate.revoked_at is None:
            mandate.revoked_at = now
            await mandate.save(update_fields=["revoked_at"])
            open_ones = SignInSession.everyones("those under a mandate that has ended").filter(revoked_at=None)
            await open_ones.filter(mandate_id=id).update(revoked_at=now)
            await record("api_mandate.ended", "ApiMandate", id, by=by.user_id, at=now, client=mandate.client_id.hex)
    return mandate


def _administered(ids: Collection[UUID], by: Viewer) -> None:
    if not set(ids) <= {reach.attachment_id for reach in by.reaches_with(Permission.DECIDE_ATTACHMENTS)}:
        raise MandateNotAdministered(path=("attachmentIds",))


def _end_of(day: date, now: datetime) -> datetime:
    """The end of that day. Raises `MandateEndInvalid`."""
    today = now.astimezone(clock.PARIS).date()
    if not today <= day <= today + LONGEST:
        raise MandateEndInvalid(path=("endsOn",), most=LONGEST.days)
    return clock.midnight_after(day)


async def _client(client_id: str, by: Viewer, now: datetime) -> ApiClient:
    client = await client_called(client_id)
    if client is None or not client.is_live(now):
        raise ClientUnknown(path=("clientId",))
    if client.user_id == by.user_id:
        raise MandateToOneself(path=("clientId",))
    return client


async def _room_for_one_more(by: Viewer, now: datetime) -> None:
    rows = User.everyones("two mandates given at once are counted one after the other")
    await rows.select_for_update().get(id=by.user_id)
    live = ApiMandate.visible_to(by).filter(given_by(by), revoked_at=None, expires_at__gt=now)
    if await live.count() >= MOST_MANDATES:
        raise TooManyMandates(most=MOST_MANDATES)
