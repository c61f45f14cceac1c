"""Messages of graphql-transport-ws, checked before anything reads them.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from dataclasses import dataclass
from typing import Any

from transport import bounds
from transport.graphql.json_text import NotJson, read_json

PROTOCOL = "graphql-transport-ws"
TYPES = frozenset({"connection_init", "ping", "pong", "subscribe", "complete"})
WITH_ID = frozenset({"subscribe", "complete"})
SHAPES = {"operationName": str, "variables": dict, "extensions": dict}


class Leave(Exception):
    """The socket must close with this code and this reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason.encode()[: bounds.LONGEST_REASON].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Message:
    """One sound message. `id` is empty for the types that carry none; `payload` is never a list or a number."""

    type: str
    id: str
    payload: dict[str, Any]


def message_from(text: str | None) -> Message:
    """The message in a text frame (None: a binary one). Raises `Leave` 4400."""
    if text is None:
        raise Leave(4400, "Text frames only")
    try:
        value = read_json(text.encode())
    except (NotJson, UnicodeEncodeError):
        raise Leave(4400, "Invalid JSON") from None
    if not isinstance(value, dict) or not isinstance(value.get("type"), str) or value["type"] not in TYPES:
        raise Leave(4400, "Unknown message type")
    payload = value.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise Leave(4400, "The payload must be an object")
    message = Message(value["type"], _id_of(value), payload or {})
    if message.type == "subscribe":
        _check_subscribe(message.payload)
    return message


def _id_of(value: dict[str, Any]) -> str:
    if value["type"] not in WITH_ID:
        return ""
    given = value.get("id")
    if not isinstance(given, str) or not 0 < len(given) <= bounds.LONGEST_OPERATION_ID:
        raise Leave(4400, f"The id must be a text of 1 to {bounds.LONGEST_OPERATION_ID} characters")
    return given


def _check_subscribe(payload: dict[str, Any]) -> None:
    if not isinstance(payload.get("query"), str):
        raise Leave(4400, "The payload needs a query")
    for name, shape in SHAPES.items():
        if payload.get(name) is not None and not isinstance(payload[name], shape):
            raise Leave(4400, f"Invalid {name}")


def authorization_in(payload: dict[str, Any]) -> str | None:
    """The token of a `connection_init` or a `ping`. Raises `Leave` 4400 when it is no text."""
    given = payload.get("authorization", payload.get("Authorization"))
    if given is not None and not isinstance(given, str):
        raise Leave(4400, "Invalid authorization")
    return given
