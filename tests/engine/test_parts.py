"""The parts of each row, read in the statement of the list, are those that a statement for each row would give."""

from typing import Any

from models import flat
from models.database import close_database, open_database
from models.dossiers import Dossier, FundingLine, Trainee, TrainingModule
from models.flat import Part
from tests import factories
from tests.cast import Cast

WHY = "a test compares statements"
NAMES = ("id", "first_name", "usage_name", "dossier__transmitted_at", "dossier__status")
CENTS = ("requested_cents", "paid_cents")


def _parts() -> list[Part]:
    trainees = Trainee.everyones(WHY).order_by("-position")
    return [
        Part("trainees beside", trainees, "dossier_id", NAMES),
        Part("sums beside", FundingLine.everyones(WHY), "dossier_id", CENTS, summed=True),
        Part("nothing beside", FundingLine.everyones(WHY).filter(nature="none"), "dossier_id", CENTS, summed=True),
        Part("nobody beside", trainees.filter(first_name="nobody"), "dossier_id", NAMES),
    ]


async def _alone(row: dict[str, Any]) -> dict[str, Any]:
    """The same, by a statement of Tortoise for each part."""
    lines = await FundingLine.everyones(WHY).filter(dossier_id=row["id"]).values(*CENTS)
    trainees = Trainee.everyones(WHY).filter(dossier_id=row["id"]).order_by("-position")
    return row | {
        "trainees beside": await trainees.values(*NAMES),
        "sums beside": {name: sum(line[name] or 0 for line in lines) for name in CENTS},
        "nothing beside": dict.fromkeys(CENTS),
        "nobody beside": [],
    }


async def test_parts_are_those_of_each_row(cast: Cast, treasure: dict[str, str]) -> None:
    every = Dossier.everyones(WHY)
    humando = await factories.dossier(cast.camille)
    for position, name in ((8, "Zoé"), (9, "Anaïs")):
        await Trainee.create(
            dossier_id=humando.id, position=position, key=str(position), first_name=name, birth_name="BLEU"
        )
    rows = await every.order_by("-number").values("id", "number", "status")
    expected = [await _alone(row) for row in rows]
    assert [len(one["trainees beside"]) for one in expected] == [3, 1]
    for _ in range(2):
        page = every.order_by("-number")
        assert await flat.rows_with(page, _parts(), "id", "number", "status") == expected
        found, total = await flat.rows_and_count(page.limit(1), every, _parts(), "id", "number", "status")
        assert (found, total) == (expected[:1], len(expected))


async def test_lists_inside_of_sums_are_read_by_a_connection_that_never_met_a_list(
    database: str, cast: Cast, treasure: dict[str, str]
) -> None:
    lines = Part("lines beside", FundingLine.everyones(WHY).order_by("position"), "dossier_id", CENTS)
    sums = Part("sums beside", FundingLine.everyones(WHY), "dossier_id", CENTS, summed=True, inside=(lines,))
    await close_database()
    await open_database(database)
    [row] = await flat.rows_with(Dossier.everyones(WHY), [sums], "id")
    expected = await FundingLine.everyones(WHY).filter(dossier_id=row["id"]).order_by("position").values(*CENTS)
    assert row["sums beside"].pop("lines beside") == expected != []
    assert row["sums beside"] == {name: sum(line[name] or 0 for line in expected) for name in CENTS}


async def test_a_part_that_looks_into_other_tables_is_left_to_a_statement_of_its_own(
    cast: Cast, treasure: dict[str, str]
) -> None:
    part = Part("modules beside", TrainingModule.visible_to(cast.louise), "dossier_id", ("id",))
    for row in await flat.rows_with(Dossier.everyones(WHY), [part], "id"):
        assert row.keys() == {"id"}


async def test_sums_by_themselves_are_the_same(cast: Cast, treasure: dict[str, str]) -> None:
    lines = FundingLine.everyones(WHY)
    keys = [row["id"] for row in await Dossier.everyones(WHY).values("id")]
    found = await flat.sums(lines, "dossier_id", CENTS, keys)
    assert found == {key: (await _alone({"id": key}))["sums beside"] for key in keys}
    assert await flat.sums(lines, "dossier_id", CENTS, []) == {}
