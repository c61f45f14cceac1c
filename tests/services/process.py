"""A real server process of Guichet, for tests that speak to it from outside or kill it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.services.kept import free_port, plain_environment

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
"""Seconds a server has to be ready, or to stop when asked."""


class Server:
    """`cli.py serve` on a database of its own choosing; `restart()` keeps address, database and settings."""

    def __init__(self, folder: Path, database_url: str, settings: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws_url = f"ws://127.0.0.1:{self.port}"
        self.folder = folder
        self._log = folder / "log"
        self._environment = plain_environment() | settings_for(database_url, self.url) | settings
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """Everything the process has said so far, all its lives together."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    @property
    def pid(self) -> int | None:
        """Of the process, while it runs."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Starts the process and waits until `/readyz` answers 200."""
        self._process = self._started()
        await self._until_ready(self._process)

    async def stop(self) -> int:
        """Asks the process to end, as an orchestrator does (SIGTERM); its exit code."""
        return await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """Ends the process in the middle of what it does (kill -9)."""
        await self._end(signal.SIGKILL)

    async def restart(self) -> None:
        """Starts it again at the same address, after `stop()`, `kill()` or instead of them."""
        await self.stop()
        await self.start()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(ROOT / "cli.py"), "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=self.folder, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    async def _end(self, word: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(word)
        try:
            return await asyncio.to_thread(process.wait, PATIENCE)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise AssertionError(
                f"the server did not stop within {PATIENCE:g} s; it said:\n{self.log[-4000:]}"
            ) from error

    async def _until_ready(self, process: subprocess.Popen[bytes]) -> None:
        try:
            async with asyncio.timeout(PATIENCE), httpx.AsyncClient(trust_env=False) as client:
                while process.poll() is None:
                    if await _answers(client, f"{self.url}/readyz"):
                        return
                    await asyncio.sleep(0.05)
        except TimeoutError:
            await self.kill()
        raise AssertionError(f"the server did not become ready; it said:\n{self.log[-4000:]}")


@asynccontextmanager
async def server(database_url: str, **settings: str) -> AsyncIterator[Server]:
    """A server on this migrated database, ready when the block starts, gone when it ends.

    Settings by their names in lower case: `server(url, broker_url=redis_url, access_token_minutes="1")`. It works in a
    folder of its own (`srv.folder`), where its mail, documents and secret are.
    """
    with tempfile.TemporaryDirectory(prefix="guichet-server-") as folder:
        running = Server(Path(folder), database_url, _named(settings))
        try:
            await running.start()
            yield running
        finally:
            await running.kill()


def settings_for(database_url: str, url: str) -> dict[str, str]:
    """What a server of the tests needs to know."""
    return _named({"database_url": database_url, "public_url": url, "allowed_origins": url}) | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        "PYTHONUNBUFFERED": "1",
    }


def _named(settings: dict[str, str]) -> dict[str, str]:
    return {f"GUICHET_{name.upper()}": value for name, value in settings.items()}


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url, timeout=2)).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
