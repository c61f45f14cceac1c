"""Running the application: one process, or several that share a listening socket."""

import argparse
import asyncio
import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from settings import Settings, settings
from transport import bounds, leaving, logs
from transport.protocol import PatientProtocol
from transport.sockets.direct import DirectProtocol

APPLICATION = "main:application"
PATH = os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]))
BACKLOG = 2048
STUCK_MILLISECONDS = 20_000
"""A client that acknowledges nothing for so long is dropped by the kernel: uvicorn alone keeps it for ever."""
FAREWELL_SECONDS = 10
LAST_WORDS_SECONDS = 0.2
"""For sockets to say 1013 by themselves: those that are left then hear uvicorn's 1012."""
PING_SECONDS = 20.0
COLLECT = (3_000, 20, 50)
"""Objects after which the youngest are looked at, and how often that is done before the next generation is."""
RESTARTS = 5
"""A process that ends by itself is replaced; after so many, something is wrong for good."""


class CannotServe(Exception):
    """The server cannot start; the message says what to change."""


class Server(uvicorn.Server):
    """uvicorn, which keeps its garbage collector from what lasts, and tells the streams that it stops."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What was made so far lasts as long as the process, and thousands of bells last too: looking through all that
        # again and again takes more time than telling them. There is next to no garbage in it: to look for it now would
        # take a tenth of a second.
        gc.freeze()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        leaving.begin()
        await asyncio.sleep(LAST_WORDS_SECONDS)
        await super().shutdown(sockets)


def run(
    host: str,
    port: int,
    workers: int = 1,
    application: str | Callable[[], Any] = APPLICATION,
    check: Callable[[], object] = lambda: None,
) -> None:
    """Serve until SIGTERM or SIGINT. Raises `CannotServe`. `port` 0 takes a free one; the address is printed.

    `check` raises what keeps the application from being served; it is asked once the address is ours.
    """
    gc.set_threshold(*COLLECT)  # from here on: imports make many objects, and all of them last
    logs.configure(settings().log_format)
    if workers > 1:
        _check_shared(settings())
    listener = _listen(host, port)
    check()
    shown = f"[{host}]" if ":" in host else host
    print(f"Guichet écoute sur http://{shown}:{listener.getsockname()[1]}", flush=True)
    if workers > 1:
        _supervise(listener, workers)
    else:
        _serve(listener, application)


def _check_shared(given: Settings) -> None:
    if given.database_url.startswith("sqlite:"):
        raise CannotServe("Plusieurs processus demandent PostgreSQL : GUICHET_DATABASE_URL désigne SQLite.")
    if given.broker_url.startswith("memory:"):
        raise CannotServe("Plusieurs processus demandent un relais partagé : GUICHET_BROKER_URL désigne la mémoire.")


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; accepted connections inherit it
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STUCK_MILLISECONDS)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotServe(f"L'adresse {host}:{port} ne peut pas être prise : {error.strerror}.") from None
    listener.listen(BACKLOG)
    return listener


def _serve(listener: socket.socket, application: str | Callable[[], Any]) -> None:
    tempfile.gettempdir()  # found now: on a full disk, Python would say that there is none
    config = uvicorn.Config(
        application,
        factory=True,
        loop="uvloop",
        http=PatientProtocol,
        ws=DirectProtocol,
        ws_max_size=bounds.LARGEST_MESSAGE,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=FAREWELL_SECONDS,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        reset_contextvars=True,
    )
    server = Server(config)
    server.run(sockets=[listener])
    if not server.started:
        sys.exit("Guichet n'a pas démarré.")


def _supervise(listener: socket.socket, workers: int) -> None:
    """Keep `workers` processes on the same socket; end them all when asked to, or when they keep dying."""

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "transport.server", str(listener.fileno())]
        return subprocess.Popen(command, pass_fds=[listener.fileno()], env={**os.environ, "PYTHONPATH": PATH})

    children = [start() for _ in range(workers)]
    asked_to_stop = False

    def stop(*_: Any) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True
        for child in children:
            child.terminate()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    _replace_the_dead(children, start, lambda: asked_to_stop)
    stop()
    for child in children:
        child.wait()


def _replace_the_dead(
    children: list[subprocess.Popen[bytes]], start: Callable[[], subprocess.Popen[bytes]], stopping: Callable[[], bool]
) -> None:
    restarts = 0
    while not stopping():
        for place, child in enumerate(children):
            try:
                child.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
            restarts += 1
            if stopping() or restarts > RESTARTS * len(children):
                return
            children[place] = start()


def _serve_inherited() -> None:
    parser = argparse.ArgumentParser(description="One of several processes on an inherited listening socket.")
    parser.add_argument("descriptor", type=int)
    gc.set_threshold(*COLLECT)
    logs.configure(settings().log_format)
    _serve(socket.socket(fileno=parser.parse_args().descriptor), APPLICATION)


if __name__ == "__main__":
    _serve_inherited()
