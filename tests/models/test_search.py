"""Quick search: words, accents, quotes, prefixes (worked_examples.md §3)."""

from typing import Any

import pytest
from tortoise.expressions import Q

from models.drafts import Draft
from models.search import LONGEST, MOST_TERMS, NOWHERE, index, normalise, terms
from tests import factories
from tests.cast import Cast


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cléa", "clea"),
        ("  L'ÉTÉ à Saint-Étienne ", "l ete a saint etienne"),
        ("Cœur, ex æquo", "coeur ex aequo"),
        ("Straße", "strasse"),
        ("2512CP000100", "2512cp000100"),
        ("ﬁn ²", "fin 2"),
        ("100 % _a_", "100 a"),
        ("İzmir", "izmir"),
        ("…", ""),
    ],
)
def test_texts_are_reduced_to_their_words(text: str, words: str) -> None:
    assert normalise(text) == words


def test_fields_of_an_index_stay_apart() -> None:
    assert index("Jean Dupont", None, "—", "SIAE") == "\n jean dupont\n siae"
    assert all(term in index("Victoria de Noblet") for term in terms("« de Noblet » vic"))
    assert terms('"dupont siae"')[0] not in index("Jean Dupont", "SIAE")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (None, []),
        ("  ", []),
        ("de noblet", [" de", " noblet"]),
        ('"de Noblet" x', [" de noblet", " x"]),
        ("“de Noblet”", [" de noblet"]),
        ("«de Noblet»", [" de noblet"]),
        ('"de Noblet', [" de", " noblet"]),
        ("l'eau l'EAU", [" l", " eau"]),
        ("!!!", [NOWHERE]),
        ('""', [NOWHERE]),
        ("%", [NOWHERE]),
    ],
)
def test_queries_give_terms(query: str | None, found: list[str]) -> None:
    assert terms(query) == found


def test_a_query_is_read_so_far_and_no_further() -> None:
    assert len(terms(" ".join(f"mot{number}" for number in range(40)))) == MOST_TERMS
    assert terms("a" * 5000) == [" " + "a" * LONGEST]


def test_nothing_is_found_nowhere() -> None:
    assert NOWHERE not in index("a", "", "b", "…", "c")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("DUPONT", [1]),
        ("martino", [1]),
        ("pauline dupont", [1]),
        ("« de Noblet »", [2]),
        ("noblet de", [2]),
        ("clea", [2]),
        ("boul siae", [1]),
        ("siae", [1, 2]),
        ("732829320", [1, 2]),
        ("ulanger", []),
        ("2", [2]),
        ("%", []),
        ("_", []),
        ("'", []),
    ],
)
async def test_drafts_are_found_by_what_people_remember(cast: Cast, query: str, found: list[int]) -> None:
    people: list[dict[str, Any]] = [
        {"title": "Boulanger", "trainees": [named("Pauline", "DUPONT", "MARTINO")]},
        {"title": "Cléa", "trainees": [named("Victoria", "de Noblet")]},
    ]
    for values in people:
        await factories.draft(cast.anne, values=factories.af_values(**values, modules=[]))
    wanted = [Q(search__contains=term) for term in terms(query)]
    rows = await Draft.visible_to(cast.anne).filter(*wanted).order_by("number")
    assert [draft.number for draft in rows] == found


def named(first: str, birth: str, usage: str | None = None) -> dict[str, Any]:
    return factories.af_trainee(first_names=first, birth_name=birth, usage_name=usage, modules=None)
