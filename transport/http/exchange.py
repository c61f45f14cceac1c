"""One HTTP request on its way in, and its answer on its way out."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from itertools import chain

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema.errors import Unavailable
from settings import Settings
from transport import bounds, metrics
from transport.callers import REQUEST_ID
from transport.errors import INTERNAL, RETRY_SECONDS, frames_of, is_outage
from transport.http.addresses import host_of
from transport.http.answers import answer, refusal
from transport.http.headers import RawHeaders, completed, grant
from transport.protocol import IS_HERE

_log = logging.getLogger("guichet.requests")
SENTENCES = {
    400: "La requête est mal formée.",
    404: "Il n'y a rien à cette adresse.",
    405: "Cette adresse ne répond pas à cette méthode.",
}
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by machines that know an address and not our name."""


class Refused(Exception):
    """The request stops here, with this status and this sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message


def _nobody_knows() -> bool:
    return False


class Exchange:
    """One HTTP request and its answer."""

    def __init__(self, scope: Scope, headers: Headers, receive: Receive, send: Send, settings: Settings) -> None:
        self._scope = scope
        self._headers = headers
        self._receive = receive
        self._send = send
        self._settings = settings
        self._request_id: str = scope[REQUEST_ID]
        self._is_here: Callable[[], bool] = scope.get(IS_HERE, _nobody_knows)
        self._started = False
        self._received = 0
        self._complete = False
        is_multipart = headers.get("content-type", "").lower().startswith("multipart/")
        self._largest = bounds.LARGEST_MULTIPART if is_multipart else bounds.LARGEST_BODY
        patience = bounds.MULTIPART_SECONDS if is_multipart else bounds.BODY_SECONDS
        self._deadline = asyncio.get_running_loop().time() + patience

    async def run(self, app: ASGIApp, hosts: set[str] | frozenset[str]) -> None:
        try:
            self._check(hosts)
            if self._is_preflight():
                await self._answer_preflight()
            else:
                await app(self._scope, self._read, self._write)
        except Refused as refused:
            await self._say(refused.status, refused.message, "BAD_USER_INPUT")
        except HTTPException as error:
            code = "NOT_FOUND" if error.status_code == 404 else "BAD_USER_INPUT"
            await self._say(error.status_code, SENTENCES.get(error.status_code, SENTENCES[400]), code)
        except Exception as error:
            await self._say_what_failed(error)

    async def _say_what_failed(self, error: Exception) -> None:
        if is_outage(error):
            _log.warning("class=%s request=%s", type(error).__name__, self._request_id)
            await self._say(503, Unavailable.usual, Unavailable.code, retryAfter=RETRY_SECONDS)
        else:
            _log.error("class=%s request=%s\n%s", type(error).__name__, self._request_id, frames_of(error))
            await self._say(500, INTERNAL, "INTERNAL")

    def _check(self, hosts: set[str] | frozenset[str]) -> None:
        if problem := problem_of_head(self._scope, self._headers):
            raise problem
        if self._scope["path"] not in PROBES and host_of(self._headers.get("host", "")) not in hosts:
            raise Refused(400, "Hôte inconnu.")
        if self._headers.get("content-encoding", "identity") != "identity":
            raise Refused(415, "Un corps compressé n'est pas accepté.")
        length = self._headers.get("content-length", "0")
        if not length.isascii() or not length.isdecimal():
            raise Refused(400, "Longueur du corps illisible.")
        if len(length) > 18 or int(length) > self._largest:
            raise self._too_large()

    def _too_large(self) -> Refused:
        return Refused(413, f"Le corps de la requête dépasse {self._largest // 1024} Kio.")

    def _is_preflight(self) -> bool:
        return self._scope["method"] == "OPTIONS" and "access-control-request-method" in self._headers

    async def _answer_preflight(self) -> None:
        granted = grant(self._headers, self._settings.allowed_origins, preflight=True)
        status = 204 if len(granted) > 1 else 403
        await self._send(self._begun(status, granted))
        await self._send({"type": "http.response.body"})

    async def _read(self) -> Message:
        if self._complete:
            return await self._receive()
        message = await (self._receive() if self._is_here() else self._wait())
        self._received += len(message.get("body", b""))
        if self._received > self._largest:
            raise self._too_large()
        self._complete = not message.get("more_body", False)
        return message

    async def _wait(self) -> Message:
        try:
            async with asyncio.timeout_at(self._deadline):
                return await self._receive()
        except TimeoutError:
            raise Refused(408, "Le corps de la requête arrive trop lentement.") from None

    async def _write(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            granted = grant(self._headers, self._settings.allowed_origins, preflight=False)
            message = self._begun(message["status"], [*message.get("headers", ()), *granted])
        await self._send(message)

    def _begun(self, status: int, headers: RawHeaders) -> Message:
        """The message that an answer begins with."""
        self._started = True
        metrics.count_request(self._scope["method"], status)
        production = self._settings.is_production
        completed_headers = completed(headers, self._request_id, is_production=production)
        return {"type": "http.response.start", "status": status, "headers": completed_headers}

    async def _say(self, status: int, message: str, code: str, **details: int) -> None:
        """Answer in the shape of every error, and close."""
        if self._started:
            return
        await self._discard_body()
        payload = refusal(message, self._request_id, code, **details)
        response = answer(payload, accept=self._headers.get("accept", ""), status=status)
        response.headers["connection"] = "close"
        await response(self._scope, self._receive, self._write)

    async def _discard_body(self) -> None:
        """Read on for a while: a client that is still writing when we close would not read our answer."""
        if self._complete or "expect" in self._headers:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(bounds.DISCARD_SECONDS):
                while (await self._receive()).get("more_body", False):
                    pass


def problem_of_head(scope: Scope, headers: Headers) -> Refused | None:
    """Why a head is too heavy; None when it is not."""
    raw = headers.raw
    if len(raw) > bounds.MOST_HEADERS or sum(map(len, chain.from_iterable(raw))) > bounds.LARGEST_HEADERS:
        return Refused(431, "Les en-têtes de la requête sont trop grands.")
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > bounds.LONGEST_URL:
        return Refused(414, "L'adresse de la requête est trop longue.")
    return None
