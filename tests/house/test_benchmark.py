"""The benchmark of the bell counts what it says it counts. Nothing here looks at a time."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bench.realtime.clients import Bell, Count
from bench.realtime.streams import Stream
from bench.realtime.tables import Table

ROOT = Path(__file__).parents[2]
NEXT = b'{"id":"1","type":"next","payload":{}}'
SHAKEN = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"


class Wire(asyncio.Transport):
    """What a client writes."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))


def frame(text: bytes, kind: int = 1) -> bytes:
    size = bytes([len(text)]) if len(text) < 126 else b"\x7e" + len(text).to_bytes(2, "big")
    return bytes([0x80 | kind]) + size + text


async def test_a_client_counts_whole_frames_however_they_are_cut() -> None:
    count, wire = Count(), Wire()
    bell = Bell("token", count)
    bell.connection_made(wire)
    long = NEXT.replace(b"{}", b'"' + b"x" * 500 + b'"')
    count.expect(2)
    for byte in SHAKEN + frame(b'{"type":"connection_ack"}') + frame(NEXT) + frame(long) + frame(b"?", 9) + frame(NEXT):
        bell.data_received(bytes([byte]))
    await asyncio.wait_for(count.all_heard(), 1)
    assert (bell.heard, len(count.stamps)) == (2, 2)
    assert b"connection_init" in wire.written[1]
    assert b"subscribe" in wire.written[2]
    assert wire.written[3].endswith(b"?"), "the server's ping was answered"


async def test_a_client_of_server_sent_events_counts_events_and_no_signs_of_life() -> None:
    count = Count()
    stream = Stream("token", count)
    stream.connection_made(Wire())
    event = b'event: next\ndata: {"data":{}}\n\n'
    for piece in (b"HTTP/1.1 200 OK\r\n\r\n1e\r\n", event, b":\n\n", event[:9], event[9:], event):
        stream.data_received(piece)
    assert (stream.opened.done(), stream.heard) == (True, 2)


async def test_an_event_that_does_not_come_is_an_error_with_the_number_that_came() -> None:
    count = Count()
    count.expect(2)
    count.heard(NEXT)
    with pytest.raises(TimeoutError, match="1 of 2 events came, 0 clients cut"):
        await count.all_heard(0.01)


def test_a_table_compares_ours_with_each_and_says_which_goals_are_reached() -> None:
    table = Table("T", ["rate"], {"rate": "rate"})
    for name, value in {"ours-sqlite": 30.0, "bare": 40.0, "slow": 5.0, "quick": 10.0, "absent": None}.items():
        table.add(name, value)
    assert table.best("rate", highest=True) == ("quick", 10.0)
    table.goal("ours-sqlite", "over quick's", 3.0, "≥", 3)
    table.goal("ours-sqlite", "over the bare loop's", 0.75, "≥", 0.8)
    lines = [line.split() for line in str(table).splitlines()]
    assert lines[2:7] == [
        ["ours-sqlite", "30", "1"],
        ["bare", "40", "0.75"],
        ["slow", "5", "6"],
        ["quick", "10", "3"],
        ["absent", "–", "–"],
    ]
    assert [line[-1] for line in lines[7:]] == ["reached", "reached"]
    assert lines[8][-2] == "NOT"


def test_ours_and_the_bare_loop_run_through_a_small_benchmark() -> None:
    """It fails by itself when an event does not reach every bell, when one is told twice, or when a client is cut."""
    command = ["-m", "bench.realtime", "--quick", "--only", "everyone,one,storm", "--ours", "sqlite", "--peers", "bare"]
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    everyone, one, storm = (table.splitlines() for table in done.stdout.strip().split("\n\n"))
    assert everyone[0] == "── An event to everyone, 20 bells, 2 rounds"
    assert one[0] == "── An event to one among 20 bells, 3 rounds"
    assert storm[0] == "── 60 bells return at once"
    for table in (everyone, one, storm):
        assert [line.split()[0] for line in table[2:4]] == ["ours-sqlite", "bare"]
    assert int(everyone[2].split()[7]) <= int(everyone[3].split()[7]), "the bare loop sends at least as many bytes"
