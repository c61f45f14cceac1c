"""Mandates, as both sides see them: the same words, and of the other side its entities and no person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from models.api_clients.mandates import ApiMandate
from models.attachments import Attachment
from schema.reading.maps import Column, Gathered, Map, Record
from schema.reading.reader import Reader, node_id
from schema.reading.selection import Selection


def _entities(path: str) -> Gathered:
    """The entities of the active attachments in that column, in the order of their identifiers."""

    async def gather(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[Any]:
        listed = [[UUID(id) for id in record[path]] for record in records]
        rows = Attachment.everyones("whom a visible mandate links").filter(id__in={id for ids in listed for id in ids})
        held = {row.id: row for row in await rows.filter(active=True)}
        companies = await reader.by_key("Company", (row.company_id for row in held.values()), selection)
        places = await reader.by_key("Establishment", (row.establishment_id for row in held.values()), selection)
        found = {**companies, **places}
        return [[found[_entity_of(held[id])] for id in ids if id in held] for ids in listed]

    return Gathered((path,), gather)


def _entity_of(attachment: Attachment) -> UUID:
    key = attachment.company_id or attachment.establishment_id
    assert key is not None
    return key


API_MANDATE = Map(
    "ApiMandate",
    ApiMandate,
    {
        "id": node_id("ApiMandate"),
        "given_by": _entities("attachment_ids"),
        "given_to": _entities("client__attachment_ids"),
        "client_name": Column("client__name"),
        "client_id": Column("client__client_id"),
        "scopes": Column("scopes"),
        "created_at": Column("created_at"),
        "expires_at": Column("expires_at"),
        "last_used_at": Column("last_used_at"),
        "revoked_at": Column("revoked_at"),
    },
    reached=ApiMandate.visible_to,
)
