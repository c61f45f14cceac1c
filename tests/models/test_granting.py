"""Granting line by line (S1:1290-1377)."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from models.dossiers import Dossier, FundingLine, FundingShare
from models.dossiers.granting import Granted, grant
from models.refusals import InvalidInput
from models.states import DossierStatus
from tests import factories
from tests.cast import Cast
from tests.models.stories import dossier_in, snapshot

VALUES = factories.af_values(
    trainees=[factories.af_trainee(), factories.myriam(), factories.david()],
    costs=[
        factories.af_cost("PEDAGOGICAL", "1400.00"),
        factories.af_cost("MEALS", "0.02"),
        factories.af_cost("GROSS_LOADED_PAY", None, requested_units="28", unit="HOURS"),
    ],
)


@pytest.fixture
async def dossier(cast: Cast) -> Dossier:
    return await dossier_in(DossierStatus.UNDER_REVIEW, cast, values=VALUES)


async def lines_of(dossier: Dossier) -> list[FundingLine]:
    return await FundingLine.everyones("a test looks").filter(dossier_id=dossier.id).order_by("position")


async def amounts_of(dossier: Dossier) -> list[tuple[int, list[int]]]:
    """Each line with its shares, in the order of the trainees of the dossier."""
    shares = await FundingShare.everyones("a test looks").order_by("trainee__position")
    lines = await lines_of(dossier)
    return [(line.granted_cents, [one.granted_cents for one in shares if one.line_id == line.id]) for line in lines]


async def test_lines_left_out_are_granted_as_requested_and_units_get_nothing(cast: Cast, dossier: Dossier) -> None:
    granted = await grant(dossier.id, version=dossier.version, comment=" Accord. ", by=cast.agent)
    assert granted.decision_reason == "Accord."
    assert await amounts_of(dossier) == [
        (140_000, [46_668, 46_666, 46_666]),
        (2, [2, 0, 0]),
        (0, [0, 0, 0]),
    ]


async def test_an_amount_replaces_what_was_requested_and_values_units(cast: Cast, dossier: Dossier) -> None:
    """WE-F5: a cost in hours is granted once valued."""
    lines = await lines_of(dossier)
    said = [Granted(lines[0].id, Decimal("1000")), Granted(lines[2].id, Decimal("560.01"))]
    await grant(dossier.id, version=dossier.version, lines=said, by=cast.agent)
    assert [amount for amount, _ in await amounts_of(dossier)] == [100_000, 2, 56_001]
    assert lines[2].requested_cents is None
    assert lines[2].quantity_hundredths == 2800


@pytest.mark.parametrize(
    "amount", ["-0.01", "0.001", "NaN", "Infinity", "-Infinity", "1e30", "1000000000.00", f"1.{40 * '0'}1"]
)
async def test_an_amount_is_positive_with_two_decimals(cast: Cast, dossier: Dossier, amount: str) -> None:
    line = (await lines_of(dossier))[2]
    assert await problems(cast, dossier, [Granted(line.id, Decimal(amount))]) == [
        ("AMOUNT_INVALID", ("input", "lines", "0", "granted"))
    ]


async def test_every_wrong_line_is_said_at_once(cast: Cast, dossier: Dossier) -> None:
    first, second, _ = await lines_of(dossier)
    said = [
        Granted(first.id, Decimal("1400.01")),
        Granted(None, Decimal("1")),
        Granted(uuid4(), Decimal("1")),
        Granted(second.id, Decimal("0.01")),
        Granted(second.id, Decimal("0.01")),
    ]
    assert await problems(cast, dossier, said) == [
        ("AMOUNT_ABOVE_REQUESTED", ("input", "lines", "0", "granted")),
        ("LINE_UNKNOWN", ("input", "lines", "1", "lineId")),
        ("LINE_UNKNOWN", ("input", "lines", "2", "lineId")),
        ("LINE_DUPLICATED", ("input", "lines", "4", "lineId")),
    ]


async def test_the_line_of_another_dossier_is_unknown(cast: Cast, dossier: Dossier) -> None:
    other = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
    line = (await lines_of(other))[0]
    assert await problems(cast, dossier, [Granted(line.id, Decimal("1"))]) == [
        ("LINE_UNKNOWN", ("input", "lines", "0", "lineId"))
    ]


async def problems(cast: Cast, dossier: Dossier, lines: list[Granted]) -> list[Any]:
    before = await snapshot(dossier)
    with pytest.raises(InvalidInput) as refused:
        await grant(dossier.id, version=dossier.version, lines=lines, by=cast.agent)
    assert await snapshot(dossier) == before
    return [(one.code, one.path) for one in refused.value.problems]
