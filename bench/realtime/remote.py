"""A side in a process of its own: a process may hold 20,000 sockets where nobody can raise that limit."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import resource
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any, cast

import uvloop

from bench.realtime.clients import Bell
from bench.realtime.side import Side

CORES = sorted(os.sched_getaffinity(0))
SERVERS, CLIENTS = CORES[0], CORES[-1]
"""The cores: one for the server that is measured, one for its clients and whatever else."""


def remote(command: Sequence[str], environment: Mapping[str, str], client: type[Bell]) -> Side:
    """A side whose methods run in another process."""
    return cast(Side, Remote(SERVERS, command, environment, client))


class Remote:
    """Has every method of `Side`, called there."""

    def __init__(self, *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, arguments), daemon=True)
        self._process.start()
        there.close()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def call(*arguments: Any, **options: Any) -> Any:
            self._here.send((name, arguments, options))
            failed, answer = await asyncio.to_thread(self._here.recv)
            if failed:
                raise SystemExit(answer)
            return answer

        return call

    async def close(self) -> None:
        """Ends that process, and its server with it."""
        self._here.close()
        await asyncio.to_thread(self._process.join)


def _serve(there: Connection, arguments: tuple[Any, ...]) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    gc.disable()  # a pause of the clients is no latency of a server
    uvloop.run(_answer(there, Side(*arguments)))


async def _answer(there: Connection, side: Side) -> None:
    """Until the other end is closed."""
    try:
        while True:
            name, given, options = await asyncio.to_thread(there.recv)
            try:
                there.send((False, await getattr(side, name)(*given, **options)))
            except Exception as error:
                there.send((True, f"{type(error).__name__}: {error}; the server said:\n{side.said()}"))
    except (EOFError, ConnectionError):  # whoever asked is gone, one way or the other
        pass
    finally:
        await side.close()
