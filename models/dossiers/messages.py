"""Messages between a member and the funder about a dossier («échanger sur une demande en cours»)."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.actions import DossierAction
from models.database import transaction
from models.documents import Document
from models.dossiers import Dossier
from models.dossiers.lifecycle import checked_move
from models.dossiers.reading import locked, situation_of
from models.history import tell
from models.perimeter import NOTHING
from models.refusals import NotSeen, Refusal
from models.scoping import Scoped
from models.texts import words_of

LONGEST: Final = 5000
"""Characters of a message."""


class MessageRequired(Refusal):
    """Écrivez un message."""


class Message(Scoped):
    """One message, which nobody changes."""

    dossier: fields.ForeignKeyRelation[Dossier] = fields.ForeignKeyField(
        "models.Dossier", db_index=True, related_name="messages"
    )
    author: fields.ForeignKeyRelation[User] = fields.ForeignKeyField(
        "models.User", db_index=True, on_delete=fields.RESTRICT
    )
    from_staff = fields.BooleanField()
    body = fields.TextField()
    sent_at: datetime = fields.DatetimeField()

    dossier_id: UUID

    class Meta:
        table = "dossier_message"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the dossiers that the viewer sees; providers are no part of the exchange."""
        if viewer.side is Side.PROVIDER:
            return QuerySet(cls).filter(NOTHING)
        return QuerySet(cls).filter(dossier_id__in=Subquery(Dossier.visible_to(viewer).values("id")))


class MessageDocument(Scoped):
    """A message speaks of a document of its dossier."""

    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField("models.Message", db_index=True)
    document: fields.ForeignKeyRelation[Document] = fields.ForeignKeyField("models.Document", db_index=True)

    message_id: UUID
    document_id: UUID

    class Meta:
        table = "message_document"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Those of the visible messages."""
        return QuerySet(cls).filter(message_id__in=Subquery(Message.visible_to(viewer).values("id")))


async def send(
    dossier_id: UUID, body: str, document_ids: Collection[UUID], *, by: Viewer, at: datetime | None = None
) -> UUID:
    """The other side is told. Raises MessageRequired, TextTooLong, NotSeen, NotPermitted, TransitionNotAllowed."""
    text, at = words_of(body, missing=MessageRequired, longest=LONGEST, path=("body",)), at or clock.now()
    async with transaction():
        dossier = await locked(dossier_id, by)
        checked_move(await situation_of(dossier, by), DossierAction.SEND_MESSAGE, by)
        message = await Message.create(
            dossier_id=dossier.id, author_id=by.user_id, from_staff=by.is_staff, body=text, sent_at=at
        )
        await _attach(message, set(document_ids), by)
        dossier.updated_at = at
        await dossier.save(update_fields=["updated_at"])
        await tell("dossier.message_sent", "Dossier", dossier.id, by=by, at=at, message=message.id.hex)
    return message.id


async def _attach(message: Message, document_ids: set[UUID], by: Viewer) -> None:
    found = await Document.visible_to(by).filter(id__in=document_ids, dossier_id=message.dossier_id).only("id")
    if len(found) != len(document_ids):
        raise NotSeen
    for one in found:
        await MessageDocument.create(message_id=message.id, document_id=one.id)
