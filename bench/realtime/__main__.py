"""`bin/bench realtime`: bells that ring, ours against the least that uvicorn can do, in interleaved rounds.

Each server has a core of its own and the clients have the other. Ours is the real bell: inbox rows are committed, then
read, with the token and the perimeter of every client checked at every event; its time runs from that commit.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import httpx
import uvloop

from bench.realtime import world
from bench.realtime.clients import Count, open_bells

ROOT = Path(__file__).parents[2]


class Side:
    """One of the servers with its bells."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        self.name = name
        self.count = Count()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        command = [sys.executable, "-m", f"bench.realtime.{name}", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        os.sched_setaffinity(self.process.pid, {0})

    async def open(self, tokens: list[str]) -> float:
        """Opens the bells; gives the server's memory for each, in kB."""
        await self._answers()
        before = self._resident()
        self.bells = await open_bells(self.port, tokens, self.count)
        return (self._resident() - before) / len(tokens)

    async def event(self, http: httpx.AsyncClient, receivers: int) -> tuple[float, float]:
        """Seconds until the last client has heard, and the server's CPU seconds."""
        since = self.count.frames
        told = asyncio.create_task(http.get(f"{self._url}/tell?count={receivers}"))
        await self.count.after(receivers, since)
        began = (await told).raise_for_status().json()
        spent = (await http.get(f"{self._url}/cpu")).json()["cpu"]
        return (self.count.last - began["at"]) / 1e9, spent - began["cpu"]

    @property
    def _url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bench"

    def _resident(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return float(status.partition("VmRSS:")[2].split()[0])

    async def _answers(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as http:
            for _ in range(300):
                try:
                    (await http.get(f"{self._url}/cpu")).raise_for_status()
                    return
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)
        raise SystemExit(f"{self.name} does not answer")


async def measure(bells: int, events: int, ones: int) -> None:
    """Opens both servers' bells, then lets them ring in turn; prints medians."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/guichet.sqlite3"
        secret = {"GUICHET_SECRET_KEY": "a secret for the benchmark only, long enough"}
        environment = os.environ | secret | {"GUICHET_DATABASE_URL": url, "GUICHET_ACCESS_TOKEN_MINUTES": "600"}
        os.environ.update(secret, GUICHET_ACCESS_TOKEN_MINUTES="600")
        tokens = await world.build(url, bells)
        sides = [Side(name, dict(environment)) for name in ("ours", "bare")]
        try:
            await _rounds(sides, tokens, events, ones)
        finally:
            for side in sides:
                side.process.terminate()
                side.process.wait()


async def _rounds(sides: list[Side], tokens: list[str], events: int, ones: int) -> None:
    seen: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        for side in sides:
            print(f"{side.name}: {len(tokens)} bells, {await side.open(tokens):.1f} kB each", flush=True)
            await side.event(http, len(tokens))
        for _ in range(events):
            for side in sides:
                seen[side.name, "everyone"].append(await side.event(http, len(tokens)))
        for _ in range(ones):
            for side in sides:
                seen[side.name, "one"].append(await side.event(http, 1))
    for side in sides:
        _print(side, seen, len(tokens))


def _print(side: Side, seen: dict[tuple[str, str], list[tuple[float, float]]], bells: int) -> None:
    elapsed, spent = (statistics.median(column) for column in zip(*seen[side.name, "everyone"], strict=True))
    one, one_spent = (statistics.median(column) for column in zip(*seen[side.name, "one"], strict=True))
    print(
        f"{side.name}: everyone {bells / elapsed:,.0f} deliveries/s, {spent / bells * 1e6:.1f} µs of CPU each; "
        f"one {one * 1e3:.2f} ms, {one_spent * 1e3:.2f} ms of CPU; frame of {len(side.count.sample)} bytes"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bin/bench realtime", description=__doc__)
    parser.add_argument("--bells", type=int, default=1000)
    parser.add_argument("--events", type=int, default=30, help="to everyone")
    parser.add_argument("--ones", type=int, default=200, help="to one bell")
    given = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    uvloop.run(measure(given.bells, given.events, given.ones))
