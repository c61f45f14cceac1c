"""Dates at the end of the calendar, and dates that no calendar has: understood or refused, never a fault of ours."""

import json
from itertools import product

import pytest

from models.drafts import Draft
from schema.ids import encode
from tests import factories
from tests.attacks.generated import calls
from tests.cast import Cast
from tests.resolvers.asking import ask, told

pytestmark = pytest.mark.attack("CLK-05")

DAYS = [
    "0000-01-01", "0001-01-01", "0001-12-31", "1582-10-10", "1900-02-29", "2024-02-29", "2026-02-29", "2026-06-31",
    "2026-13-01", "9999-12-31", "10000-01-01", "-0001-01-01", "2026-1-1", "20260101", "2026-W01-1", "٢٠٢٦-٠١-٠١", "",
]  # fmt: skip
INSTANTS = [
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00",
    "2026-12-31T23:59:60Z", "2026-03-29T02:30:00+01:00", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00",
    "2026-01-01T00:00:00+24:00", "10000-01-01T00:00:00Z", "2026-02-29T00:00:00Z", "0", "",
]  # fmt: skip
DATED = [*calls("query", "Date", "DateTime"), *calls("mutation", "Date", "DateTime")]


def test_some_fields_take_dates() -> None:
    assert len(DATED) >= 3


async def test_no_date_is_a_fault_of_ours(cast: Cast) -> None:
    for call, text in product(DATED, (*DAYS, *INSTANTS)):
        for caller in (cast.anne, cast.agent):
            answer = await ask(call.text, caller, **call.variables(text))
            assert "INTERNAL" not in json.dumps(answer), (call, text, answer)


SAVE = """mutation($input: SaveDraftInput!) { saveDraft(input: $input) { draft { version } errors { code path } } }"""
CHECKED = """query($id: ID) { draft(id: $id) { values transmissionIssues { code field } } }"""


async def test_a_form_takes_no_date_that_no_calendar_has(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    id = encode("Draft", draft.id)
    for day in DAYS:
        trainee = factories.af_trainee(birth_date=day)
        module = factories.af_module(start_date=day, end_date=day)
        version = (await Draft.everyones("a test").get(id=draft.id)).version
        given = {"id": id, "version": version, "values": {"trainees": [trainee], "modules": [module]}}
        assert "INTERNAL" not in json.dumps(await ask(SAVE, cast.anne, input=given)), day
        assert (await told(CHECKED, cast.anne, id=id))["draft"]["transmissionIssues"], day
