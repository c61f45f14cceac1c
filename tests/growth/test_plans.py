"""No query of the suite reads a large table from one end to the other, on any database."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bench.growth.asking import ASKS, DRAFTS, VIEWERS
from demo.world.arrivals import viewer_of
from models.accounts.making import account_of
from models.engines import dialect_of
from schema.context import Context
from tests.growth.plans import Planner, Statement, heard, planner_of
from transport.graphql.api import api

ONE = """
query($number: String!) { dossier(number: $number) {
  id values allowedActions establishment { id } transmittedBy { id } history { at by { displayName } }
  modules { id organisation { siret } } trainees { id displayName } funding { requested lines { id } }
  documents { id } documentRequests { id }
} }
"""
BELL = "{ viewer { unreadNotificationCount notifications(first: 20) { totalCount unreadCount nodes { id kind } } } }"
CATALOGUE = "{ trainings(first: 20) { pageInfo { hasNextPage } nodes { id title sessions { id startDate } } } }"

WRITTEN = "drafts being written, counted"
PROVIDER = "organisme@charge.example"

BESIDE = {
    ("agent@guichet.example", WRITTEN): "agents have none: the database is told so, and reads nothing of what it plans",
    ("agent@guichet.example", "drafts by words"): "the same",
    ("groupe500@charge.example", "one dossier"): "here, they are most of all dossiers",
}

Question = tuple[str, dict[str, Any]]
QUESTIONS: dict[str, Question] = {
    **{one.name: (one.document, {**one.variables, "counted": one.counted}) for one in ASKS},
    "one dossier": (ONE, {"number": "2312AF000001"}),
    "the bell": (BELL, {}),
    "the catalogue": (CATALOGUE, {}),
    "drafts by words": (
        DRAFTS,
        {"search": "bureautique", "filter": {"state": ["MEMBER_EDITING"]}, "counted": True},
    ),
}


async def statements_of(login: str, question: Question) -> list[Statement]:
    """What the database is asked for the sake of this question."""
    user = await account_of(login)
    assert user is not None
    viewer = await viewer_of(user)
    text, variables = question
    with heard() as found:
        result = await api.execute(text, variable_values=variables, context_value=Context(viewer, request_id="test"))
    assert result.errors is None
    assert found
    return found


@pytest.fixture
async def planner(many: str) -> AsyncIterator[Planner]:
    planner = await planner_of(many)
    yield planner
    await planner.close()


@pytest.mark.parametrize("login", [*VIEWERS.values(), PROVIDER])
async def test_every_query_of_the_suite_has_an_index(planner: Planner, login: str) -> None:
    found = {}
    for name, question in QUESTIONS.items():
        if (login, name) not in BESIDE:
            found[name] = [
                one for asked in await statements_of(login, question) for one in await planner.read_whole(asked)
            ]
    assert {name: whole for name, whole in found.items() if whole} == {}


@pytest.mark.parametrize(
    ("index", "login", "question"),
    [
        ("dossier_by_title", "agent@guichet.example", "by title"),
        ("training_module_by_organisation", PROVIDER, "first page"),
    ],
)
async def test_an_index_that_is_missing_is_found(planner: Planner, index: str, login: str, question: str) -> None:
    asked = await statements_of(login, QUESTIONS[question])
    assert [line for one in asked for line in await planner.read_whole(one)] == []
    await planner.without(index)
    assert [line for one in asked for line in await planner.read_whole(one)] != []


@pytest.mark.parametrize("login", ["groupe10@charge.example", PROVIDER])
async def test_drafts_that_became_dossiers_are_left_out_in_the_index(planner: Planner, many: str, login: str) -> None:
    """SQLite looks the state up there when it knows of many drafts of a creator; of few, it passes them there."""
    asked = await statements_of(login, QUESTIONS[WRITTEN])
    sought = [one for each in asked for one in await planner.sought_in(each, "draft_of_creator")]
    assert sought
    assert all("creator_id" in one for one in sought)
    assert dialect_of(many) == "sqlite" or all("state" in one for one in sought)
