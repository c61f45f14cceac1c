"""One of the servers compared, as a process on its own core, with the bells that listen to it."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from bench.process import HOST, Process
from bench.realtime.clients import QUERY, Bell, Count

PER_ADDRESS = 90
"""Sockets that come from one address: a server of ours takes 100 (127.0.0.0/8 has plenty)."""
AT_ONCE = 50
"""Bells that open together, unless all return at once."""
TRY_AGAIN = "1013"
"""The code by which a server sends a client away for a moment."""
RETURNING = 300.0
"""Seconds that all have to come back."""
SETTLING = 0.01
"""Seconds after the last reception in which a server ends what the event made it do."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Seconds from the commit to each reception, in order; the server's CPU seconds since, and of writing before."""

    latencies: Sequence[float]
    cpu: float
    writing: float


class Side:
    """A server and its bells. Its doors: /bench/tell (an event after the answer), /bench/stamp (when it began)."""

    def __init__(self, core: int, command: Sequence[str], environment: Mapping[str, str], client: type[Bell]) -> None:
        self._count = Count()
        self._bells: list[Bell] = []
        self._places = itertools.count()
        self._sent_back = 0
        self._client = client
        self._http = httpx.AsyncClient(trust_env=False, timeout=120)
        self._process = Process(core, command, environment)

    async def ready(self) -> None:
        """Waits until it answers."""
        for _ in range(600):
            try:
                (await self._http.get(f"{self._url}/stamp")).raise_for_status()
                return
            except httpx.TransportError:
                if self._process.has_ended:
                    break
                await asyncio.sleep(0.1)
        raise TimeoutError("it does not answer")

    def said(self) -> str:
        """The end of what it wrote."""
        return self._process.said()

    async def close(self) -> None:
        """Ends the process."""
        await self._http.aclose()
        self._process.end()
        await self.hang_up()

    async def hang_up(self) -> None:
        """Cuts all its bells."""
        for bell in self._bells:
            bell.hang_up()
        self._bells.clear()

    async def open(self, tokens: Sequence[str], query: str = QUERY) -> None:
        """A bell for each token, each with its first event."""
        for start in range(0, len(tokens), AT_ONCE):
            await self._open(tokens[start : start + AT_ONCE], query, None)

    async def come_back(self, tokens: Sequence[str], after: int | None, missed: int) -> tuple[float, float]:
        """All at once: seconds until each has what it missed, and the server's CPU seconds."""
        self._count.expect(len(tokens) * missed)
        began, spent = time.monotonic(), self._process.cpu
        await self._open(tokens, QUERY, after)
        await self._count.all_heard(RETURNING)
        taken, used = time.monotonic() - began, self._process.cpu - spent
        assert {bell.heard for bell in self._bells} == {missed}, f"not everyone has heard {missed} events"
        return taken, used

    async def _open(self, tokens: Sequence[str], query: str, after: int | None) -> None:
        async with asyncio.timeout(RETURNING):
            self._bells += await asyncio.gather(*(self._opened(token, query, after) for token in tokens))

    async def _opened(self, token: str, query: str, after: int | None) -> Bell:
        """Tries again, as a client must, when a server under load says so."""
        while True:
            bell = await self._connect(self._client(token, self._count, query, after))
            try:
                await bell.opened
                return bell
            except ConnectionError as refused:
                if TRY_AGAIN not in str(refused):
                    raise
            self._sent_back += 1
            await asyncio.sleep(random.uniform(0.5, 1.5))

    async def _connect(self, bell: Bell) -> Bell:
        local = (f"127.0.1.{1 + next(self._places) // PER_ADDRESS % 250}", 0)
        await asyncio.get_running_loop().create_connection(lambda: bell, HOST, self._process.port, local_addr=local)
        return bell

    async def tell(self, count: int, times: int = 1, size: int = 0, hearing: int | None = None) -> Heard:
        """So many events, to the last `count` bells; heard by all of them, or by `hearing`."""
        self._count.expect((count if hearing is None else hearing) * times)
        asked = {"count": count, "times": times, "size": size}
        (await self._http.get(f"{self._url}/tell", params=asked)).raise_for_status()
        await self._count.all_heard()
        await asyncio.sleep(SETTLING)
        spent = self._process.cpu
        began = (await self._http.get(f"{self._url}/stamp")).raise_for_status().json()
        assert len(self._count.stamps) == self._count.goal, "an event was told twice"
        latencies = [(stamp - began["at"]) / 1e9 for stamp in self._count.stamps]
        return Heard(latencies, spent - began["cpu"], began["writing"])

    async def read(self, count: int, on: bool) -> None:
        """The first bells stop reading, or go on."""
        for bell in self._bells[:count]:
            bell.read(on)

    async def sent_back(self) -> int:
        """How often a client that came was told to try again later."""
        return self._sent_back

    async def lost(self) -> int:
        """How many bells the server cut."""
        return self._count.lost

    async def frame(self) -> int:
        """Bytes of the last event."""
        return len(self._count.sample)

    async def resident(self) -> float:
        """Memory in kB."""
        return self._process.resident

    @property
    def _url(self) -> str:
        return f"http://{HOST}:{self._process.port}/bench"
