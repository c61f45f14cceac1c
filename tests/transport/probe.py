"""A server of its own, with a small schema that does on purpose what a resolver must never do.

`python tests/transport/probe.py` serves on a free port and prints its address.
"""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2]))

import strawberry
from strawberry.schema.config import StrawberryConfig

from auth.viewer import AccountStatus, Caller, Nobody, Side, Viewer
from models.refusals import NotSeen
from schema.context import Info, viewer_of
from schema.errors import Forbidden, RateLimited, RightLost, Unauthenticated
from schema.scalars import SCALARS, Upload
from settings import settings
from transport import bounds, pages, server
from transport.graphql.execution import GuardedSchema
from transport.site import site

SECRET = "2 84 05 88 157 006 23"
LIVES = {"long": 3600.0, "slow": 3600.0, "short": 1.5, "other": 3600.0, "stranger": 3600.0, "dead": -1.0}
"""Seconds that each of these tokens lives, from the start of the server."""


async def caller_of(authorization: str | None, *, now: datetime) -> Caller:
    """`Bearer long` and the like are tokens; `other` is of another session, `stranger` of somebody else, `slow` takes a
    while to read."""
    scheme, _, name = (authorization or "").partition(" ")
    if scheme != "Bearer" or name not in LIVES:
        return Nobody(None if authorization is None else "signature")
    if name == "slow":
        await asyncio.sleep(2 * bounds.INIT_SECONDS)
    expires = now + timedelta(seconds=LIVES[name])
    session = UUID(int=2 if name == "other" else 1)
    user = UUID(int=2 if name == "stranger" else 1)
    viewer = Viewer(user, Side.MEMBER, session, frozenset(), expires, AccountStatus.ACTIVE, ())
    return Nobody("expired") if expires <= now else viewer


@strawberry.type
class Row:
    id: int

    @strawberry.field
    def rows(self, first: int | None = None) -> list["Row"]:
        return [Row(id=number) for number in range(min(first or 20, 2))]

    @strawberry.field
    def parts(self) -> list["Row"]:
        return [Row(id=1)]


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "monde") -> str:
        return f"Bonjour {name}"

    @strawberry.field
    def rows(self, first: int | None = None) -> list[Row]:
        return [Row(id=number) for number in range(min(first or 20, 2))]

    @strawberry.field
    def me(self, info: Info) -> str:
        return viewer_of(info).side.value

    @strawberry.field
    def request_id(self, info: Info) -> str:
        return info.context.request_id

    @strawberry.field
    def address(self, info: Info) -> str:
        return info.context.client_ip or ""

    @strawberry.field
    def bug(self) -> str:
        number = SECRET
        raise ValueError(f"Key (nir)=({number}) already exists")

    @strawberry.field
    def unseen(self) -> str:
        raise NotSeen

    @strawberry.field
    def forbidden(self) -> str:
        raise Forbidden

    @strawberry.field
    def limited(self) -> str:
        raise RateLimited(retry_after=7)

    @strawberry.field
    def missing(self) -> str:
        return None  # type: ignore[return-value]

    @strawberry.field
    def measured(self, name: str) -> int:
        """`descriptors`, `resident` (kilobytes) or `tasks` of this process."""
        if name == "resident":
            return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
        return len(os.listdir("/proc/self/fd") if name == "descriptors" else asyncio.all_tasks())

    @strawberry.field
    async def slow(self) -> str:
        await asyncio.sleep(60)
        return "never"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def note(self, text: str) -> str:
        return text

    @strawberry.mutation
    def sign_in(self, login: str, password: str) -> str:
        raise ValueError(f"{login} {password}")

    @strawberry.mutation
    async def upload(self, file: Upload) -> int:
        return len(await file.read())


async def ticks(count: int) -> AsyncGenerator[int, None]:
    for number in range(count):
        yield number
        await asyncio.sleep(0.01)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int = 3) -> AsyncGenerator[int, None]:
        async for number in ticks(to):
            yield number

    @strawberry.subscription
    async def changes(self, to: int) -> AsyncGenerator[Row, None]:
        for number in range(to):
            yield Row(id=number)

    @strawberry.subscription
    async def silence(self) -> AsyncGenerator[int, None]:
        yield 0
        await asyncio.sleep(60)

    @strawberry.subscription
    async def mute(self) -> AsyncGenerator[int, None]:
        await asyncio.sleep(60)
        yield 0

    @strawberry.subscription
    async def breaks(self) -> AsyncGenerator[int, None]:
        yield 0
        raise ValueError(SECRET)

    @strawberry.subscription
    async def mine(self, info: Info) -> AsyncGenerator[str, None]:
        yield viewer_of(info).side.value

    @strawberry.subscription
    async def lost(self) -> AsyncGenerator[int, None]:
        yield 0
        raise RightLost

    @strawberry.subscription
    async def revoked(self) -> AsyncGenerator[int, None]:
        yield 0
        raise Unauthenticated

    @strawberry.subscription
    async def flood(self) -> AsyncGenerator[str, None]:
        while True:
            yield "x" * 100_000


schema = GuardedSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
)


if __name__ == "__main__":
    # The tests cannot wait for the patience of a real server.
    bounds.OPERATION_SECONDS = 0.5
    bounds.INIT_SECONDS = 0.5
    bounds.BODY_SECONDS = 1.0
    bounds.HEAD_SECONDS = 1.0
    bounds.KEEP_ALIVE_SECONDS = 0.2
    bounds.SEND_SECONDS = 0.5
    server.PING_SECONDS = float(os.environ.get("PROBE_PING_SECONDS", server.PING_SECONDS))
    server.run(
        "127.0.0.1",
        0,
        application=lambda: site(
            schema, caller_of, settings(), checks={}, routes=pages.routes(), sockets_per_address=30
        ),
    )
