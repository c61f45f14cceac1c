"""One of the servers compared, as a process on its own core, with the bells that listen to it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.realtime.clients import QUERY, Bell, Count

ROOT = Path(__file__).parents[2]
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[-1]
PER_ADDRESS = 90
"""Sockets that come from one address: a server of ours takes 100 (127.0.0.0/8 has plenty)."""
AT_ONCE = 50
"""Bells that open together, unless all return at once."""
SETTLING = 0.01
"""Seconds after the last reception in which a server ends what the event made it do."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Seconds from the commit to each reception, in order; the server's CPU seconds since, and of writing before."""

    latencies: Sequence[float]
    cpu: float
    writing: float


class Side:
    """A server of this name. Its doors: /bench/tell (an event after the answer), /bench/stamp (when it began)."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], client: type[Bell]) -> None:
        self.name = name
        self.count = Count()
        self.bells: list[Bell] = []
        self._client = client
        self._http = httpx.AsyncClient(trust_env=False, timeout=120)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        self._process = subprocess.Popen(
            [*command, str(self._port)],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=self._log,
            stderr=self._log,
            preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),  # before any thread of its own
        )

    async def ready(self) -> None:
        """Waits until it answers."""
        for _ in range(600):
            try:
                (await self._http.get(f"{self._url}/stamp")).raise_for_status()
                return
            except httpx.TransportError:
                if self._process.poll() is not None:
                    break
                await asyncio.sleep(0.1)
        raise SystemExit(f"{self.name} does not answer; it said:\n{self.said}")

    @property
    def said(self) -> str:
        """The end of what it wrote."""
        self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - 2000))
        return self._log.read().decode(errors="replace")

    async def close(self) -> None:
        """Ends the process."""
        await self._http.aclose()
        self._process.kill()
        self._process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Cuts all its bells."""
        for bell in self.bells:
            bell.transport.abort()
        self.bells.clear()

    async def open(
        self, tokens: Sequence[str], *, query: str = QUERY, after: int | None = None, at_once: int = AT_ONCE
    ) -> list[Bell]:
        """A bell for each token, so many at a time, each with its first event."""
        opened: list[Bell] = []
        for start in range(0, len(tokens), at_once):
            some = await asyncio.gather(
                *(self._connect(token, query, after) for token in tokens[start : start + at_once])
            )
            try:
                async with asyncio.timeout(300):
                    await asyncio.gather(*(bell.opened for bell in some))
            except (TimeoutError, ConnectionError) as error:
                raise SystemExit(f"{self.name}: {error!r} at {start} bells; it said:\n{self.said}") from None
            opened += some
        return opened

    async def _connect(self, token: str, query: str, after: int | None) -> Bell:
        address = f"127.0.1.{1 + len(self.bells) // PER_ADDRESS}"
        bell = self._client(token, self.count, query, after)
        self.bells.append(bell)
        await asyncio.get_running_loop().create_connection(
            lambda: bell, "127.0.0.1", self._port, local_addr=(address, 0)
        )
        return bell

    async def tell(self, count: int, times: int = 1, size: int = 0, *, hearing: int | None = None) -> Heard:
        """So many events, to the last `count` bells; heard by all of them, or by `hearing`."""
        self.count.expect((count if hearing is None else hearing) * times)
        asked = {"count": count, "times": times, "size": size}
        (await self._http.get(f"{self._url}/tell", params=asked)).raise_for_status()
        await self.heard()
        await asyncio.sleep(SETTLING)
        spent = self.cpu
        began = await self.stamp()
        latencies = [(stamp - began["at"]) / 1e9 for stamp in self.count.stamps]
        return Heard(latencies, spent - began["cpu"], began["writing"])

    async def heard(self) -> None:
        """Waits until what `count` expects has come."""
        try:
            await self.count.all_heard()
        except TimeoutError as error:
            raise SystemExit(f"{self.name}: {error}; it said:\n{self.said}") from None

    async def stamp(self) -> Any:
        """When the last event began to be told (after its commit), by the clocks of the machine and of the process."""
        answer = await self._http.get(f"{self._url}/stamp")
        return answer.raise_for_status().json()

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self._port}/bench"

    @property
    def cpu(self) -> float:
        """Seconds that all threads of the process have run."""
        # The kernel's number of another process's CPU clock: what clock_getcpuclockid(3) gives.
        return time.clock_gettime((~self._process.pid) << 3 | 2)

    @property
    def resident(self) -> float:
        """Memory in kB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return float(status.partition("VmRSS:")[2].split()[0])
