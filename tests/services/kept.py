"""A server of ours, started for the tests and certainly stopped after them."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

KEEPER = Path(__file__).with_name("keeper.py")
PATIENCE = 120.0
"""Seconds a server has to answer its first question."""


class ServiceMissing(Exception):
    """A server the tests need can neither be found nor started; the message says what to do."""


PORTS = range(15_000, 32_000)
"""Below those that a kernel gives to whoever connects somewhere: a server that is away finds its own free."""

_dice = random.SystemRandom()
"""Not the common ones, which pytest-randomly throws alike in every process."""


def free_port() -> int:
    """A TCP port nobody listens on now."""
    while True:
        port = _dice.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def new_folder(name: str, owner: str = "") -> Path:
    """A folder of its own for a server, readable by the account it runs as."""
    folder = Path(tempfile.mkdtemp(prefix=f"guichet-{name}-"))
    if owner:
        shutil.chown(folder, owner)
    return folder


class Kept:
    """A running server. `stop()` ends it and removes its folder."""

    def __init__(self, folder: Path, command: list[str], user: str = "") -> None:
        self.folder = folder
        self._keeper = subprocess.Popen(
            [sys.executable, str(KEEPER), str(folder), user, *command], stdin=subprocess.PIPE, env=plain_environment()
        )

    def wait_until(self, answers: Callable[[], bool]) -> None:
        """Waits until the server answers. Raises `ServiceMissing` with the end of its log."""
        deadline = time.monotonic() + PATIENCE
        while not answers():
            if time.monotonic() > deadline:
                log = (self.folder / "log").read_text(errors="replace")[-2000:]
                self.stop()
                raise ServiceMissing(
                    f"{self.folder.name} did not answer within {PATIENCE:g} s; its log ends with:\n{log}"
                )
            time.sleep(0.02)

    def stop(self) -> None:
        """Stops the server and waits for its end."""
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(30)


def plain_environment() -> dict[str, str]:
    """Our environment without what would change a server's or a client's defaults."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "GUICHET_"))}


def port_answers(port: int) -> bool:
    """Whether somebody accepts connections on this local port."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0
