"""The bytes of a document, at a signed address that lives five minutes (`models.documents.links`).

The address proves who asked for it; what they may see is read again when it is followed. Whatever is wrong is answered
404 alike: nobody learns whether the document exists.
"""

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from auth.standing import viewers_of
from models import clock
from models.documents import Document
from models.documents.links import is_genuine
from outside.storage import Missing, Storage
from transport.http.headers import STRICT_POLICY

_log = logging.getLogger("guichet.downloads")
LONGEST_INSTANT = 12
"""Digits of a number of seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Link:
    """Which document, for whom, until when (seconds since 1970), and the proof that we wrote it."""

    document: UUID
    user: UUID
    until: int
    signature: str

    @classmethod
    def of(cls, document: str, asked: QueryParams) -> "Link | None":
        """The link as written by `models.documents.links`, None for any other text."""
        known, user, until = _uuid(document), _uuid(asked.get("user", "")), asked.get("until", "")
        if known is None or user is None or not (until.isascii() and until.isdecimal()):
            return None
        if len(until) > LONGEST_INSTANT:
            return None
        return cls(known, user, int(until), asked.get("signature", ""))

    @property
    def is_genuine(self) -> bool:
        """Whether we wrote it and its time is not over."""
        return is_genuine(self.document, self.user, self.until, self.signature)


class Downloads:
    """GET /documents/{id}: the file that a genuine address names, for as long as its person sees it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def answer(self, request: Request) -> Response:
        """The file. Raises HTTPException 404."""
        link = Link.of(request.path_params["id"], request.query_params)
        if link is None or not link.is_genuine:
            raise HTTPException(404)
        document = await _visible(link)
        content = await self._content(document) if document else None
        if document is None or content is None:
            raise HTTPException(404)
        return Response(content, media_type=document.media_type, headers=_headers(document))

    async def _content(self, document: Document) -> bytes | None:
        """The bytes as they were deposited; None, and a line in the log, when they are no longer those."""
        try:
            content = await self._storage.read(document.storage_key)
        except Missing:
            _log.error("the bytes of the document %s are missing", document.id)
            return None
        digest = await asyncio.to_thread(hashlib.sha256, content)
        if digest.hexdigest() != document.sha256:
            _log.error("the bytes of the document %s have changed", document.id)
            return None
        return content


async def _visible(link: Link) -> Document | None:
    for viewer in await viewers_of(link.user, now=clock.now()):
        found = await Document.visible_to(viewer).get_or_none(id=link.document)
        if found is not None:
            return found
    return None


def _headers(document: Document) -> dict[str, str]:
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(document.file_name, safe='')}",
        "cache-control": "no-store, private",
        "x-content-type-options": "nosniff",
        "content-security-policy": f"{STRICT_POLICY}; sandbox",
    }


def _uuid(text: str) -> UUID | None:
    """The identifier, in the one form that `str(UUID)` writes."""
    try:
        key = UUID(text)
    except ValueError:
        return None
    return key if str(key) == text else None
