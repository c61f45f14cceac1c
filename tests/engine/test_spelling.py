"""JSON that PostgreSQL writes by itself is what graphql-core makes of the same rows, to the byte."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from auth.viewer import Viewer
from models.dossiers import Dossier, FundingLine, Trainee
from models.flat import ANSWER, CURSOR, Layout
from schema.reading import kept
from tests.cast import Cast
from tests.engine.both import answered, reference
from transport.graphql.api import api

WHY = "a test writes what a form would not"
WHOLE = """
{
  dossiers {
    nodes {
      __typename key: id number status statusLabel title startDate transmittedAt version managementMandate
      scheme { code label } company { id name } establishment { siret company { name } } transmittedBy { displayName }
      trainees { id displayName usageName }
      modules { id title hours startDate }
      funding { requested granted balance lines { unit quantity requested shares { label trainee { id } } } }
    }
  }
}
"""
IN_PART = "{ dossiers { edges { cursor node { number trainees { displayName } assignee { id } } } } }"
TWICE = "{ dossiers { nodes { title all: trainees { id } trainees { displayName } } } }"
PAGES = """
{
  dossiers(first: 1, orderBy: {field: ORDER} AFTER) {
    pageInfo { startCursor endCursor hasNextPage } edges { cursor node { number } }
  }
}
"""
BOTH = "{ dossiers { nodes { title } edges { node { title } } } }"
NAMES = "{ dossiers { nodes { __typename trainees { __typename } funding { __typename } company { __typename } } } }"
EMPTY = "{ dossiers { nodes { __typename } } }"
SPACES = "".join([sign for sign in map(chr, range(0x110000)) if sign.isspace()])
CONTROLS = "".join(map(chr, [*range(1, 0x20), 0x22, 0x27, 0x5C, 0x7B, 0x7D, 0x7F]))
OTHERS = "\x80\xa0àÉœ€\u2028\u2029\ufeff\uffff{0}%s$1?😀"


async def same(text: str, viewer: Viewer) -> str:
    """The answer of the second time, which is that of graphql-core."""
    expected = await answered(reference, text, viewer, {})
    await answered(api, text, viewer, {})
    assert await answered(api, text, viewer, {}) == expected
    return expected


def layout() -> Layout:
    """What the page that was kept last is read as."""
    page: Any = list(kept.kept()._known.values())[-1][2]
    found: Layout = page.statement.layout
    return found


@pytest.mark.parametrize("order", ["TRANSMITTED_AT", "NUMBER", "UPDATED_AT", "START_DATE", "TITLE"])
async def test_cursors_say_the_same_in_every_order(
    cast: Cast, treasure: dict[str, str], database: str, order: str
) -> None:
    text = PAGES.replace("ORDER", order)
    await Dossier.everyones(WHY).update(
        title='L\'"été" \\ à Béziers', transmitted_at=datetime(2026, 3, 29, 1, 59, 59, 10, UTC)
    )
    first = await same(text.replace("AFTER", ""), cast.anne)
    assert (CURSOR in layout().parts) is database.startswith("postgres")
    cursor = json.loads(first)["data"]["dossiers"]["edges"][0]["cursor"]
    assert '"errors"' not in await same(text.replace("AFTER", f', after: "{cursor}"'), cast.anne)


async def test_a_row_of_which_everything_can_be_spelled_is_one_text(
    cast: Cast, treasure: dict[str, str], database: str
) -> None:
    assert '"errors"' not in await same(WHOLE, cast.anne)
    spelled = database.startswith("postgres")
    assert (tuple(layout().parts) == (ANSWER,)) is spelled


async def test_of_another_row_the_lists_are_spelled(cast: Cast, treasure: dict[str, str], database: str) -> None:
    assert '"displayName"' in await same(IN_PART, cast.anne)
    trainees = layout().parts["parts of trainees"]
    assert trainees.is_spelt is database.startswith("postgres")


@pytest.mark.parametrize("text", [NAMES, EMPTY])
async def test_what_is_the_same_for_every_row_is_spelled(cast: Cast, treasure: dict[str, str], text: str) -> None:
    assert '"__typename":"Dossier"' in await same(text, cast.anne)


@pytest.mark.parametrize("text", [TWICE, BOTH])
async def test_what_is_asked_in_two_places_is_told(cast: Cast, treasure: dict[str, str], text: str) -> None:
    assert '"errors"' not in await same(text, cast.anne)
    assert not any(one.is_spelt for one in layout().parts.values())


@pytest.mark.parametrize("text", [CONTROLS, OTHERS])
async def test_letters_are_escaped_alike(cast: Cast, treasure: dict[str, str], text: str) -> None:
    await Dossier.everyones(WHY).update(title=text)
    await Trainee.everyones(WHY).update(first_name=text, usage_name=text)
    assert '"errors"' not in await same(WHOLE, cast.anne)


@pytest.mark.parametrize(
    ("first", "birth", "usage"),
    [
        (" Léa\u2003", "Morel\x1c", None),
        ("", "Morel", ""),
        ("\u3000", "\x85", "\xa0"),
        ("Léa", "Morel", " "),
        (f"{SPACES}Léa", f"Morel{SPACES}", None),
    ],
)
async def test_names_are_displayed_alike(
    cast: Cast, treasure: dict[str, str], first: str, birth: str, usage: str | None
) -> None:
    await Trainee.everyones(WHY).update(first_name=first, birth_name=birth, usage_name=usage)
    assert '"errors"' not in await same(WHOLE, cast.anne)


@pytest.mark.parametrize("cents", [0, 1, 99, 100, 12345, 2**31 - 1])
async def test_amounts_have_the_same_two_decimals(cast: Cast, treasure: dict[str, str], cents: int) -> None:
    await FundingLine.everyones(WHY).update(
        requested_cents=cents, granted_cents=cents, paid_cents=cents // 2, quantity_hundredths=cents
    )
    assert '"errors"' not in await same(WHOLE, cast.anne)


@pytest.mark.parametrize("microsecond", [0, 1, 10, 500_000, 999_999])
async def test_instants_have_the_same_digits(cast: Cast, treasure: dict[str, str], microsecond: int) -> None:
    at = datetime(2026, 3, 29, 1, 59, 59, microsecond, UTC)
    await Dossier.everyones(WHY).update(transmitted_at=at)
    assert f'"transmittedAt":"{at.isoformat().replace("+00:00", "Z")}"' in await same(WHOLE, cast.anne)


async def test_what_no_type_allows_is_said_by_graphql_core(cast: Cast, treasure: dict[str, str]) -> None:
    await Dossier.everyones(WHY).update(scheme="ZZZ")
    assert '"code":"INTERNAL"' in await same(WHOLE, cast.anne)
