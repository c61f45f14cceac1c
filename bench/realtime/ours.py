"""The server of Guichet as it is served, and two doors for the benchmark: tell some bells, and when that began."""

import argparse
import asyncio
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

import main
from bench.realtime import world
from bench.realtime.doors import ANSWERED
from models.bell import topics
from subscriptions.hub import hub
from transport import server


class Doors:
    """An event begins when its door has answered: only its own work then counts."""

    def __init__(self) -> None:
        self._telling: asyncio.Task[dict[str, Any]] | None = None
        self._users: list[UUID] = []

    async def tell(self, request: Request) -> JSONResponse:
        """Commits `times` notifications with a text of `size` to the last `count` inboxes, then rings."""
        asked = request.query_params
        self._users = self._users or await world.users()
        telling = _tell(self._users[-int(asked["count"]) :], int(asked["times"]), int(asked["size"]))
        self._telling = asyncio.create_task(telling)
        return JSONResponse({})

    async def stamp(self, _: Request) -> JSONResponse:
        """The clocks between commit and ring, and the CPU seconds of writing before."""
        return JSONResponse(await self._telling if self._telling else {})


async def _tell(users: Sequence[UUID], times: int, size: int) -> dict[str, Any]:
    await asyncio.sleep(ANSWERED)
    before = time.process_time()
    told = await world.tell(users, times, size)
    began = {"at": time.monotonic_ns(), "cpu": time.process_time()}
    hub.ring(*map(topics.notification, told))
    return began | {"writing": began["cpu"] - before}


def application() -> ASGIApp:
    """main.application, with the two doors before it."""
    app = main.application()
    doors = Doors()
    routes = {"/bench/tell": Route("/bench/tell", doors.tell), "/bench/stamp": Route("/bench/stamp", doors.stamp)}

    async def with_doors(scope: Scope, receive: Receive, send: Send) -> None:
        door = routes.get(scope.get("path", ""))
        await (door.app if door else app)(scope, receive, send)

    return with_doors


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    server.run("127.0.0.1", parser.parse_args().port, application=application)
