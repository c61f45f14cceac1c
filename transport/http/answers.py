"""How HTTP answers look: media types, statuses, errors outside of any operation."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from starlette.responses import Response

from schema.errors import Unavailable

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENT_STREAM = "text/event-stream"


@lru_cache(maxsize=200)
def prefers_graphql_response(accept: str) -> bool:
    """Whether the client prefers it to application/json; at equal rank the first one named wins."""
    ranks = {media: (-rank, place) for place, (media, rank) in reversed(list(enumerate(_ranked(accept))))}
    mine, other = ranks.get(GRAPHQL_RESPONSE), ranks.get(JSON)
    return mine is not None and mine[0] < 0 and (other is None or mine < other)


@lru_cache(maxsize=200)
def accepts_events(accept: str) -> bool:
    """Whether the client asks for Server-Sent Events by name."""
    return any(media == EVENT_STREAM and rank > 0 for media, rank in _ranked(accept))


def _ranked(accept: str) -> list[tuple[str, float]]:
    return [_media(part) for part in accept.lower().split(",")]


def _media(part: str) -> tuple[str, float]:
    name, *parameters = [piece.strip() for piece in part.split(";")]
    rank = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
    try:
        return name, float(rank)
    except ValueError:
        return name, 0.0


def answer(payload: Mapping[str, Any], *, accept: str, status: int = 200) -> Response:
    """A GraphQL result. Without `data` nothing ran: 400 where the media type gives statuses a meaning.

    503 for everybody when a part of it could not be answered now: clients see it without looking inside.
    """
    preferred = prefers_graphql_response(accept)
    if status == 200 and _is_outage(payload):
        status = 503
    elif status == 200 and preferred and "data" not in payload:
        status = 400
    media_type = f"{GRAPHQL_RESPONSE if preferred else JSON}; charset=utf-8"
    return Response(orjson.dumps(payload), status, _retry_header(payload), media_type)


def refusal(message: str, request_id: str, code: str = "BAD_USER_INPUT", **details: int) -> dict[str, Any]:
    """An error before any operation, in the shape of every other error."""
    return {"errors": [{"message": message, "extensions": {"code": code, **details, "requestId": request_id}}]}


def _is_outage(payload: Mapping[str, Any]) -> bool:
    return any(error.get("extensions", {}).get("code") == Unavailable.code for error in payload.get("errors") or ())


def _retry_header(payload: Mapping[str, Any]) -> dict[str, str]:
    for error in payload.get("errors") or ():
        after = error.get("extensions", {}).get("retryAfter")
        if after is not None:
            return {"retry-after": str(after)}
    return {}
