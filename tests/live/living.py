"""A real server whose database is open in the test process too: stories told to the models, heard from outside.

What the test process does by itself rings nobody in the server: its sweep finds it within a second.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from auth.sessions import Tokens, open_session
from auth.viewer import Viewer
from models import clock
from models.database import close_database, open_database
from models.sealing import derived_key
from schema.ids import encode
from settings import settings
from tests.live.client import Json, Line, socket
from tests.live.events import Events, events
from tests.services.process import Server, server

SECRET = "a secret for tests only, and long enough"


@dataclass
class Live:
    """A running server, and how people speak to it. A viewer stands for the person: each word is said in a sign-in."""

    server: Server
    http: httpx.AsyncClient

    def __post_init__(self) -> None:
        self._tokens: dict[Viewer, str] = {}

    async def token(self, who: Viewer) -> str:
        """An access token of this person's own sign-in, the same each time."""
        if who not in self._tokens:
            self._tokens[who] = (await signed_in(who)).access.text
        return self._tokens[who]

    async def ask(self, text: str, who: Viewer | None = None, **variables: Any) -> Json:
        """The whole answer over POST."""
        headers = {"authorization": f"Bearer {await self.token(who)}"} if who else {}
        answer = await self.http.post("/graphql", json={"query": text, "variables": variables}, headers=headers)
        body: Json = answer.json()
        return body

    async def told(self, text: str, who: Viewer | None = None, **variables: Any) -> Any:
        """The value of the only field of an answer without errors, nor refusals."""
        answer = await self.ask(text, who, **variables)
        assert "errors" not in answer, answer["errors"]
        [value] = answer["data"].values()
        assert not (isinstance(value, dict) and value.get("errors")), value
        return value

    @asynccontextmanager
    async def socket(self, who: Viewer | None = None) -> AsyncIterator[Line]:
        async with socket(self.server.ws_url, await self.token(who) if who else None) as line:
            yield line

    async def events(self, who: Viewer, query: str, **variables: Any) -> AbstractAsyncContextManager[Events]:
        return events(self.http, await self.token(who), query, **variables)


async def signed_in(who: Viewer) -> Tokens:
    """A new sign-in of this person on their side."""
    return await open_session(who.user_id, who.side, now=clock.now())


def id_of(row: Any) -> str:
    """The global identifier of a row."""
    return encode(type(row).__name__, row.id)


@asynccontextmanager
async def living(database_url: str, **given: str) -> AsyncIterator[Live]:
    """A server on this database, with the same secret here and there."""
    async with server(database_url, secret_key=SECRET, **given) as running:
        with same_settings(GUICHET_SECRET_KEY=SECRET, GUICHET_PUBLIC_URL=given.get("public_url", running.url)):
            await open_database(database_url)
            try:
                async with httpx.AsyncClient(base_url=running.url, trust_env=False, timeout=60) as http:
                    yield Live(running, http)
            finally:
                await close_database()


@asynccontextmanager
async def twin(live: Live, database_url: str, **given: str) -> AsyncIterator[Server]:
    """Another server of the same service: on the same database, which takes the same tokens."""
    async with server(database_url, secret_key=SECRET, public_url=live.server.url, **given) as running:
        yield running


@contextmanager
def same_settings(**environment: str) -> Iterator[None]:
    """This process reads the same settings as the server, for the length of the block."""
    before = dict(os.environ)
    os.environ.update(environment)
    _forget()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        _forget()


def _forget() -> None:
    settings.cache_clear()
    derived_key.cache_clear()
