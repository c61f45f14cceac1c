"""A server whose machine is set to another zone writes the same instants, the same numbers and the same deadlines."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.services.databases import PostgresDatabases, SqliteDatabases
from tests.services.kept import plain_environment
from tests.services.process import ROOT

ZONES = ("UTC", "Europe/Paris", "Pacific/Auckland")


async def lives(url: str, zone: str) -> dict[str, Any]:
    """What a process in that zone left behind."""
    command = [sys.executable, "-m", "tests.attacks.zoned", url]
    environment = plain_environment() | {"TZ": zone}
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe)
    told, complained = await child.communicate()
    assert (child.returncode, complained.decode()) == (0, "")
    life: dict[str, Any] = json.loads(told)
    return life


def check(life: dict[str, Any]) -> None:
    """The second before the new year in Paris is of the old year, wherever the machine is."""
    numbers = [number for number, *_ in life["dossiers"]]
    assert numbers == ["2512AF000001", "2601AF000001"]
    assert life["dossiers"][0][1] == "2025-12-31T22:59:59+00:00"
    assert ["digests", "2025-12-31T23:00:00+00:00"] in life["jobs"]
    assert ["reminders", "2026-01-01T08:00:00+00:00"] in life["jobs"]
    assert life["session"] == [["2026-01-30T22:59:59+00:00"]]


@pytest.mark.attack("CLK-01", "CLK-03")
async def test_the_zone_of_the_machine_changes_nothing_on_sqlite(
    sqlite_databases: SqliteDatabases, tmp_path: Path
) -> None:
    told = []
    for zone in ZONES:
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        told.append(await lives(await sqlite_databases.fresh(folder), zone))
    check(told[0])
    assert told[1:] == told[:1] * (len(ZONES) - 1)


@pytest.mark.attack("CLK-01", "CLK-03")
async def test_the_zone_of_the_machine_changes_nothing_on_postgresql(postgres_databases: PostgresDatabases) -> None:
    told = [await lives(await postgres_databases.fresh(), zone) for zone in ZONES]
    check(told[0])
    assert told[1:] == told[:1] * (len(ZONES) - 1)
