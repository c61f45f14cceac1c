"""A statement kept by the shape of its query is, each time, the one that Tortoise would write."""

from collections import Counter
from copy import copy
from random import Random
from typing import Any

import pytest
from tortoise.expressions import F, Q
from tortoise.functions import Count

from models import flat
from models.accounts.people import User
from models.companies import Company, Establishment
from models.dossiers import Dossier
from models.drafts import Draft
from models.flat import statements
from tests.cast import Cast
from tests.engine.both import answered
from tests.engine.test_same_answers import LISTS, ROOTS, values
from tests.engine.walks import Walk
from transport.graphql.api import api, core

OPERATIONS = 100
WHY = "a test compares statements"


async def test_every_statement_is_the_one_that_tortoise_writes(
    cast: Cast, treasure: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, seen = statements.statement_of, Counter[str]()

    def compared(query: Any) -> Any:
        (text, decode), given = kept(query)
        again = copy(query)
        again._joined_tables = []  # Tortoise writes a query once
        (expected, _), taken = statements._written(again)
        if (text, statements.texts(given)) != (expected, taken):
            different.append((text, given, expected, taken))
        seen["kept" if text in texts else "new"] += 1
        texts.add(text)
        return (text, decode), given

    texts: set[str] = set()
    different: list[Any] = []
    monkeypatch.setattr(statements, "statement_of", compared)
    callers = (cast.anne, cast.agent, cast.camille, cast.karim, cast.louise)
    for seed in range(OPERATIONS):
        chance = Random(seed)
        text, variables = Walk(core, chance, values(treasure)).operation(ROOTS + LISTS)
        for caller in callers:
            await answered(api, text, caller, variables)
    assert different == []
    assert min(seen["kept"], seen["new"]) > OPERATIONS / 2, seen


async def test_rows_are_those_of_tortoise(cast: Cast, treasure: dict[str, str]) -> None:
    columns = ("id", "status", "title", "start_date", "transmitted_at", "values", "assignee_id", "management_mandate")
    paths = ("establishment__company_id", "establishment__company__name", "draft__created_by_side")
    for viewer in (cast.anne, cast.agent, cast.louise, cast.jean):
        query = Dossier.visible_to(viewer).filter(Q(status__in=[]) | ~Q(title__contains="%_")).order_by("-number")
        for asked in (query, query.limit(2), query.filter(assignee_id=None).offset(1).limit(1)):
            expected = await asked.values(*columns, *paths, way="establishment__siret")
            for _ in range(2):
                assert await flat.rows(asked, *columns, *paths, way="establishment__siret") == expected
            assert await flat.exists(asked) is bool(await asked.exists())
        assert await flat.count(query) == await query.count()
    assert len(await flat.rows(Dossier.everyones(WHY), "id")) > 0


async def test_lists_of_other_lengths_and_nulls_are_other_statements(cast: Cast) -> None:
    names = ("SIAE", "HUMANDO", "LEGOUD CONSEIL FORMATION")
    for many in (0, 1, 2, 3, 1, 0):
        found = await flat.rows(Company.everyones(WHY).filter(name__in=names[:many]).order_by("name"), "name")
        assert [one["name"] for one in found] == sorted(names[:many])
    people = User.everyones(WHY)
    for name, many in (("Camille", 0), (None, 1), ("Zoé", 0)):
        jean = people.filter(first_name="Jean", usage_name=name)
        assert await flat.count(jean) == await jean.count() == many
    assert await flat.count(people.filter(usage_name__isnull=True)) == await flat.count(people)
    assert await flat.count(people.filter(usage_name__isnull=False)) == 0


async def test_what_is_unusual_is_left_to_tortoise(cast: Cast) -> None:
    places = Establishment.everyones(WHY)
    assert await flat.rows(places.filter(name="SIAE").order_by("-name").limit(1), "name") == [{"name": "SIAE"}]
    for _ in range(2):
        same = await flat.rows(places.filter(name=F("name")).order_by("-name").limit(1), "name")
        assert same == [{"name": "SIAE"}]
    grouped = places.annotate(many=Count("id", _filter=Q(head_office=True))).group_by("company_id")
    assert sorted(one["many"] for one in await flat.rows(grouped, "company_id", "many")) == [1, 1, 1, 1]
    assert await flat.rows(Draft.everyones(WHY).filter(number__not_in=[1]).distinct(), "number") == []
