"""What goes on until it is stopped: the server, and the worker beside it."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import Annotated

import typer

from commands.shared import settings, telling, with_database

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that share the port.")] = 1,
) -> None:
    """Serve the API; the reaction worker runs inside."""
    from transport.server import CannotServe, run

    with telling(CannotServe):
        run(host, port, workers, check=_check_database)


def worker() -> None:
    """Run the reaction worker as its own process: it tells the facts, rings the bells, sends the mails."""
    from main import work
    from transport.logs import configure

    async def until_stopped() -> None:
        working = asyncio.ensure_future(work())
        for word in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(word, working.cancel)
        with suppress(asyncio.CancelledError):
            await working

    with telling():
        configure(settings().log_format)
        _check_database()
        asyncio.run(until_stopped())


def _check_database() -> None:
    """Raises what a server or a worker must not start with."""

    async def nothing() -> None: ...

    asyncio.run(with_database(nothing))
