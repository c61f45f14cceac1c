"""The engine answers as graphql-core does: the same bytes, nulls, errors and paths, whatever is asked and by whom."""

import os
from collections import Counter
from random import Random
from typing import Any

import pytest
from strawberry.utils.str_converters import to_camel_case

from auth.viewer import Caller, Nobody
from schema.doors import doors
from schema.engine import completion
from schema.maps import MAPS
from schema.reading.maps import NotYet
from tests.cast import Cast
from tests.engine.both import answered, reference
from tests.engine.walks import Walk
from transport.graphql.api import api, core

OPERATIONS = int(os.environ.get("ENGINE_OPERATIONS", "150"))
"""For each of eight groups: raise it for a longer search, as in `ENGINE_OPERATIONS=5000`."""
ROOTS = [door.name for door in doors("query") if door.later is None]
LISTS = ["dossiers", "drafts", "viewer", "node", "nodes", "dossier", "draft"] * 12
LATER = frozenset(
    (one.typename, to_camel_case(name))
    for one in MAPS.values()
    for name, source in one.fields.items()
    if isinstance(source, NotYet)
) | {("Viewer", name) for name in ("dashboard", "savedSearches", "contacts", "hoursAccount")}
TEXTS = {"Date": "2031-01-05", "DateTime": "2031-01-05T00:00:00Z", "Decimal": "1.00", "JSON": {}, "Boolean": True}


def values(treasure: dict[str, str]) -> Any:
    """Arguments that exist: identifiers of real objects, small pages."""

    def value(name: str, kind: str, chance: Random) -> Any:
        if kind == "ID":
            return chance.choice([*treasure.values(), "x"])
        if kind == "Int":
            return chance.choice((1, 2, 5, 5, 20, 0, 2**31))
        return TEXTS.get(kind, chance.choice(("AF", "formation", "", "zzz")))

    return value


@pytest.mark.parametrize("group", range(4))
async def test_every_operation_has_the_answer_of_graphql_core(
    cast: Cast, treasure: dict[str, str], still: None, group: int
) -> None:
    callers: tuple[Caller, ...] = (
        *[cast.anne] * 6,
        cast.agent,
        cast.agent,
        cast.camille,
        cast.louise,
        cast.jean,
        Nobody(),
    )
    seen: Counter[str] = Counter()
    for seed in range(group, 4 * OPERATIONS, 4):
        chance = Random(seed)
        text, variables = Walk(core, chance, values(treasure), LATER).operation(ROOTS + LISTS)
        caller = chance.choice(callers)
        expected = await answered(reference, text, caller, variables)
        for again in ("first", "second"):
            assert await answered(api, text, caller, variables) == expected, (seed, again, text, variables)
        seen["errors" if '"errors":[{' in expected else "data"] += 1
        seen["objects"] += expected.count("{") > 6
    assert min(seen["errors"], seen["data"], seen["objects"]) > OPERATIONS / 20, seen


async def test_an_engine_with_a_mistake_is_found(
    cast: Cast, treasure: dict[str, str], still: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison can fail: enums and dates written by their python names are found at once."""
    monkeypatch.setattr(completion, "leaf", lambda kind, coerce: str)
    different = 0
    for seed in range(40):
        text, variables = Walk(core, Random(seed), values(treasure)).operation(LISTS)
        expected = await answered(reference, text, cast.agent, variables)
        different += await answered(api, f"{text} # planted", cast.agent, variables) != expected
    assert different > 0
