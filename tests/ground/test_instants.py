"""Instants are the same on both databases whatever zone they are told in."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

import models.engines.sqlite  # noqa: F401
from models.jobs import Job

PARIS, AUCKLAND = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Auckland")
NINE = datetime(2026, 3, 16, 9, tzinfo=UTC)


@pytest.mark.attack("CLK-01")
async def test_instants_of_many_zones_compare_as_instants(database: str) -> None:
    zones = (UTC, PARIS, AUCKLAND, timezone(timedelta(hours=-11)))
    for minutes, zone in enumerate(zones):
        await Job.create(name=str(minutes), due_at=(NINE + timedelta(minutes=minutes)).astimezone(zone))
    assert [job.name for job in await Job.all().order_by("due_at")] == ["0", "1", "2", "3"]
    assert [job.due_at.utcoffset() for job in await Job.all()] == [timedelta()] * 4
    for zone in zones:
        asked = (NINE + timedelta(minutes=2)).astimezone(zone)
        assert [job.name for job in await Job.filter(due_at__lt=asked).order_by("due_at")] == ["0", "1"]
        assert (await Job.get(due_at=asked)).name == "2"
        assert await Job.filter(due_at=asked).update(due_at=asked) == 1


@pytest.mark.attack("CLK-02")
async def test_the_hour_that_comes_twice_is_two_instants(database: str) -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    for name, at in (("second", first.replace(fold=1)), ("first", first)):
        await Job.create(name=name, due_at=at)
    rows = [(job.name, job.due_at) for job in await Job.all().order_by("due_at")]
    assert rows == [
        ("first", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("second", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ]


def test_an_instant_without_a_zone_is_not_written() -> None:
    with closing(sqlite3.connect(":memory:")) as base:
        assert base.execute("SELECT ?", [NINE.astimezone(PARIS)]).fetchone() == ("2026-03-16 09:00:00+00:00",)
        with pytest.raises(ValueError, match="has no zone"):
            base.execute("SELECT ?", [NINE.replace(tzinfo=None)])
