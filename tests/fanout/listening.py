"""Bells in this process: told with others over a line that keeps what is written, or alone through graphql-core."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from strawberry.types.execution import ExecutionResult

from auth.viewer import Viewer
from schema.context import Context
from schema.errors import Fault
from subscriptions.bell import Told
from subscriptions.fanout.line import Payload
from subscriptions.fanout.members import Member
from tests.live.living import signed_in
from transport.graphql.api import api
from transport.graphql.results import payload_of

SOON = 30.0
"""Seconds after which what is waited for will not come any more."""


@dataclass(eq=False)
class Heard:
    """What one client was sent, as bytes, whichever way it was told."""

    shared: bool
    told: Told | None = None
    member: Member | None = None
    frames: list[bytes] = field(default_factory=list)
    ended: Fault | None = None
    alone_from: Told | None = None
    is_busy: bool = False

    @staticmethod
    def write_all(addressed: Sequence[tuple[Heard, Payload]]) -> None:
        for heard, payload in addressed:
            heard.write(payload)

    def write_several(self, payloads: Sequence[Payload]) -> int:
        for payload in payloads:
            self.write(payload)
        return len(payloads)

    def write(self, payload: Payload) -> None:
        self.frames.append(b"".join(payload))

    def end(self, fault: Fault) -> None:
        self.ended = fault

    def alone(self, told: Told) -> None:
        self.alone_from = told


async def soon(is_so: Callable[[], bool]) -> None:
    """Waits for it."""
    async with asyncio.timeout(SOON):
        while not is_so():  # noqa: ASYNC110 - what is waited for is what clients hear
            await asyncio.sleep(0.002)


@asynccontextmanager
async def listening(viewer: Viewer, query: str, *, shared: bool, **variables: Any) -> AsyncIterator[Heard]:
    """A bell of this viewer; `shared` says whether it may be told with others."""
    heard = Heard(shared)
    context = Context(viewer, "a-request", line=heard if shared else None)

    async def listen() -> None:
        asked = {"query": query, "variables": variables}
        if await api.joins(asked, context):
            return
        async for result in await api.stream(query, variables, context):
            assert isinstance(result, ExecutionResult)
            heard.frames.append(orjson.dumps(payload_of(result)))
        if heard.member is not None:
            api.joined(asked)

    task = asyncio.create_task(listen())
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if heard.member is not None:
            heard.member.cancel()


async def seated(viewer: Viewer) -> Viewer:
    """The same person with a session that exists, so that their standing can be read again."""
    from dataclasses import replace

    claims = (await signed_in(viewer)).access.claims
    return replace(viewer, session_id=claims.session_id, token_expires_at=claims.expires_at)
