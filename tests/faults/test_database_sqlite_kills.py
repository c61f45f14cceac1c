"""SQLite under kill -9: four processes write at once, two hundred of them die; no acknowledged row is lost or torn."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from tortoise import connections

from models.database import close_database, open_database
from tests.faults.tally import Tally
from tests.services.kept import plain_environment
from tests.services.process import ROOT

PROGRAM = Path(__file__).with_name("sqlite_writer.py")
AT_ONCE = 4
KILLS = 200


class Writers:
    """Those who live, by their numbers."""

    def __init__(self, program: "subprocess.Popen[str]", said: Path) -> None:
        self._program = program
        self._said = said
        self._alive: dict[int, int] = {}
        self._born = 0

    def start(self) -> None:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{self._born}\n")
        self._program.stdin.flush()
        self._alive[self._born] = int(self._program.stdout.readline())
        self._born += 1

    def one_that_writes(self) -> int:
        """The first one alive of whom something was committed: nobody is stopped by those who died."""
        deadline = time.monotonic() + 20
        while not (writing := self._alive.keys() & {int(line.split()[0]) for line in lines_of(self._said)}):
            assert time.monotonic() < deadline, "nobody writes any more"
            time.sleep(0.005)
        return min(writing)

    def kill(self, number: int) -> None:
        os.kill(self._alive.pop(number), signal.SIGKILL)

    def kill_all(self) -> None:
        for number in list(self._alive):
            with suppress(ProcessLookupError):
                self.kill(number)


def lines_of(said: Path) -> list[str]:
    return said.read_text().splitlines()


@contextmanager
def writers_of(url: str, said: Path) -> Iterator[Writers]:
    """So many that write at once."""
    said.touch()
    environment = plain_environment() | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(PROGRAM), url, str(said)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as program:
        writers = Writers(program, said)
        try:
            for _ in range(AT_ONCE):
                writers.start()
            yield writers
        finally:
            writers.kill_all()


@pytest.mark.attack("CRASH-12")
@pytest.mark.faults(KILLS)
def test_two_hundred_killed_writers_lose_no_acknowledged_row_and_leave_no_half(
    sqlite_url: str, tmp_path: Path, tally: Tally
) -> None:
    chance, said = random.Random(2507), tmp_path / "said"
    with writers_of(sqlite_url, said) as writers:
        for _ in range(KILLS):
            victim = writers.one_that_writes()
            time.sleep(chance.random() * 0.01)
            writers.kill(victim)
            tally.add()
            writers.start()
    judge(sqlite_url.removeprefix("sqlite://"), lines_of(said))


def judge(path: str, said: list[str]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        halves = Counter(name for (name,) in connection.execute("SELECT name FROM company"))
    assert len(said) > KILLS
    assert set(halves.values()) == {2}, "a transaction was torn"
    assert set(said) <= set(halves), "an acknowledged row is lost"
    assert len(set(halves) - set(said)) <= KILLS + AT_ONCE  # committed, and killed before they could say it


@pytest.mark.attack("CRASH-12")
async def test_each_connection_waits_for_the_disk_and_keeps_its_log(sqlite_url: str) -> None:
    await open_database(sqlite_url)
    try:
        client = connections.get("default")
        await client.execute_query("SELECT 1")  # by the reader
        await client.execute_script("SELECT 1")  # by the writer
        for connection in (client._connection, client._reader._connection):
            [[synchronous]] = await connection.execute_fetchall("PRAGMA synchronous")
            [[journal]] = await connection.execute_fetchall("PRAGMA journal_mode")
            assert (synchronous, journal) == (2, "wal"), "a commit that was answered survives a power cut"
    finally:
        await close_database()
