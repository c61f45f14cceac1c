"""Four processes on one database that read, then write: each waits for its turn, none is told that it is locked."""

import asyncio
import sys
from typing import Any

import pytest

from models.database import close_database, open_database
from models.drafts import Draft
from models.facts import Fact
from tests import factories
from tests.cast import on_stage
from tests.services.kept import plain_environment
from tests.services.process import ROOT

TESTS = "a test"
PROCESSES, TIMES = 4, 50


@pytest.mark.attack("RACE-15")
async def test_four_processes_read_and_write_and_none_is_refused(database_url: str) -> None:
    await open_database(database_url)
    try:
        cast = await on_stage()
        shared = await factories.draft(cast.anne)
        who = [await factories.member(cast.siae) for _ in range(PROCESSES)]
        ended = await asyncio.gather(*(_process(database_url, one.user_id.hex, shared.id.hex) for one in who))
        assert [(code, said) for code, _, said in ended] == [(0, "")] * PROCESSES
        won = sum(int(told) for _, told, _ in ended)
        after = await Draft.everyones(TESTS).get(id=shared.id)
        assert after.version == 1 + won == 1 + await Fact.everyones(TESTS).filter(kind="draft.saved").count()
        numbers: list[Any] = list(await Draft.everyones(TESTS).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, PROCESSES * TIMES + 2))
    finally:
        await close_database()


async def _process(*arguments: str) -> tuple[int | None, str, str]:
    """How a process ended, what it told, and what it complained of."""
    command = [sys.executable, "-m", "tests.races.drafting", *arguments, str(TIMES)]
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=plain_environment(), stdout=pipe, stderr=pipe)
    told, complained = await child.communicate()
    return child.returncode, told.decode(), complained.decode()
