"""Streams of this process that only count: told alone, as over Server-Sent Events, or over a line with others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from strawberry.types.execution import ExecutionResult

from auth.viewer import Viewer
from schema.context import Context
from schema.errors import Fault
from subscriptions.bell import Told
from subscriptions.fanout.line import Payload
from subscriptions.fanout.members import Member
from transport.graphql.api import api


class Heard:
    """How often one client was told something."""

    is_busy = False

    def __init__(self) -> None:
        self.count = 0
        self.told: Told | None = None
        self.member: Member | None = None

    @staticmethod
    def write_all(addressed: Sequence[tuple[Heard, Payload]]) -> None:
        for heard, payload in addressed:
            heard.write(payload)

    def write(self, payload: Payload) -> None:
        assert b'"errors"' not in b"".join(payload)
        self.count += 1

    def write_several(self, payloads: Sequence[Payload]) -> int:
        for payload in payloads:
            self.write(payload)
        return len(payloads)

    def end(self, fault: Fault) -> None:
        raise AssertionError(fault)

    def alone(self, told: Told) -> None:
        raise AssertionError("this operation can be shared")


@asynccontextmanager
async def following(viewer: Viewer, query: str, *, shared: bool = False) -> AsyncIterator[Heard]:
    """One subscription of this viewer."""
    heard = Heard()
    context = Context(viewer, "a-request", line=heard if shared else None)

    async def listen() -> None:
        async for result in await api.stream(query, {}, context):
            assert isinstance(result, ExecutionResult)
            assert result.errors is None, result.errors
            heard.count += 1

    task = asyncio.create_task(listen())
    try:
        yield heard
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        if heard.member is not None:
            heard.member.cancel()
