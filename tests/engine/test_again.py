"""A page that is asked for again is written out of its records: the same answer, of now, to each their own."""

import json
from collections import Counter
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from models import clock
from models.bell import Inbox, Notification
from models.dossiers import Dossier
from schema.ids import decode
from schema.reading import again, kept, pages
from tests.cast import Cast
from tests.engine.both import answered, reference
from transport.graphql.api import api

WHY = "a test changes a title"
PAGE = """
  totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { ...Told } } nodes { key: id ... on Dossier { title } }
"""
TOLD = """
fragment Told on Dossier {
  __typename id number status title startDate transmittedAt scheme { code label } company { id siren }
  trainees { id displayName } funding { requested balance lines { unit shares { paid } } }
  messages { nodes { body documents { fileName } } }
}
"""
WHOLE = f"{{ dossiers {{ {PAGE} }} }} {TOLD}"
LAST = f"{{ dossiers(last: 1) {{ {PAGE} }} }} {TOLD}"
SECOND = """
query ($id: ID, $after: String) {
  dossier(id: $id) { messages(after: $after) { nodes { body } pageInfo { hasPreviousPage } } }
}
"""
DOSSIER = """
query ($id: ID, $first: Int) {
  dossier(id: $id) {
    ... on Dossier { number status modules { title } history { at event label by { id } } }
    funding {
      paid lines { id unit nature { code } module { id title } shares { label granted trainee { displayName } } }
    }
    documents { id fileName uploadedBy { id } } documentRequests { id fulfilledBy { fileName } }
    messages(first: $first) { ...Messages } same: messages(first: $first) { nodes { body } }
    bankDetails { holder ibanMasked } allowedActions assignee { id }
  }
}
fragment Messages on MessageConnection {
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { id author { displayName } documents { id fileName } } }
}
"""
TRAININGS = """
query ($open: Boolean) {
  trainings(first: 3) {
    totalCount
    nodes { id title hours provider { siret } themes { name }
            sessions(openOnly: $open) { id startDate slots { startsAt } trainers { id displayName } training { id } } }
  }
}
"""
DRAFTS = """
{
  drafts(first: 2, orderBy: {field: TITLE}) {
    nodes { id title state trainees { id } transmissionIssues { __typename } }
  }
}
"""
BELL = """
query ($filter: NotificationFilter) {
  viewer {
    side
    notifications(first: 3, filter: $filter) {
      totalCount unreadCount
      pageInfo { hasNextPage endCursor }
      edges { cursor node { id sequence kind title body createdAt readAt subject { id ... on Dossier { number } } } }
    }
  }
}
"""
ENROLMENTS = """
{
  enrolments(first: 2) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id status statusLabel candidate { displayName phone } filedBy { id } waitingRank allowedActions
      session { id startDate training { id title } } history { at event } employerDecision { approved }
    }
  }
}
"""
TWICE = TRAININGS.replace("title", "title all: sessions(openOnly: false) { id }")
NOTHING = '{ dossiers(search: "zzzz") { totalCount nodes { number } } }'


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Counter[bool]:
    """How many answers were written out of records (True), how many pages were made in rows."""
    seen, in_rows = Counter[bool](), pages.page_in_rows

    def counted(told: Any) -> Any:
        async def told_and_counted(known: Any, reader: Any) -> Any:
            answer = await told(known, reader)
            seen[True] += 1
            return answer

        return told_and_counted

    async def made(*arguments: Any) -> Any:
        seen[False] += 1
        return await in_rows(*arguments)

    monkeypatch.setattr(again._Page, "told", counted(again._Page.told))
    monkeypatch.setattr(again._Object, "told", counted(again._Object.told))
    monkeypatch.setattr(again, "page_in_rows", made)
    return seen


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (WHOLE, ("anne", "agent")),
        (LAST, ("anne", "agent")),
        (DRAFTS, ("anne",)),
        (TRAININGS, ("anne", "agent")),
        (BELL, ("anne", "agent")),
        (ENROLMENTS, ("anne", "agent")),
    ],
)
async def test_the_answer_is_that_of_graphql_core(
    cast: Cast, treasure: dict[str, str], written: Counter[bool], text: str, names: tuple[str, ...]
) -> None:
    for viewer in [getattr(cast, name) for name in names]:
        expected = await answered(reference, text, viewer, {})
        await answered(api, text, viewer, {})
        written.clear()
        for _ in range(2):
            assert await answered(api, text, viewer, {}) == expected
        assert written == {True: 2}
        assert '"errors"' not in expected


async def test_what_is_in_no_record_is_made_in_rows(
    cast: Cast, treasure: dict[str, str], written: Counter[bool]
) -> None:
    """What a provider sees of a dossier."""
    expected = await answered(reference, WHOLE, cast.louise, {})
    await answered(api, WHOLE, cast.louise, {})
    written.clear()
    assert await answered(api, WHOLE, cast.louise, {}) == expected
    assert written == {False: 1}


async def test_an_object_and_its_lists_with_arguments_are_those_of_graphql_core(
    cast: Cast, treasure: dict[str, str], written: Counter[bool]
) -> None:
    """Of whoever does not see it, nothing is told."""
    for viewer in (cast.anne, cast.agent, cast.camille):
        for first in (None, 0, 1, 100):
            asked = {"id": treasure["Dossier"], "first": first}
            expected = await answered(reference, DOSSIER, viewer, asked)
            await answered(api, DOSSIER, viewer, asked)
            written.clear()
            assert await answered(api, DOSSIER, viewer, asked) == expected
            assert written == {True: 1}
            assert '"errors"' not in expected
            assert ("fileName" in expected) == (viewer is not cast.camille)


