"""Whoever holds few establishments searches the texts of their own dossiers, long ones too, and nobody else's."""

from typing import Any

import pytest

from auth.viewer import Viewer
from models.dossiers import Dossier
from models.flat.statements import statement_of
from models.perimeter import is_wide
from models.search import terms
from schema.dossier_inputs import DossierFilter
from schema.finding.dossiers import count_of, dossiers_matching
from tests import factories
from tests.growth.plans import heard, planner_of
from tests.growth.test_wide import TEXTS, WHY, viewer_by

LONG = "\n" + " mot" * 500 + " dernier\n zoe muller"
"""Bytes: more than the index of PostgreSQL holds beside a title."""


async def _found(viewer: Viewer, search: str | None, filter: DossierFilter | None = None) -> set[Any]:
    return set(await dossiers_matching(viewer, filter, search).values_list("id", flat=True))


@pytest.mark.parametrize("login", ["groupe1@charge.example", "groupe10@charge.example"])
async def test_a_search_finds_what_the_texts_of_ones_own_contain(many: str, login: str) -> None:
    viewer = await viewer_by(login)
    assert not is_wide(viewer)
    rows: Any = await Dossier.visible_to(viewer).values_list("id", "search", "trainee_search")
    hits = 0
    for text in (*TEXTS, rows[0][1].split()[0]):
        for place, filter, search in ((1, None, text), (2, DossierFilter(trainee_name=text), None)):
            wanted = {row[0] for row in rows if all(term in row[place] for term in terms(text))}
            assert await _found(viewer, search, filter) == wanted, text
            count = count_of(viewer, filter, search)
            assert count is None or await count() == len(wanted)
            hits += len(wanted)
    assert hits > 0


async def test_a_text_too_long_for_the_index_is_found_by_its_last_word_and_by_its_owner_alone(many: str) -> None:
    establishment = await factories.establishment()
    owner, stranger = await factories.member(establishment), await factories.member(await factories.establishment())
    dossiers = [await factories.dossier(owner) for _ in range(2)]
    long, short = (one.id for one in dossiers)
    await Dossier.everyones(WHY).filter(id=long).update(search=LONG, trainee_search="\n zoe muller")
    await Dossier.everyones(WHY).filter(id=short).update(search="\n mot\n dernier")
    assert await _found(owner, "dernier") == {long, short}
    assert await _found(owner, "dernier zoé") == {long}
    assert await _found(owner, '"mot dernier"') == {long}
    assert await _found(owner, "introuvable") == set()
    assert await _found(owner, None, DossierFilter(trainee_name="müller")) == {long}
    assert await _found(stranger, "dernier") == set()
    await Dossier.everyones(WHY).filter(id__in=[long, short]).update(search="\n", trainee_search="\n")
    assert await _found(owner, "dernier") == set()


async def test_a_search_in_ones_own_reads_their_texts_in_an_index(many: str) -> None:
    viewer = await viewer_by("groupe10@charge.example")
    with heard() as said:
        page = dossiers_matching(viewer, None, "bureautique").order_by("-transmitted_at", "-id").limit(21)
        await page.values_list("id")
    planner = await planner_of(many)
    try:
        [asked] = said
        assert await planner.read_whole(asked) == []
        index = "dossier_of_establishment" if many.startswith("postgres") else "dossier_text_of_establishment"
        assert await planner.reads_alone(asked, index)
    finally:
        await planner.close()


async def test_a_search_is_the_same_statement_whatever_is_searched_for(many: str) -> None:
    viewer = await viewer_by("groupe10@charge.example")
    texts = []
    for search in ("bureautique", "introuvable"):
        query = dossiers_matching(viewer, None, search).values("id")
        query._choose_db_if_not_chosen()
        (text, _), values = statement_of(query)
        assert f" {search}" in values
        texts.append(text)
    assert texts[0] is texts[1]
