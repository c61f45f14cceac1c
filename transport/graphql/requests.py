"""What a client asks for, once its shape has been checked: the same over HTTP and over a socket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BAD_SHAPES = {
    "query": (str, "Le champ « query » doit être un texte."),
    "operationName": (str, "Le champ « operationName » doit être un texte ou null."),
    "variables": (dict, "Le champ « variables » doit être un objet ou null."),
    "extensions": (dict, "Le champ « extensions » doit être un objet ou null."),
}


class BadRequest(Exception):
    """A request that cannot become an operation: an HTTP status and a sentence."""

    def __init__(self, message: str, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Request:
    """One GraphQL operation to run."""

    query: str
    operation_name: str | None
    variables: dict[str, Any] | None
    extensions: dict[str, Any] | None


def request_from(value: Any) -> Request:
    """The operation in this JSON value. Raises `BadRequest`."""
    if isinstance(value, list):
        raise BadRequest("Une seule opération par requête : les lots ne sont pas acceptés.")
    if not isinstance(value, dict):
        raise BadRequest("Le corps de la requête doit être un objet JSON.")
    for name, (shape, message) in BAD_SHAPES.items():
        if value.get(name) is not None and not isinstance(value[name], shape):
            raise BadRequest(message)
    if not value.get("query"):
        raise BadRequest("Le champ « query » est obligatoire.")
    return Request(value["query"], value.get("operationName"), value.get("variables"), value.get("extensions"))
