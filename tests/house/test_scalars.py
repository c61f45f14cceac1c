"""Scalars are strict on what comes in and exact on what goes out."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from graphql import GraphQLError
from starlette.datastructures import UploadFile

from auth.viewer import Nobody
from schema.context import Context
from schema.json_values import DEEPEST, LARGEST, bounded_json
from schema.scalars import read_date, read_decimal, read_instant, read_upload, write_decimal, write_instant
from transport.graphql.api import api


def test_a_date_has_one_form() -> None:
    assert read_date("2025-12-05") == date(2025, 12, 5)


@pytest.mark.parametrize(
    "value", ["20251205", "2025-W49-5", "2025-02-29", "05/12/2025", "2025-12-05 ", "٢٠٢٥-12-05", 1, None]
)
def test_anything_else_is_no_date(value: Any) -> None:
    with pytest.raises(GraphQLError, match="AAAA-MM-JJ"):
        read_date(value)


def test_an_instant_is_read_with_its_offset_and_written_in_utc() -> None:
    assert read_instant("2025-12-05T09:30:00+01:00") == datetime(2025, 12, 5, 8, 30, tzinfo=UTC)
    assert read_instant("2025-12-05T08:30:00.250Z") == datetime(2025, 12, 5, 8, 30, 0, 250_000, tzinfo=UTC)
    assert write_instant(datetime(2025, 12, 5, 9, 30, tzinfo=timezone(timedelta(hours=1)))) == "2025-12-05T08:30:00Z"


@pytest.mark.parametrize(
    "value",
    ["2025-12-05", "2025-12-05T08:30:00", "2025-12-05T08:30Z", "2025-12-05T24:00:01Z", "0001-01-01T00:00:00+14:00", 0],
)
def test_an_instant_without_offset_or_out_of_range_is_refused(value: Any) -> None:
    with pytest.raises(GraphQLError, match="RFC 3339"):
        read_instant(value)


def test_a_naive_datetime_never_leaves_the_house() -> None:
    with pytest.raises(ValueError, match="time zone"):
        write_instant(datetime(2025, 12, 5))


def test_a_decimal_keeps_its_digits() -> None:
    assert read_decimal("25371.00") == Decimal("25371.00")
    assert read_decimal(12) == Decimal(12)
    assert read_decimal("99999999999999999999") == Decimal("99999999999999999999")
    assert write_decimal(Decimal("25371.00")) == "25371.00"
    assert write_decimal(Decimal("1E+3")) == "1000"
    assert write_decimal("0.10") == "0.10"


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        True,
        "NaN",
        "Infinity",
        "1e3",
        "1,5",
        " 1",
        "+1",
        ".5",
        "1.",
        "",
        "٧",
        "9" * 21,
        "0" * 21,
        "0." + "0" * 20,
        10**20,
        None,
    ],
)
def test_a_float_an_exponent_or_too_many_digits_is_no_decimal(value: Any) -> None:
    with pytest.raises(GraphQLError, match="décimal"):
        read_decimal(value)


def nested_lists(depth: int) -> Any:
    value: Any = "bottom"
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", [{}, None, {"bloc": [{"champ": 1.5}]}, 2**63 - 1, nested_lists(DEEPEST), "é" * (LARGEST - 1)]
)
def test_form_values_go_through_as_they_are(value: Any) -> None:
    assert bounded_json(value) == value


@pytest.mark.attack("GQL-12")
@pytest.mark.parametrize(
    ("value", "why"),
    [
        (nested_lists(DEEPEST + 1), "niveaux"),
        ("é" * LARGEST, "volumineuse"),
        ([0] * LARGEST, "volumineuse"),
        ({"x": "a\x00b"}, "interdit"),
        ({"a\x00b": 1}, "interdit"),
        (["\ud800"], "interdit"),
        (2**63, "nombre"),
        (float("nan"), "nombre"),
        ({1: 2}, "clés"),
        (b"bytes", "nombre ou un type"),
    ],
    ids=[
        "deep",
        "long text",
        "many values",
        "NUL",
        "NUL in a key",
        "surrogate",
        "65 bits",
        "NaN",
        "number as key",
        "bytes",
    ],
)
def test_a_json_value_that_no_form_could_hold_is_refused(value: Any, why: str) -> None:
    with pytest.raises(GraphQLError, match=why):
        bounded_json(value)


def test_only_a_real_file_is_an_upload() -> None:
    file = UploadFile(BytesIO(b"%PDF"))
    assert read_upload(file) is file
    with pytest.raises(GraphQLError, match="multipart"):
        read_upload("piece.pdf")


@pytest.mark.attack("INJ-03")
@pytest.mark.parametrize("text", ["a\x00b", "\ud800"], ids=["NUL", "surrogate"])
@pytest.mark.parametrize(
    "operation",
    ["query($x: ID!) { node(id: $x) { id } }", "query($x: String!) { fundingScheme(code: $x) { code } }"],
    ids=["ID", "String"],
)
async def test_a_text_that_no_database_can_hold_is_refused_before_any_resolver(operation: str, text: str) -> None:
    context = Context(caller=Nobody(), request_id="test")
    result = await api.execute(operation, variable_values={"x": text}, context_value=context)
    assert result.data is None
    assert result.errors is not None
    assert "caractère interdit" in result.errors[0].message


@pytest.mark.attack("INJ-03")
async def test_the_same_text_is_refused_in_a_literal() -> None:
    context = Context(caller=Nobody(), request_id="test")
    result = await api.execute(r'{ fundingScheme(code: "a\u0000b") { code } }', context_value=context)
    assert result.errors is not None
    assert "caractère interdit" in result.errors[0].message
