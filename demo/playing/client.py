"""A small client of the API: one POST for an operation, one multipart POST for a file."""

from __future__ import annotations

import asyncio
import http.client
import json
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass, replace
from typing import Any

PATIENCE = 20.0
"""Seconds that an answer may take."""

Answer = dict[str, Any]

SIGN_IN = """
mutation ($login: String!, $password: String!) {
  signIn(login: $login, password: $password) {
    tokens { accessToken }
    viewer { user { displayName } }
    errors { message }
  }
}
"""
UPLOAD = """
mutation ($subject: ID!, $nature: String!, $file: Upload!) {
  uploadDocument(subjectId: $subject, nature: $nature, file: $file) {
    document { id natureLabel size }
    errors { message }
  }
}
"""


class Trouble(Exception):
    """The story cannot go on; the message says why, in French."""


@dataclass(frozen=True)
class Guichet:
    """The API at an address, for whoever the token belongs to."""

    url: str
    token: str | None = None
    name: str = ""

    async def signed_in(self, login: str, password: str) -> Guichet:
        """The same API for this person. Raises Trouble."""
        payload = await self.ask("signIn", SIGN_IN, login=login, password=password)
        name = payload["viewer"]["user"]["displayName"]
        return replace(self, token=payload["tokens"]["accessToken"], name=name)

    async def ask(self, field: str, query: str, **variables: Any) -> Answer:
        """What this root field answers. Raises Trouble when it refuses."""
        payload = await self.try_to(field, query, **variables)
        if errors := payload.get("errors"):
            raise Trouble(f"{field} : {' '.join(error['message'] for error in errors)}")
        return payload

    async def try_to(self, field: str, query: str, **variables: Any) -> Answer:
        """What this root field answers, the refusals of the domain included. Raises Trouble for any other error."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        return _payload(field, await self._posted(body, "application/json"))

    async def upload(self, subject: str, nature: str, file_name: str, content: bytes) -> Answer:
        """Deposit a PDF with a draft or a dossier (GraphQL multipart request). Raises Trouble."""
        operation = {"query": UPLOAD, "variables": {"subject": subject, "nature": nature, "file": None}}
        boundary = f"guichet-{secrets.token_hex(12)}"
        body = _multipart(boundary, json.dumps(operation), file_name, content)
        answer = await self._posted(body, f"multipart/form-data; boundary={boundary}")
        payload = _payload("uploadDocument", answer)
        if errors := payload["errors"]:
            raise Trouble(f"{file_name} : {errors[0]['message']}")
        return payload

    async def _posted(self, body: bytes, media_type: str) -> Answer:
        headers = {
            "content-type": media_type,
            "accept": "application/graphql-response+json",
            "graphql-require-preflight": "1",
        }
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(f"{self.url}/graphql", body, headers)
        return await asyncio.to_thread(_answer, request, self.url)


_NOT_OURS = "Ce qui répond à ce port ne parle pas GraphQL."
# No proxy: the server is on this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _answer(request: urllib.request.Request, url: str) -> Answer:
    try:
        with _OPENER.open(request, timeout=PATIENCE) as response:
            return _read(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return _read(error.read())
    except http.client.RemoteDisconnected:
        raise
    except http.client.HTTPException:
        raise Trouble(_NOT_OURS) from None
    except urllib.error.URLError as error:
        raise Trouble(
            f"Aucun serveur ne répond sur {url} ({error.reason}). Lancez `bin/demo` dans un autre terminal."
        ) from None


def _read(content: bytes) -> Answer:
    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not answer.keys() & {"data", "errors"}:
        raise Trouble(_NOT_OURS)
    return answer


def _payload(field: str, answer: Answer) -> Answer:
    if errors := answer.get("errors"):
        raise Trouble(errors[0]["message"])
    payload = answer["data"][field]
    if payload is None:
        raise Trouble(f"{field} : rien n'a été trouvé.")
    return dict(payload)


def _multipart(boundary: str, operations: str, file_name: str, content: bytes) -> bytes:
    texts = {"operations": operations, "map": json.dumps({"0": ["variables.file"]})}
    parts = [
        f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in texts.items()
    ]
    head = f'--{boundary}\r\ncontent-disposition: form-data; name="0"; filename="{file_name}"\r\n'
    parts.append(f"{head}content-type: application/pdf\r\n\r\n".encode() + content)
    return b"".join(parts) + f"\r\n--{boundary}--\r\n".encode()
