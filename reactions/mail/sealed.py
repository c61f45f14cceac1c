"""Mails that carry a secret link, as rows: their texts are sealed, and opened when they are handed in."""

from __future__ import annotations

from uuid import NAMESPACE_OID, UUID, uuid5

from models.sealing import is_sealed, seal, unseal


def closed(text: str, message_id: str) -> str:
    """The text as it is kept, bound to this mail."""
    return seal(text, _row(message_id))


def opened(text: str, message_id: str) -> str:
    """The text as it is sent; of a mail without a secret, the same."""
    return unseal(text, _row(message_id)) if is_sealed(text) else text


def _row(message_id: str) -> UUID:
    return uuid5(NAMESPACE_OID, message_id)
