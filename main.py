"""The wiring, and nothing else: which schema, whose callers, what runs as long as the server does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from auth.bearers import caller_of, word_of
from auth.keys import jwks
from models.bell import topics
from models.database import close_database, open_database
from models.drafts.transmitting import hand_in
from outside.back_office import OFFICE
from outside.posting import poster
from outside.storage import open_storage
from reactions import worker
from reactions.webhooks.sender import Sender
from resolvers.selections import run_selection
from settings import settings
from subscriptions import rings
from subscriptions.hub import hub
from transport import metrics, pages
from transport.graphql.api import api
from transport.http.downloads import Downloads
from transport.probes import broker_check, database_check
from transport.site import site


def application() -> ASGIApp:
    """The application of this process, from the settings of this process."""
    given = settings()
    return site(
        api,
        caller_of,
        given,
        checks={"database": database_check(given.database_url), "broker": broker_check(given.broker_url)},
        routes=[
            Route("/documents/{id}", Downloads(open_storage(given.storage_url)).answer, methods=["GET"]),
            Route("/.well-known/jwks.json", _keys),
            *pages.routes(),
        ],
        lifespan=_lifespan,
        word_of=word_of,
    )


async def work() -> None:
    """The worker as a process of its own, without any request; until it is cancelled."""
    async with _working():
        await asyncio.Event().wait()


@asynccontextmanager
async def _lifespan(_: object) -> AsyncIterator[None]:
    """What runs beside the requests."""
    async with _working(), metrics.measuring_lag():
        yield


@asynccontextmanager
async def _working() -> AsyncIterator[None]:
    """Database, hub and worker, opened in this order and closed in the other."""
    given = settings()
    async with AsyncExitStack() as running:
        await running.enter_async_context(_database(given.database_url))
        await running.enter_async_context(hub.running(given.broker_url))
        facts = running.enter_context(hub.listening(topics.FACTS))
        webhooks = Sender(partial(run_selection, api), poster())
        await running.enter_async_context(
            worker.running(rings.all_of, facts.rung, partial(hand_in, back_office=OFFICE), webhooks)
        )
        yield


@asynccontextmanager
async def _database(url: str) -> AsyncIterator[None]:
    try:
        await open_database(url)
        yield
    finally:
        await close_database()


async def _keys(_: Request) -> Response:
    return JSONResponse(await jwks(), headers={"cache-control": "public, max-age=300"})
