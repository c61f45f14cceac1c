"""Finding a training: by words, by what its sessions are, in a chosen order, page by page."""

from typing import Any

import pytest

from models import clock
from models.catalogue import TrainingSession
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.catalogue.shelf import MONTH, Shelf, first_day
from tests.resolvers.asking import code, told

FIND = """query($search: String, $filter: TrainingFilter, $order: TrainingOrder, $first: Int, $after: String) {
  trainings(search: $search, filter: $filter, orderBy: $order, first: $first, after: $after) {
    nodes { title } totalCount pageInfo { hasNextPage endCursor } } }"""
WELDING, PIPES, SHEETS = "Soudage à l'arc", "Tuyauterie", "Élaborer un tableur"


async def found(cast: Cast, **asked: Any) -> list[str]:
    """The titles, in order."""
    page = (await told(FIND, cast.jean, **asked))["trainings"]
    assert page["totalCount"] == len(page["nodes"])
    return [node["title"] for node in page["nodes"]]


@pytest.mark.feature("AFPA-24")
@pytest.mark.usefixtures("shelf")
async def test_words_are_found_without_accents_those_of_the_title_first(cast: Cast) -> None:
    assert await found(cast, search="soud") == [WELDING, PIPES]
    assert await found(cast, search="SOUDER") == [WELDING, PIPES]
    assert await found(cast, search="elaborer") == [SHEETS]
    assert await found(cast, search="metalliques pieces") == [WELDING]
    assert await found(cast, search="37313") == []
    assert await found(cast, search="rncp37313") == [WELDING]
    assert await found(cast, search="veritas") == [SHEETS]
    assert await found(cast, search="poterie") == []
    assert await found(cast, search="?") == []


@pytest.mark.feature("CAP-27")
async def test_the_list_is_chronological_on_request(cast: Cast, shelf: Shelf) -> None:
    chronological = {"field": "NEXT_SESSION"}
    assert await found(cast, order=chronological) == [WELDING, PIPES, SHEETS]
    await factories.session(shelf.sheets, start=clock.today() + (first_day() - clock.today()) / 2)
    assert await found(cast, order=chronological) == [SHEETS, WELDING, PIPES]
    assert await found(cast, order=chronological | {"direction": "DESC"}) == [PIPES, WELDING, SHEETS]
    assert await found(cast, order={"field": "TITLE"}) == [SHEETS, WELDING, PIPES]
    assert await found(cast) == [SHEETS, WELDING, PIPES]  # nothing is more relevant than what comes first


@pytest.mark.feature("AFPA-23")
async def test_several_criteria_narrow_the_search(cast: Cast, shelf: Shelf) -> None:
    metal, office = encode("Theme", shelf.metal.id), encode("Theme", shelf.office.id)
    later = {"from": str(first_day() + MONTH)}
    for wanted, titles in (
        ({"themeId": [office]}, [SHEETS]),
        ({"themeId": [metal, office]}, [WELDING, PIPES, SHEETS]),
        ({"themeId": []}, [WELDING, PIPES, SHEETS]),
        ({"themeId": [encode("Training", shelf.welding.id)]}, []),
        ({"certificationCode": "37313"}, [WELDING]),
        ({"city": " LYON"}, [WELDING]),
        ({"department": ["59", "69"]}, [WELDING, PIPES]),
        ({"department": ["75"]}, []),
        ({"department": ["9999"], "city": "x" * 101}, []),
        ({"certificationCode": "9" * 21}, []),
        ({"remote": True}, [SHEETS]),
        ({"remote": False}, [WELDING, PIPES]),
        ({"starting": later}, [PIPES, SHEETS]),
        ({"starting": {"to": str(first_day())}}, [WELDING]),
        ({"seatsAvailable": True}, [WELDING, PIPES, SHEETS]),
        ({"city": "Lille", "remote": True}, []),
    ):
        assert await found(cast, filter=wanted) == titles, wanted
    assert await found(cast, search="souder", filter={"city": "lille"}) == [PIPES]


async def test_a_training_without_a_session_to_come_is_left_out_when_sessions_are_asked_for(
    cast: Cast, shelf: Shelf
) -> None:
    await factories.training(cast.legoud, title="Zinguerie", theme_ids=[shelf.office.id])
    office = {"themeId": [encode("Theme", shelf.office.id)]}
    assert await found(cast, filter=office) == [SHEETS, "Zinguerie"]
    assert await found(cast, filter=office | {"remote": True}) == [SHEETS]


@pytest.mark.feature("AFPA-27")
async def test_trainings_whose_sessions_are_full_are_left_out_on_request(cast: Cast, shelf: Shelf) -> None:
    await TrainingSession.everyones("a test fills it").filter(id=shelf.lille.id).update(seats_left=0)
    assert await found(cast, filter={"seatsAvailable": True}) == [WELDING, SHEETS]
    assert await found(cast, filter={"seatsAvailable": False}) == [PIPES]
    assert await found(cast, filter={"seatsAvailable": True, "department": ["59"]}) == []


@pytest.mark.parametrize("order", ["RELEVANCE", "NEXT_SESSION", "TITLE"])
@pytest.mark.usefixtures("shelf")
async def test_page_after_page_nothing_is_missing_and_nothing_comes_twice(cast: Cast, order: str) -> None:
    whole = await found(cast, order={"field": order}, search="e")
    read: list[str] = []
    after = None
    while True:
        page = (await told(FIND, cast.jean, first=1, after=after, order={"field": order}, search="e"))["trainings"]
        read += [node["title"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert read == whole
    assert len(whole) == 3
    assert await code(FIND, cast.jean, first=1, after=after) == "BAD_USER_INPUT"
