"""Uploads: the GraphQL multipart request specification, read strictly.

https://github.com/jaydenseric/graphql-multipart-request-spec: `operations` holds null wherever `map` puts a file.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from transport import bounds
from transport.graphql.json_text import NotJson, read_json
from transport.graphql.requests import BadRequest

PREFLIGHT_HEADERS = ("x-requested-with", "graphql-require-preflight")
"""A page of another origin cannot send them without asking first; a bare form cannot send them at all."""


@asynccontextmanager
async def form_of(request: Request) -> AsyncIterator[FormData]:
    """The parts of the request, whose files are closed at the end. Raises `BadRequest`."""
    if not any(request.headers.get(name) for name in PREFLIGHT_HEADERS):
        raise BadRequest("Un envoi multipart demande l'en-tête X-Requested-With ou GraphQL-Require-Preflight.")
    form = await _read(request)
    try:
        yield form
    finally:
        await form.close()


async def _read(request: Request) -> FormData:
    try:
        return await request.form(max_files=bounds.MOST_FILES, max_fields=2, max_part_size=bounds.LARGEST_PART)
    except (HTTPException, MultiPartException, ValueError):
        raise BadRequest(f"Le corps multipart est illisible : {bounds.MOST_FILES} fichiers au plus.") from None


def operation_with_files(form: FormData) -> Any:
    """The JSON value of `operations` with each file in its place. Raises `BadRequest`."""
    operation = _json_part(form, "operations")
    places = _json_part(form, "map")
    if not isinstance(operation, dict) or not isinstance(places, dict):
        raise BadRequest("Les parties « operations » et « map » doivent être des objets JSON.")
    if sum(len(paths) if isinstance(paths, list) else 1 for paths in places.values()) > bounds.MOST_FILE_USES:
        raise BadRequest(f"Les fichiers servent à plus de {bounds.MOST_FILE_USES} endroits.")
    for part, paths in places.items():
        _put(operation, form.get(part), paths)
    return operation


def _json_part(form: FormData, name: str) -> Any:
    text = form.get(name)
    if not isinstance(text, str):
        raise BadRequest(f"La partie « {name} » manque.")
    try:
        return read_json(text.encode("utf-8", "surrogatepass"))
    except NotJson as error:
        raise BadRequest(str(error)) from None


def _put(operation: dict[str, Any], file: Any, paths: Any) -> None:
    if not isinstance(file, UploadFile) or not isinstance(paths, list):
        raise BadRequest("Chaque entrée de « map » nomme un fichier envoyé et la liste de ses places.")
    for path in paths:
        steps = path.split(".") if isinstance(path, str) else []
        if len(steps) < 2 or steps[0] != "variables":
            raise BadRequest("Une place de « map » commence par « variables. ».")
        _put_at(operation, steps, file)


def _put_at(holder: Any, steps: list[str], file: UploadFile) -> None:
    for position, step in enumerate(steps):
        key = _key(holder, step)
        if position == len(steps) - 1:
            if holder[key] is not None:
                raise BadRequest("Une place de « map » doit contenir null.")
            holder[key] = file
        else:
            holder = holder[key]


def _key(holder: Any, step: str) -> Any:
    if isinstance(holder, dict) and step in holder:
        return step
    if isinstance(holder, list) and step.isascii() and step.isdecimal() and len(step) < 6 and int(step) < len(holder):
        return int(step)
    raise BadRequest("Une place de « map » n'existe pas dans « operations ».")
