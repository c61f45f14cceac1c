"""Every filter of drafts and dossiers, alone and together, against what Python finds on the same shelf."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pytest

from auth.viewer import Viewer
from models.clock import PARIS
from models.states import DossierStatus as D
from schema.dossier_inputs import DossierFilter
from schema.draft_inputs import DraftFilter
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import code
from tests.resolvers.shelf import ITEMS, Item, put_dossiers
from tests.resolvers.walking import numbers, page, walk_forwards


@dataclass(frozen=True)
class Shelf:
    """Who looks, and what the filters of establishments name."""

    cast: Cast
    second_siret: str


@pytest.fixture
async def shelf(cast: Cast) -> Shelf:
    """Sixty drafts and dossiers of the two establishments of SIAE."""
    second = await factories.establishment(of=cast.siae.company, head_office=False, name="SIAE SUD")
    await put_dossiers((cast.siae, second), cast.anne, (cast.agent, await factories.agent()), cast.legoud)
    return Shelf(cast, second.siret)


Test = Callable[[Item], bool]
Case = tuple[dict[str, Any], Test]


def _overlaps(since: date | None, to: date | None) -> Test:
    def test(item: Item) -> bool:
        if item.start is None or item.end is None:
            return False
        return (to is None or item.start <= to) and (since is None or item.end >= since)

    return test


def _transmitted(since: date, to: date) -> Test:
    return lambda item: since <= item.moment.astimezone(PARIS).date() <= to


BOTH: list[Case] = [
    ({"scheme": ["CPRO"]}, lambda item: item.scheme == "CPRO"),
    ({"scheme": ["CPRO", "PROA"]}, lambda item: item.scheme in ("CPRO", "PROA")),
    ({"scheme": []}, lambda item: True),
    ({"scheme": None}, lambda item: True),
    ({"subScheme": ["PDC"]}, lambda item: item.sub_scheme == "PDC"),
    ({"subScheme": ["PDC", "CONTRAT_PRO"]}, lambda item: item.sub_scheme is not None),
    ({"period": {"from": "2026-01-20", "to": "2026-01-25"}}, _overlaps(date(2026, 1, 20), date(2026, 1, 25))),
    ({"period": {"from": "2026-02-01"}}, _overlaps(date(2026, 2, 1), None)),
    ({"period": {"to": "2026-01-12"}}, _overlaps(None, date(2026, 1, 12))),
    ({"period": {}}, lambda item: True),
    ({"period": {"from": "2026-01-14", "to": "2026-01-13"}}, _overlaps(date(2026, 1, 14), date(2026, 1, 13))),
    ({"managementMandate": True}, lambda item: item.mandate),
    ({"managementMandate": False}, lambda item: not item.mandate),
    ({"paymentSubrogation": True}, lambda item: item.subrogation),
    ({"paymentSubrogation": False}, lambda item: not item.subrogation),
    ({"traineeName": "bleu"}, lambda item: item.trainee == "Anaïs BLEU"),
    ({"traineeName": "ANAIS"}, lambda item: item.trainee == "Anaïs BLEU"),
    ({"traineeName": "ecoute"}, lambda item: False),
    ({"traineeName": ""}, lambda item: True),
    # WE-S10: alternatives inside a field, all fields together.
    (
        {"scheme": ["CPRO", "PROA"], "managementMandate": True},
        lambda item: item.scheme in ("CPRO", "PROA") and item.mandate,
    ),
]
DRAFTS: list[Case] = [
    ({"state": ["TRANSMITTING"]}, lambda item: item.state.value == "TRANSMITTING"),
    ({"state": ["MEMBER_RESUMED", "MEMBER_EDITING"]}, lambda item: item.state.value != "TRANSMITTING"),
    ({"alert": True}, lambda item: item.alert),
    ({"alert": False}, lambda item: not item.alert),
]
TO_DO = (D.AWAITING_DOCUMENTS, D.AWAITING_INVOICES)
DOSSIERS: list[Case] = [
    ({"status": ["GRANTED"]}, lambda item: item.status is D.GRANTED),
    ({"status": ["GRANTED", "REFUSED"]}, lambda item: item.status in (D.GRANTED, D.REFUSED)),
    ({"actionNeeded": True}, lambda item: item.status in TO_DO),
    ({"actionNeeded": False}, lambda item: item.status not in TO_DO),
    # 28 March 2026 22:30 UTC is 23:30 in Paris; summer time begins in the night.
    ({"transmitted": {"from": "2026-03-28", "to": "2026-03-28"}}, _transmitted(date(2026, 3, 28), date(2026, 3, 28))),
    ({"transmitted": {"from": "2026-03-29", "to": "2026-03-29"}}, _transmitted(date(2026, 3, 29), date(2026, 3, 29))),
    ({"transmitted": {"from": "2026-03-30"}}, _transmitted(date(2026, 3, 30), date.max)),
    ({"transmitted": {"to": "2026-03-29"}}, _transmitted(date.min, date(2026, 3, 29))),
    ({"transmitted": {"from": "0001-01-01", "to": "9999-12-31"}}, lambda item: True),
]
CASES = [("drafts", *case) for case in BOTH + DRAFTS] + [("dossiers", *case) for case in BOTH + DOSSIERS]
# Told below, because they name what only exists once the shelf is filled, or who looks.
ELSEWHERE = {"entityNumber", "assignedToMe", "unassigned"}


def _expected(field: str, test: Test) -> list[Any]:
    if field == "drafts":
        return sorted((item.draft_number for item in ITEMS if test(item)), reverse=True)
    return sorted((item.number for item in ITEMS if test(item)), reverse=True)


async def _find(field: str, viewer: Viewer, filter: dict[str, Any]) -> list[Any]:
    by_number = {"field": "NUMBER", "direction": "DESC"}
    found = await page(field, viewer, first=100, filter=filter, orderBy=by_number)
    assert found["totalCount"] == len(found["nodes"])
    return numbers(found)


async def test_a_filter_keeps_what_it_says(shelf: Shelf) -> None:
    for field, filter, test in CASES:
        expected = _expected(field, test)
        assert await _find(field, shelf.cast.anne, filter) == expected, (field, filter)
        order = {"orderBy": {"field": "NUMBER", "direction": "DESC"}}
        await walk_forwards(field, shelf.cast.anne, expected, 25, filter=filter, **order)


@pytest.mark.parametrize(("kind", "cases"), [(DraftFilter, BOTH + DRAFTS), (DossierFilter, BOTH + DOSSIERS)])
def test_every_filter_has_its_case(kind: type, cases: list[Case]) -> None:
    told = {name for filter, _ in cases for name in filter} | ELSEWHERE
    missing = {_camel(one.name) for one in fields(kind)} - told
    assert not missing, f"add a case to this file for the filter {missing}"


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


@pytest.mark.parametrize("field", ["drafts", "dossiers"])
async def test_companies_and_establishments_are_named_by_their_numbers(shelf: Shelf, field: str) -> None:
    anne, siae = shelf.cast.anne, shelf.cast.siae
    everything = _expected(field, lambda item: True)
    second = _expected(field, lambda item: item.place == 1)
    assert await _find(field, anne, {"entityNumber": [siae.company.siren]}) == everything
    assert await _find(field, anne, {"entityNumber": [shelf.second_siret]}) == second
    assert await _find(field, anne, {"entityNumber": [siae.siret, shelf.second_siret]}) == everything
    assert await _find(field, anne, {"entityNumber": [shelf.second_siret, "401015938"]}) == second
    assert await _find(field, anne, {"entityNumber": ["401015938"]}) == []
    text = f"query($n: [String!]) {{ {field}(filter: {{entityNumber: $n}}) {{ totalCount }} }}"
    for wrong in ("12", "7328293200", "73282932000O17", "٧٣٢٨٢٩٣٢٠", ""):
        assert await code(text, anne, n=[wrong]) == "BAD_USER_INPUT"


@pytest.mark.parametrize("field", ["drafts", "dossiers"])
async def test_an_unknown_scheme_is_said(shelf: Shelf, field: str) -> None:
    text = f'{{ {field}(filter: {{scheme: ["ZZZ"]}}) {{ totalCount }} }}'
    assert await code(text, shelf.cast.anne) == "BAD_USER_INPUT"


IN_CHARGE: list[Case] = [
    ({"assignedToMe": True}, lambda item: item.agent == 0),
    ({"assignedToMe": False}, lambda item: item.agent != 0),
    ({"unassigned": True}, lambda item: item.agent is None),
    ({"unassigned": False}, lambda item: item.agent is not None),
    ({"assignedToMe": True, "unassigned": True}, lambda item: item.agent in (0, None)),
    ({"assignedToMe": True, "unassigned": False}, lambda item: item.agent == 0),
    ({"assignedToMe": False, "unassigned": False}, lambda item: item.agent == 1),
    ({"assignedToMe": False, "unassigned": True}, lambda item: item.agent is None),
    ({"actionNeeded": True}, lambda item: item.status in (D.TRANSMITTED, D.UNDER_REVIEW)),
]


@pytest.mark.parametrize(("filter", "test"), IN_CHARGE)
async def test_agents_find_their_own_work(shelf: Shelf, filter: dict[str, Any], test: Test) -> None:
    assert await _find("dossiers", shelf.cast.agent, filter) == _expected("dossiers", test)


@pytest.mark.parametrize("filter", [{"assignedToMe": True}, {"unassigned": True}, {"unassigned": False}])
async def test_who_is_in_charge_is_no_ones_business_outside(shelf: Shelf, filter: dict[str, Any]) -> None:
    assert await _find("dossiers", shelf.cast.anne, filter) == []


async def test_a_provider_has_invoices_to_send(shelf: Shelf) -> None:
    def test(item: Item) -> bool:
        return item.taught_by_provider and item.status is D.AWAITING_INVOICES

    def rest(item: Item) -> bool:
        return item.taught_by_provider and item.status is not D.AWAITING_INVOICES

    louise = shelf.cast.louise
    assert await _find("dossiers", louise, {"actionNeeded": True}) == _expected("dossiers", test)
    assert await _find("dossiers", louise, {"actionNeeded": False}) == _expected("dossiers", rest)
    assert _expected("dossiers", test) != []
