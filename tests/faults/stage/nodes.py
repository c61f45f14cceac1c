"""The processes of a topology, each with its address, its folder and its lives: `api = Node(…, "api")`."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.faults.stage.births import Fate, Life, Nursery

PATIENCE = 30.0
"""Seconds until a server answers, or until a process has stopped."""

HASTE: dict[str, float] = {
    "reactions.mail.postman:LEASE": 3.0,
    "reactions.mail.postman:FIRST_DELAY": 0.3,
    "reactions.mail.postman:LONGEST_DELAY": 2.0,
    "reactions.webhooks.queue:LEASE": 3.0,
    "reactions.webhooks.queue:FIRST_DELAY": 0.3,
    "reactions.webhooks.queue:LONGEST_DELAY": 2.0,
    "reactions.clock.holding:LEASE": 1.0,
    "reactions.clock.scheduler:LOOK": 0.3,
    "reactions.transmissions:FRESH": 1.0,
    "reactions.transmissions:FIRST_DELAY": 0.5,
}
"""What takes minutes in the product takes seconds here: leases and delays, in seconds."""

UNHURRIED: dict[str, float] = {"reactions.mail.postman:LEASE": 90.0, "reactions.webhooks.queue:LEASE": 60.0}
"""For stories in which nobody dies: a mail in the hands of somebody slow is not sent by another, too."""


@dataclass
class Node:
    """One process of Guichet; killed and started again, it keeps its address."""

    nursery: Nursery
    kind: str
    """`api` serves, `worker` only works."""
    folder: Path
    environment: dict[str, str]
    port: int
    haste: dict[str, float]
    processes: int = 1
    """How many share the port; those that are more than one live without haste."""
    kills: int = 0
    life: Life | None = None

    @property
    def command(self) -> list[str]:
        serve = ["serve", "--host", "127.0.0.1", "--port", str(self.port), "--workers", str(self.processes)]
        return serve if self.kind == "api" else ["worker"]

    @property
    def children(self) -> list[int]:
        """The processes that it started, by their numbers."""
        assert self.life is not None
        pid = self.life.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @property
    def log(self) -> str:
        """Everything its processes have said, all lives together."""
        path = self.folder / "log"
        return path.read_text("utf-8", errors="replace") if path.exists() else ""

    async def start(self, fate: Fate | None = None) -> None:
        """A new life; a server answers when this returns, or has died of its fate."""
        assert self.life is None or self.life.is_over
        self.life = await self.nursery.birth(self.command, self.folder, self.environment, haste=self.haste, fate=fate)
        if self.kind == "api":
            await self._until_it_answers(self.life)

    async def kill(self) -> None:
        """kill -9."""
        if self.life is not None and not self.life.is_over:
            self.kills += 1
            self.life.send(signal.SIGKILL)
            await self.life.end(PATIENCE)

    async def fall(self, within: float = PATIENCE) -> None:
        """Waits until it dies of its fate."""
        assert self.life is not None
        code = await self.life.end(within)
        assert code == -signal.SIGKILL, self.log[-4000:]
        self.kills += 1

    async def stop(self) -> int:
        """Asks it to end, as an orchestrator does (SIGTERM); its exit code."""
        assert self.life is not None
        self.life.send(signal.SIGTERM)
        return await self.life.end(PATIENCE)

    def pause(self) -> None:
        """SIGSTOP: it sleeps in the middle of what it does."""
        assert self.life is not None
        self.life.send(signal.SIGSTOP)

    async def fall_asleep(self, within: float = PATIENCE) -> None:
        """Waits until it is stopped, by its fate or by `pause`."""
        assert self.life is not None
        await asyncio.wait_for(self.life.asleep.wait(), within)

    def resume(self) -> None:
        """SIGCONT."""
        assert self.life is not None
        self.life.send(signal.SIGCONT)

    async def _until_it_answers(self, life: Life) -> None:
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(trust_env=False) as http:
            while not life.is_over:
                try:
                    await http.get(f"http://127.0.0.1:{self.port}/healthz", timeout=2)
                    return
                except httpx.TransportError:
                    await asyncio.sleep(0.02)
        if life.ended.result() != -signal.SIGKILL:
            raise AssertionError(f"the {self.kind} did not start; it said:\n{self.log[-4000:]}")
