"""Partners' clients, as the user who made them sees them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from models.api_clients import ApiClient
from schema.reading.maps import Column, Gathered, Map, Record
from schema.reading.reader import Reader, node_id
from schema.reading.selection import Selection


async def _attachments(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[Any]:
    """Those that the client was given, in the order of their identifiers; also those that the user no longer holds."""
    given = [[UUID(id) for id in record["attachment_ids"]] for record in records]
    found = await reader.visible("Attachment", [id for ids in given for id in ids], selection)
    return [[found[id] for id in ids if id in found] for ids in given]


API_CLIENT = Map(
    "ApiClient",
    ApiClient,
    {
        "id": node_id("ApiClient"),
        "name": Column("name"),
        "client_id": Column("client_id"),
        "scopes": Column("scopes"),
        "attachments": Gathered(("attachment_ids",), _attachments),
        "created_at": Column("created_at"),
        "expires_at": Column("expires_at"),
        "last_used_at": Column("last_used_at"),
        "revoked_at": Column("revoked_at"),
    },
    reached=ApiClient.visible_to,
)
