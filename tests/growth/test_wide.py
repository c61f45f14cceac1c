"""Whoever sees very much finds and counts by other ways than the others, and finds and counts the same."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from auth.viewer import Viewer
from demo.world.arrivals import viewer_of
from models.accounts.making import account_of
from models.dossiers import Dossier
from models.dossiers.vocabulary import NOT_LOOKED_UP
from models.engines import dialect_of
from models.perimeter import MANY, is_wide
from models.search import terms
from models.states import DossierStatus
from schema.dossier_inputs import DossierFilter
from schema.finding.dossiers import count_of, dossiers_matching, words_looked_up
from schema.pages import DateRange
from tests import factories
from tests.growth.plans import heard

WHY = "a test compares"
WIDE = ("agent@guichet.example", "groupe500@charge.example")
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


async def viewer_by(login: str) -> Viewer:
    """Whoever signs in by this name."""
    user = await account_of(login)
    assert user is not None
    return await viewer_of(user)


@pytest.mark.parametrize("login", WIDE)
async def test_the_index_of_words_finds_what_the_texts_contain(many: str, login: str) -> None:
    viewer = await viewer_by(login)
    assert is_wide(viewer)
    rows: Any = await Dossier.visible_to(viewer).values_list("number", "search", "trainee_search")
    for text in TEXTS:
        for place, filter, search in ((1, None, text), (2, DossierFilter(trainee_name=text), None)):
            wanted = sorted(row[0] for row in rows if all(term in row[place] for term in terms(text)))
            known = await words_looked_up(viewer, filter, search)
            for way in (NOT_LOOKED_UP, known, replace(known, numbers=None), replace(known, common=True)):
                found: Any = await dossiers_matching(viewer, filter, search, way).values_list("number", flat=True)
                assert sorted(found) == wanted, (text, way)
                counted = count_of(viewer, filter, search, way)
                assert counted is None or await counted() == len(wanted) or not text.strip()
    assert len(rows) > 1_000


async def test_beginnings_are_looked_up_among_the_words_that_are_there(many: str) -> None:
    agent = await viewer_by("agent@guichet.example")
    known = await words_looked_up(agent, DossierFilter(trainee_name="müll"), "bureaut 1503af introuvable")
    assert known.whole == {"mull": ["muller"], "bureaut": ["bureautique"], "introuvable": ["introuvable"]}
    known = await words_looked_up(agent, None, "soud comp")
    assert known.whole == {"soud": ["soudure"], "comp": ["comptabilite", "comptoir"]}


async def test_words_of_a_new_dossier_are_found_by_their_beginnings(many: str) -> None:
    member = await factories.member(await factories.establishment())
    dossier = await factories.dossier(member)
    await Dossier.everyones(WHY).filter(id=dossier.id).update(search="\n xylophonie\n ref7")
    agent = await viewer_by("agent@guichet.example")
    for text in ("xylo", "ref", "xylophonie re"):
        known = await words_looked_up(agent, None, text)
        found: Any = await dossiers_matching(agent, None, text, known).values_list("id", flat=True)
        assert dossier.id in found, text


async def test_what_many_dossiers_have_is_common(many: str) -> None:
    agent, group = await viewer_by("agent@guichet.example"), await viewer_by("groupe10@charge.example")
    assert (await words_looked_up(agent, None, "charge")).common is False
    assert (await words_looked_up(agent, None, "bureautique initiation")).common is False
    assert (await words_looked_up(agent, None, "initiation")).common is True
    assert (await words_looked_up(agent, None, "zoé müller œnologie")).common is False
    assert await words_looked_up(group, None, "1") == NOT_LOOKED_UP


async def test_a_word_is_sooner_common_to_whoever_passes_nothing_in_vain(many: str) -> None:
    agent, part = [await viewer_by(login) for login in WIDE]
    assert (await words_looked_up(agent, None, "zoé")).common is True
    assert (await words_looked_up(part, None, "zoé")).common is False


async def test_the_index_of_words_is_asked_once_for_what_few_have(many: str) -> None:
    """By SQLite, which counts them by finding them; PostgreSQL guesses how many there are."""
    agent = await viewer_by("agent@guichet.example")
    with heard() as said:
        known = await words_looked_up(agent, None, "bureautique initiation")
        found = await dossiers_matching(agent, None, "bureautique initiation", known).values_list("id", flat=True)
        count = count_of(agent, None, "bureautique initiation", known)
        assert count is not None
        assert await count() == len(found) > 0
    asked = [one for one in said if " MATCH " in one.text or " @@ " in one.text]
    assert len(asked) == (1 if dialect_of(many) == "sqlite" else 2)


@pytest.mark.parametrize("login", WIDE)
async def test_trainings_of_a_period_are_found_where_they_were_asked_for(many: str, login: str) -> None:
    viewer, day = await viewer_by(login), date(2019, 3, 15)
    rows: Any = await Dossier.visible_to(viewer).values_list("number", "start_date", "end_date")
    for since, to in ((day, day), (day, None), (None, day), (date(2019, 3, 1), date(2019, 3, 31)), (None, date.min)):
        found: Any = await dossiers_matching(
            viewer, DossierFilter(period=DateRange(from_=since, to=to)), None
        ).values_list("number", flat=True)
        wanted = [row[0] for row in rows if _overlaps(row[1], row[2], since or date.min, to or date.max)]
        assert sorted(found) == sorted(wanted), (since, to)
        assert wanted or to == date.min


def _overlaps(start: date | None, end: date | None, since: date, to: date) -> bool:
    return start is not None and end is not None and start <= to and end >= since


async def test_a_training_that_moves_is_found_where_it_went(many: str) -> None:
    agent = await viewer_by("agent@guichet.example")
    dossier = await factories.dossier(await factories.member(await factories.establishment()))
    early = DossierFilter(period=DateRange(from_=date(1999, 12, 31), to=date(1999, 12, 31)))
    assert await dossiers_matching(agent, early, None).count() == 0
    moved = Dossier.everyones(WHY).filter(id=dossier.id)
    await moved.update(start_date=date(1999, 12, 30), end_date=date(2000, 1, 2))
    assert await dossiers_matching(agent, early, None).values_list("id", flat=True) == [dossier.id]
    await moved.update(start_date=dossier.start_date, end_date=dossier.end_date)


@pytest.mark.parametrize("login", WIDE)
async def test_counts_that_are_kept_are_those_of_the_list(many: str, login: str) -> None:
    viewer = await viewer_by(login)
    settled, scheme = [DossierStatus.SETTLED, DossierStatus.REFUSED], ["AF", "PROA"]
    for filter in (None, DossierFilter(), DossierFilter(status=settled), DossierFilter(status=settled, scheme=scheme)):
        count = count_of(viewer, filter, " ")
        assert count is not None
        assert await count() == await dossiers_matching(viewer, filter, " ").count() > 0


async def test_other_lists_are_counted_row_by_row(many: str) -> None:
    agent, group = await viewer_by("agent@guichet.example"), await viewer_by("groupe10@charge.example")
    assert count_of(agent, DossierFilter(management_mandate=False), None) is None
    assert count_of(group, None, None) is None
    assert len(group.reaches) < MANY
    for viewer in (agent, group, await viewer_by("groupe500@charge.example")):
        count = count_of(viewer, None, "anglais")
        assert count is not None
        assert await count() == await dossiers_matching(viewer, None, "anglais").count() > 0
