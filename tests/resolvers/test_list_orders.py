"""Every order of drafts and dossiers, both ways, page by page, forwards and backwards: one list on both databases."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from auth.viewer import Viewer
from models.search import normalise
from schema.dossier_inputs import DossierOrderField
from schema.draft_inputs import DraftOrderField
from tests import factories
from tests.cast import Cast
from tests.resolvers.shelf import ITEMS, Item, put_dossiers
from tests.resolvers.walking import numbers, page, walk_backwards, walk_forwards

Key = Callable[[Item], Any]

DRAFT_ORDERS: dict[DraftOrderField, Key] = {
    DraftOrderField.NUMBER: lambda item: item.draft_number,
    DraftOrderField.UPDATED_AT: lambda item: item.moment,
    DraftOrderField.START_DATE: lambda item: item.start_key,
    DraftOrderField.TITLE: lambda item: normalise(item.title),
}
DOSSIER_ORDERS: dict[DossierOrderField, Key] = {
    DossierOrderField.TRANSMITTED_AT: lambda item: item.moment,
    DossierOrderField.NUMBER: lambda item: item.number,
    DossierOrderField.UPDATED_AT: lambda item: item.moment,
    DossierOrderField.START_DATE: lambda item: item.start_key,
    DossierOrderField.TITLE: lambda item: normalise(item.title),
}
CASES = [("drafts", order) for order in DraftOrderField] + [("dossiers", order) for order in DossierOrderField]


@pytest.fixture
async def anne(cast: Cast) -> Viewer:
    """Who sees the whole shelf."""
    second = await factories.establishment(of=cast.siae.company, head_office=False, name="SIAE SUD")
    await put_dossiers((cast.siae, second), cast.anne, (cast.agent, await factories.agent()), cast.legoud)
    return cast.anne


def _expected(field: str, order: Any, direction: str) -> list[Any]:
    keys: dict[Any, Key] = {**DRAFT_ORDERS, **DOSSIER_ORDERS}

    def rank(item: Item) -> tuple[Any, UUID]:
        return keys[order](item), item.draft_id if field == "drafts" else item.dossier_id

    ordered = sorted(ITEMS, key=rank, reverse=direction == "DESC")
    return [item.draft_number if field == "drafts" else item.number for item in ordered]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize(("field", "order"), CASES)
async def test_a_list_is_the_same_however_one_walks_through_it(
    anne: Viewer, field: str, order: Any, direction: str
) -> None:
    expected = _expected(field, order, direction)
    asked = {"orderBy": {"field": order.value, "direction": direction}}
    await walk_forwards(field, anne, expected, 17, **asked)
    await walk_backwards(field, anne, expected, 17, **asked)
    assert numbers(await page(field, anne, first=9, offset=13, **asked)) == expected[13:22]


async def test_lists_have_a_usual_order_and_a_usual_page(anne: Viewer) -> None:
    assert numbers(await page("drafts", anne)) == _expected("drafts", DraftOrderField.NUMBER, "DESC")[:20]
    usual = _expected("dossiers", DossierOrderField.TRANSMITTED_AT, "DESC")[:20]
    assert numbers(await page("dossiers", anne)) == usual


async def test_rows_without_a_start_date_come_last_going_up(anne: Viewer) -> None:
    found = await page("drafts", anne, first=60, orderBy={"field": "START_DATE", "direction": "ASC"})
    undated = {item.draft_number for item in ITEMS if item.start is None}
    assert set(numbers(found)[-12:]) == undated
