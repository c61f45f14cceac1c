"""Whoever sees very much finds and counts by other ways than the others, and finds and counts the same."""

from typing import Any

import pytest

from auth.viewer import Viewer
from demo.world.arrivals import viewer_of
from models.accounts import account_of
from models.dossiers import Dossier
from models.perimeter import MANY, is_wide
from models.search import terms
from models.states import DossierStatus
from schema.dossier_inputs import DossierFilter
from schema.finding.dossiers import count_of, dossiers_matching

WHY = "a test compares"
TEXTS = (
    "bureautique",
    "zo",
    "z",
    "zoé müller",
    "müller zo",
    '"zoé müller"',
    '"müller zoé"',
    '"l incendie" zoé',
    "droit travail",
    "ŒNOLOGIE",
    "1503AF000001",
    "1503af",
    "850000008",
    "introuvable",
    "ireautique",
    "…",
    "",
    "x" * 300,
)


async def _viewer(login: str) -> Viewer:
    user = await account_of(login)
    assert user is not None
    return await viewer_of(user)


@pytest.mark.parametrize("login", ["agent@guichet.example", "groupe500@charge.example"])
async def test_the_index_of_words_finds_what_the_texts_contain(many: str, login: str) -> None:
    viewer = await _viewer(login)
    assert is_wide(viewer)
    rows: Any = await Dossier.visible_to(viewer).values_list("number", "search", "trainee_search")
    for text in TEXTS:
        for place, filter, search in ((1, None, text), (2, DossierFilter(trainee_name=text), None)):
            found: Any = await dossiers_matching(viewer, filter, search).values_list("number", flat=True)
            wanted = [row[0] for row in rows if all(term in row[place] for term in terms(text))]
            assert sorted(found) == sorted(wanted), text
    assert len(rows) > 1_000


@pytest.mark.parametrize("login", ["agent@guichet.example", "groupe500@charge.example"])
async def test_counts_that_are_kept_are_those_of_the_list(many: str, login: str) -> None:
    viewer = await _viewer(login)
    settled, scheme = [DossierStatus.SETTLED, DossierStatus.REFUSED], ["AF", "PROA"]
    for filter in (None, DossierFilter(), DossierFilter(status=settled), DossierFilter(status=settled, scheme=scheme)):
        count = count_of(viewer, filter, " ")
        assert count is not None
        assert await count() == await dossiers_matching(viewer, filter, " ").count() > 0


async def test_other_lists_are_counted_row_by_row(many: str) -> None:
    agent, group = await _viewer("agent@guichet.example"), await _viewer("groupe10@charge.example")
    assert count_of(agent, None, "bureautique") is None
    assert count_of(agent, DossierFilter(management_mandate=False), None) is None
    assert count_of(group, None, None) is None
    assert len(group.reaches) < MANY
    wide = await _viewer("groupe500@charge.example")
    count = count_of(wide, None, "bureautique")
    assert count is not None
    assert await count() == await dossiers_matching(wide, None, "bureautique").count() > 0
