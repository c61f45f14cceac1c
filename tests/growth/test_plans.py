"""No query of the suite reads a large table from one end to the other, on any database."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bench.growth.asking import ASKS, DOSSIERS, VIEWERS
from demo.world.arrivals import viewer_of
from models.accounts import account_of
from schema.context import Context
from tests.growth.plans import Planner, Statement, heard, planner_of
from transport.api import api

ONE = """
query($number: String!) { dossier(number: $number) {
  id values allowedActions establishment { id } transmittedBy { id } history { at by { displayName } }
  modules { id organisation { siret } } trainees { id displayName } funding { requested lines { id } }
  documents { id } documentRequests { id }
} }
"""
BELL = "{ viewer { unreadNotificationCount notifications(first: 20) { totalCount unreadCount nodes { id kind } } } }"
DRAFTS = """
query($search: String, $filter: DraftFilter) { drafts(search: $search, filter: $filter, first: 20) {
  totalCount pageInfo { hasPreviousPage hasNextPage }
  nodes { id number title establishment { id company { id } } trainees { id } }
} }
"""
CATALOGUE = "{ trainings(first: 20) { pageInfo { hasNextPage } nodes { id title sessions { id startDate } } } }"

PROVIDER = "organisme@charge.example"

BESIDE = {
    (
        "agent@guichet.example",
        "drafts",
    ): "agents have none: the database is told so, and reads nothing of what it plans",
    ("agent@guichet.example", "drafts by words"): "the same",
    ("groupe500@charge.example", "one dossier"): "here, they are most of all dossiers",
}

Question = tuple[str, dict[str, Any]]
QUESTIONS: dict[str, Question] = {
    **{one.name: (DOSSIERS, {**one.variables, "counted": one.counted}) for one in ASKS},
    "one dossier": (ONE, {"number": "2312AF000001"}),
    "the bell": (BELL, {}),
    "drafts": (DRAFTS, {}),
    "the catalogue": (CATALOGUE, {}),
    "drafts by words": (DRAFTS, {"search": "bureautique", "filter": {"state": ["MEMBER_EDITING"]}}),
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
