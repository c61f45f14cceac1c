"""Attachments, the wishes for one, and open sign-ins."""

from collections.abc import Sequence
from typing import Any

from auth.permissions import Role
from auth.viewer import Viewer
from models.accounts.sessions import SignInSession
from models.attachments import Attachment, AttachmentRequest
from schema.reading.maps import Column, Computed, Gathered, Make, Map, One, Record
from schema.reading.reader import Reader, node_id
from schema.reading.selection import Selection


async def _entity(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[Any]:
    """The company, or the establishment, that the link goes to."""
    companies = await reader.by_key("Company", (record["company_id"] for record in records), selection)
    places = await reader.by_key("Establishment", (record["establishment_id"] for record in records), selection)
    return [companies.get(record["company_id"]) or places.get(record["establishment_id"]) for record in records]


def _roles(path: str) -> Computed:
    make: Make = lambda record, _: [Role(role) for role in record[path]]  # noqa: E731
    return Computed((path,), make)


def _is_current(record: Record, viewer: Viewer) -> bool:
    return bool(record["id"] == viewer.session_id)


ENTITY = Gathered(("company_id", "establishment_id"), _entity)

ATTACHMENT = Map(
    "Attachment",
    Attachment,
    {
        "id": node_id("Attachment"),
        "user": One("Colleague", "user_id"),
        "entity": ENTITY,
        "side": Column("side"),
        "roles": _roles("roles"),
        "active": Column("active"),
        "since": Column("since"),
    },
    reached=Attachment.visible_to,
)

ATTACHMENT_REQUEST = Map(
    "AttachmentRequest",
    AttachmentRequest,
    {
        "id": node_id("AttachmentRequest"),
        "requester": One("Colleague", "requester_id"),
        "entity": ENTITY,
        "side": Column("side"),
        "requested_roles": _roles("requested_roles"),
        "status": Column("status"),
        "created_at": Column("created_at"),
        "decided_at": Column("decided_at"),
        "decided_by": One("User", "decided_by_id"),
        "decline_reason": Column("decline_reason"),
    },
    reached=AttachmentRequest.visible_to,
)

SIGN_IN_SESSION = Map(
    "SignInSession",
    SignInSession,
    {
        "id": node_id("SignInSession"),
        "created_at": Column("created_at"),
        "last_used_at": Column("last_used_at"),
        "user_agent": Column("user_agent"),
        "current": Computed(("id",), _is_current),
    },
    reached=SignInSession.visible_to,
)
