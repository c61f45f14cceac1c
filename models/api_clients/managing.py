"""What a user does with their clients: make one, give it a new secret, revoke it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from auth.permissions import SCOPES
from auth.viewer import Side, Viewer
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.api_clients import ApiClient
from models.api_clients.secrets import give_secret, new_client_id, replace_secret
from models.database import transaction
from models.facts import record
from models.refusals import NotPermitted, NotSeen, Refusal, TextTooLong

MOST_CLIENTS = 20
"""Of one user on one side, the revoked ones not counted."""

LONGEST_NAME = 100


class NameRequired(Refusal):
    """Donnez un nom à ce système partenaire."""


class ScopesRequired(Refusal):
    """Choisissez au moins une habilitation pour ce système partenaire."""


class ScopeNotHeld(Refusal):
    """Vous ne pouvez pas confier l'habilitation « {scope} » sur ces rattachements."""


class AttachmentsRequired(Refusal):
    """Choisissez au moins un de vos rattachements pour ce système partenaire."""


class TooManyClients(Refusal):
    """Vous pouvez déclarer {most} systèmes partenaires au plus : révoquez-en un."""


class ClientRevoked(Refusal):
    """Ce système partenaire est révoqué : déclarez-en un nouveau."""


async def create_client(
    name: str, scopes: Iterable[str], attachment_ids: Collection[UUID], *, by: Viewer, now: datetime
) -> tuple[ApiClient, str]:
    """The new client and its secret in clear, which is not shown again.

    Raises `NameRequired`, `TextTooLong`, `NotPermitted`, `ScopesRequired`, `AttachmentsRequired`, `NotSeen`,
    `ScopeNotHeld`, `TooManyClients`.
    """
    given = sorted(set(scopes))
    client = ApiClient(
        user_id=by.user_id,
        side=by.side,
        name=_checked_name(name),
        client_id=new_client_id(),
        scopes=given,
        attachment_ids=checked_attachments(attachment_ids, given, by),
        created_at=now,
    )
    secret = give_secret(client, now)
    async with transaction():
        await _room_for_one_more(by)
        await client.save(force_create=True)
        await record("api_client.created", "ApiClient", client.id, by=by.user_id, at=now, scopes=given)
    return client, secret


async def rotate_secret(id: UUID, *, by: Viewer, now: datetime) -> tuple[ApiClient, str]:
    """A new secret in clear and a new year; for a day, the one before opens too. Raises `NotSeen`, `ClientRevoked`."""
    async with transaction():
        client = await _mine(id, by)
        if client.revoked_at is not None:
            raise ClientRevoked
        secret = replace_secret(client, now)
        await client.save()
        await record("api_client.secret_replaced", "ApiClient", client.id, by=by.user_id, at=now)
    return client, secret


async def revoke(id: UUID, *, by: Viewer, now: datetime) -> ApiClient:
    """The client and all its sign-ins are over; a second time changes nothing. Raises `NotSeen`."""
    async with transaction():
        client = await _mine(id, by)
        if client.revoked_at is None:
            client.revoked_at = now
            await client.save(update_fields=["revoked_at"])
            open_ones = SignInSession.everyones("those of a client that its user revokes").filter(revoked_at=None)
            await open_ones.filter(client_id=client.id).update(revoked_at=now)
            await record("api_client.revoked", "ApiClient", client.id, by=by.user_id, at=now)
    return client


def _checked_name(name: str) -> str:
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not words:
        raise NameRequired(path=("name",))
    if len(words) > LONGEST_NAME:
        raise TextTooLong(path=("name",), longest=LONGEST_NAME)
    return words


def checked_attachments(ids: Collection[UUID], scopes: Sequence[str], by: Viewer) -> list[str]:
    """Those of the person on this side, which together hold every scope. What is not theirs does not exist."""
    if by.side is Side.STAFF:
        raise NotPermitted
    if not scopes:
        raise ScopesRequired(path=("scopes",))
    if not ids:
        raise AttachmentsRequired(path=("attachmentIds",))
    held = {reach.attachment_id for reach in by.reaches}
    if not set(ids) <= held:
        raise NotSeen
    for scope in scopes:
        allowing = {reach.attachment_id for reach in by.reaches_with(SCOPES[scope])} if scope in SCOPES else set()
        if not allowing & set(ids):
            raise ScopeNotHeld(path=("scopes",), scope=scope)
    return sorted({id.hex for id in ids})


async def _room_for_one_more(by: Viewer) -> None:
    rows = User.everyones("two clients made at once are counted one after the other")
    await rows.select_for_update().get(id=by.user_id)
    if await ApiClient.visible_to(by).filter(revoked_at=None).count() >= MOST_CLIENTS:
        raise TooManyClients(most=MOST_CLIENTS)


async def _mine(id: UUID, viewer: Viewer) -> ApiClient:
    """The viewer's client, locked."""
    client = await ApiClient.visible_to(viewer).select_for_update().get_or_none(id=id)
    if client is None:
        raise NotSeen
    return client