async def test_a_list_with_arguments_in_a_list_is_that_of_graphql_core(
    cast: Cast, treasure: dict[str, str], written: Counter[bool]
) -> None:
    """Two that differ are left to graphql-core."""
    for is_open, text in ((True, TRAININGS), (False, TRAININGS), (None, TRAININGS), (True, TWICE)):
        expected = await answered(reference, text, cast.anne, {"open": is_open})
        await answered(api, text, cast.anne, {"open": is_open})
        written.clear()
        assert await answered(api, text, cast.anne, {"open": is_open}) == expected
        assert written == ({False: 1} if text is TWICE else {True: 1})
        assert '"errors"' not in expected


async def test_the_second_page_of_an_inner_list_is_that_of_graphql_core(
    cast: Cast, treasure: dict[str, str], written: Counter[bool]
) -> None:
    """Its cursor is the one that the first page told."""
    first = await answered(api, DOSSIER, cast.anne, asked := {"id": treasure["Dossier"], "first": 1})
    assert await answered(api, DOSSIER, cast.anne, asked) == first
    after = json.loads(first)["data"]["dossier"]["messages"]["pageInfo"]["endCursor"]
    for _ in range(2):
        told = await answered(api, SECOND, cast.anne, {"id": treasure["Dossier"], "after": after})
    assert told == await answered(reference, SECOND, cast.anne, {"id": treasure["Dossier"], "after": after})
    assert '"errors"' not in told


async def test_what_a_day_decides_is_looked_up_each_day(
    cast: Cast, treasure: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (0, 0, 4000):
        day = date.today() + timedelta(days)
        monkeypatch.setattr(clock, "today", partial(lambda known: known, day))
        told = await answered(api, TRAININGS, cast.anne, {"open": True})
        assert told == await answered(reference, TRAININGS, cast.anne, {"open": True})
        assert ("startDate" in told) == (days == 0)


async def test_an_empty_list_says_how_many_it_has(cast: Cast, treasure: dict[str, str], written: Counter[bool]) -> None:
    """No row of it does."""
    expected = await answered(reference, NOTHING, cast.anne, {})
    assert '"totalCount":0' in expected.replace(" ", "")
    await answered(api, NOTHING, cast.anne, {})
    written.clear()
    assert await answered(api, NOTHING, cast.anne, {}) == expected
    assert written == {True: 1}


async def test_an_empty_page_of_the_bell_says_what_is_unread_elsewhere(
    cast: Cast, treasure: dict[str, str], written: Counter[bool]
) -> None:
    await answered(api, BELL, cast.anne, archived := {"filter": {"archived": True}})
    written.clear()
    assert await Inbox.visible_to(cast.anne).update(unread_count=7) == 1
    for variables in ({}, archived):
        expected = await answered(reference, BELL, cast.anne, variables)
        assert '"unreadCount":7' in expected.replace(" ", "")
        assert await answered(api, BELL, cast.anne, variables) == expected
    assert '"totalCount":0' in expected.replace(" ", "")
    assert written[True] == 2


async def test_what_a_line_is_about_is_told_of_whatever_type_it_is(
    cast: Cast, treasure: dict[str, str], written: Counter[bool]
) -> None:
    """Types that are read with the line, one that is read by itself, and one that nobody is shown."""
    about = Notification.all()
    for typename, is_told in (("Dossier", True), ("Company", True), ("Theme", False), ("Nothing", True)):
        decoded = decode(treasure.get(typename, treasure["Theme"]))
        assert decoded is not None
        assert await about.update(subject_type=typename, subject_id=decoded[1]) > 0
        for viewer in (cast.anne, cast.agent, cast.camille):
            expected = await answered(reference, BELL, viewer, {})
            await answered(api, BELL, viewer, {})
            written.clear()
            assert await answered(api, BELL, viewer, {}) == expected
            assert written == {is_told or '"nodes":[]' in expected or '"edges":[]' in expected: 1}
        assert (f'"subject":{{"id":"{treasure.get(typename)}"' in await answered(api, BELL, cast.anne, {})) == (
            typename in treasure
        )


async def test_each_asks_for_their_own_and_of_now(cast: Cast, treasure: dict[str, str], written: Counter[bool]) -> None:
    for viewer in (cast.anne, cast.karim, cast.anne):
        await answered(api, WHOLE, viewer, {})
    mine, other = await answered(api, WHOLE, cast.anne, {}), await answered(api, WHOLE, cast.karim, {})
    assert mine != other
    await Dossier.visible_to(cast.anne).update(title="Un autre titre")
    told = await answered(api, WHOLE, cast.anne, {})
    assert "Un autre titre" in told
    assert told == await answered(reference, WHOLE, cast.anne, {})
    assert await answered(api, WHOLE, cast.karim, {}) == other


async def test_what_goes_wrong_in_a_record_is_said_by_graphql_core(cast: Cast, treasure: dict[str, str]) -> None:
    assert '"errors"' not in await answered(api, WHOLE, cast.anne, {})
    await Dossier.visible_to(cast.anne).update(scheme="ZZZ")
    told = await answered(api, WHOLE, cast.anne, {})
    assert '"path":["dossiers"]' in told
    assert told == await answered(reference, WHOLE, cast.anne, {})


async def test_no_more_than_so_many_pages_are_kept(
    cast: Cast, treasure: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 3)
    text = "query ($first: Int) { dossiers(first: $first) { nodes { number } } }"
    for size in (1, 2, 3, 4, 5, 5, 1):
        expected = await answered(reference, text, cast.anne, {"first": size})
        for _ in range(2):
            assert await answered(api, text, cast.anne, {"first": size}) == expected
    assert len(kept.kept()._known) == 3
