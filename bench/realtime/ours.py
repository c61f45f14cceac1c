"""The server of Guichet as it is served, and two doors for the benchmark: tell everyone or one, and the CPU so far."""

import argparse
import time

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

import main
from bench.realtime import world
from models import topics
from subscriptions.hub import hub
from transport import server


def application() -> ASGIApp:
    """main.application, with the two doors before it."""
    app = main.application()
    doors = {"/bench/tell": Route("/bench/tell", _tell), "/bench/cpu": Route("/bench/cpu", _cpu)}

    async def with_doors(scope: Scope, receive: Receive, send: Send) -> None:
        door = doors.get(scope.get("path", ""))
        await (door.app if door else app)(scope, receive, send)

    return with_doors


async def _tell(request: Request) -> JSONResponse:
    """Commits one notification, then rings: the clocks start in between."""
    inboxes = await world.everyone()
    wanted = int(request.query_params["count"])
    users = list(inboxes)[-wanted:]
    await world.tell(users)
    began = {"at": time.monotonic_ns(), "cpu": time.process_time()}
    hub.ring(*(topics.inbox(inboxes[user]) for user in users))
    return JSONResponse(began)


async def _cpu(_: Request) -> JSONResponse:
    return JSONResponse({"cpu": time.process_time()})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    server.run("127.0.0.1", parser.parse_args().port, application=application)
