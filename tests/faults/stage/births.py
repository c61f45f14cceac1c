"""The nursery seen from the tests: `life = await nursery.birth(…)`, `life.send(SIGKILL)`, `await life.end()`."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.services.kept import plain_environment
from tests.services.process import ROOT, settings_for

PROGRAM = Path(__file__).with_name("nursery.py")
PATIENCE = 60.0
"""Seconds for a birth or a death; the first birth waits for the imports."""


@dataclass(frozen=True)
class Fate:
    """Where a process ends: the name of a point of `dying`, at its `passage`-th passage there; SIGSTOP: it sleeps."""

    point: str
    passage: int = 1
    word: signal.Signals = signal.SIGKILL


@dataclass
class Life:
    """One process, from its birth to its death."""

    pid: int
    asleep: asyncio.Event = field(default_factory=asyncio.Event)
    """Set for good once it was stopped."""
    ended: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def is_over(self) -> bool:
        return self.ended.done()

    def send(self, word: signal.Signals) -> None:
        """Says this to the process, if it still lives."""
        if not self.is_over:
            os.kill(self.pid, word)

    async def end(self, within: float = PATIENCE) -> int:
        """Waits for its death; the exit code, -9 after a kill -9."""
        return await asyncio.wait_for(asyncio.shield(self.ended), within)


class Nursery:
    """Everything that was born, and the births that are awaited."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lives: dict[int, Life] = {}
        self._awaited: dict[str, asyncio.Future[Life]] = {}

    async def birth(
        self,
        command: Sequence[str],
        folder: Path,
        environment: dict[str, str],
        *,
        haste: dict[str, float] | None = None,
        fate: Fate | None = None,
    ) -> Life:
        """A process that runs this `guichet` command; what it says is added to `folder/log`."""
        name = os.urandom(8).hex()
        awaited = self._awaited[name] = asyncio.get_running_loop().create_future()
        order = {
            "name": name,
            "command": list(command),
            "folder": str(folder),
            "log": str(folder / "log"),
            "environment": environment,
            "haste": haste or {},
            "fate": [fate.point, fate.passage, fate.word] if fate else None,
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return await asyncio.wait_for(awaited, PATIENCE)

    async def listen(self) -> None:
        """Hears of births and deaths, until the end."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self._hear(json.loads(line))
        for awaited in self._awaited.values():
            awaited.set_exception(AssertionError("the nursery is gone; what it said is above"))

    def _hear(self, told: dict[str, Any]) -> None:
        if name := told.get("born"):
            life = self._lives[told["pid"]] = Life(told["pid"])
            self._awaited.pop(name).set_result(life)
        elif told.get("asleep"):
            self._lives[told["pid"]].asleep.set()
        else:
            self._lives.pop(told["pid"]).ended.set_result(told["code"])


@asynccontextmanager
async def open_nursery() -> AsyncIterator[Nursery]:
    """A nursery of its own; whoever still lives at the end is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), stdin=PIPE, stdout=PIPE, cwd=ROOT, env=plain_environment() | settings_for("", "")
    )
    nursery = Nursery(process)
    listening = asyncio.create_task(nursery.listen())
    try:
        yield nursery
    finally:
        assert process.stdin is not None
        process.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), PATIENCE)
        listening.cancel()
