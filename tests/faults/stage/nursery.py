"""Gives birth to processes of Guichet in milliseconds: it imports everything once, then forks.

Run as a program. Orders arrive on its standard input, one JSON a line; births and deaths are told on its standard
output. When its input closes, however the tests ended, it kills its children and ends.
"""

from __future__ import annotations

import gc
import json
import os
import secrets
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

import cli
import main
import models.engines.postgres
import models.engines.sqlite
import transport.server
from subscriptions.hub import hub
from tests.faults import dying

IMPORTED = (cli, main, models.engines.postgres, models.engines.sqlite, transport.server)


class Nursery:
    """The parent of every process of the stage."""

    def __init__(self) -> None:
        self._said = os.dup(sys.stdout.fileno())
        self._alive: set[int] = set()
        self._awake, self._signalled = socket.socketpair()
        for end in (self._awake, self._signalled):
            end.setblocking(False)

    def run(self) -> None:
        """Until the input closes."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the closed input decides
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._signalled.fileno(), warn_on_full_buffer=False)
        rest = b""
        while chunk := self._read():
            self._bury()
            *lines, rest = (rest + chunk.strip(b"\0")).split(b"\n")
            for line in lines:
                self._give_birth(json.loads(line))
        for pid in self._alive:
            os.kill(pid, signal.SIGKILL)

    def _read(self) -> bytes:
        """The next bytes of an order, or a zero when only a child has died; nothing at the end."""
        ready, _, _ = select.select([sys.stdin.fileno(), self._awake], [], [])
        if self._awake in ready:
            with suppress(BlockingIOError):
                self._awake.recv(4096)
        return os.read(sys.stdin.fileno(), 65536) if sys.stdin.fileno() in ready else b"\0"

    def _bury(self) -> None:
        with suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG | os.WUNTRACED))[0]:
                pid, status = found
                if os.WIFSTOPPED(status):
                    self._say(pid=pid, asleep=True)
                    continue
                self._alive.discard(pid)
                self._say(pid=pid, code=os.waitstatus_to_exitcode(status))

    def _give_birth(self, order: dict[str, Any]) -> None:
        pid = os.fork()
        if pid == 0:
            _live(order)
        self._alive.add(pid)
        self._say(pid=pid, born=order["name"])

    def _say(self, **words: object) -> None:
        os.write(self._said, json.dumps(words).encode() + b"\n")


def _live(order: dict[str, Any]) -> None:
    """The child: a process like one that the command line starts, with its own log, folder and settings."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for word in (signal.SIGCHLD, signal.SIGINT):
            signal.signal(word, signal.SIG_DFL)
        _move_in(order)
        hub._name = secrets.token_hex(8)  # else all children of one parent would take each other for themselves
        dying.prepare(order["haste"], order["fate"])
        cli.app(order["command"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        os._exit(code)


def _move_in(order: dict[str, Any]) -> None:
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), log, log)):
        os.dup2(file, number)
    os.closerange(3, 64)


if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # what is shared stays shared
    Nursery().run()
