"""A server that is measured, as a process on a core of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"


class Process:
    """Runs `command` with a free port as its last argument."""

    def __init__(self, core: int, command: Sequence[str], environment: Mapping[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = int(probe.getsockname()[1])
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        self._running = subprocess.Popen(
            [*command, str(self.port)],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=self._log,
            stderr=self._log,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),  # before any thread of its own
        )

    @property
    def has_ended(self) -> bool:
        """Whether it ended by itself."""
        return self._running.poll() is not None

    def said(self) -> str:
        """The end of what it wrote."""
        self._log.seek(max(0, self._log.seek(0, os.SEEK_END) - 2000))
        return self._log.read().decode(errors="replace")

    def end(self) -> None:
        """Kills it."""
        self._running.kill()
        self._running.wait()

    @property
    def cpu(self) -> float:
        """Seconds that all its threads have run."""
        # The kernel's number of another process's CPU clock: what clock_getcpuclockid(3) gives.
        return time.clock_gettime((~self._running.pid) << 3 | 2)

    @property
    def resident(self) -> float:
        """Memory in kB, now."""
        return self._memory("VmRSS:")

    @property
    def most_resident(self) -> float:
        """Memory in kB, at its highest."""
        return self._memory("VmHWM:")

    def _memory(self, name: str) -> float:
        status = Path(f"/proc/{self._running.pid}/status").read_text()
        return float(status.partition(name)[2].split()[0])


def cpu_beside(said: str) -> float:
    """Seconds that the processes have run, by now, whose command lines say this: PostgreSQL's name their database."""
    return sum(_run_by(folder, said) for folder in Path("/proc").iterdir() if folder.name.isdigit())


def _run_by(process: Path, said: str) -> float:
    try:
        if said not in (process / "cmdline").read_text(errors="replace"):
            return 0.0
        return int((process / "schedstat").read_text().split()[0]) / 1e9
    except OSError:  # it ended meanwhile
        return 0.0
