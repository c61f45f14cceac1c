"""Money is split and written to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemes.money import format_cents, parse_cents, split


def test_the_first_trainee_takes_the_remainder() -> None:
    assert split(140_000, 3) == [46_668, 46_666, 46_666]


@pytest.mark.parametrize(
    ("total", "parts", "shares"), [(0, 3, [0, 0, 0]), (2, 3, [2, 0, 0]), (5, 1, [5]), (2_537_100, 2, [1_268_550] * 2)]
)
def test_small_and_even_totals_split_exactly(total: int, parts: int, shares: list[int]) -> None:
    assert split(total, parts) == shares


@given(st.integers(0, 10**12), st.integers(1, 500))
def test_the_shares_add_up_and_only_the_first_differs(total: int, parts: int) -> None:
    shares = split(total, parts)
    assert sum(shares) == total
    assert len(shares) == parts
    assert set(shares[1:]) <= {total // parts}


@pytest.mark.parametrize(("total", "parts"), [(-1, 2), (1, 0)])
def test_a_debt_or_nobody_cannot_be_split(total: int, parts: int) -> None:
    with pytest.raises(ValueError, match="split in at least one part"):
        split(total, parts)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1400.00", 140_000), ("1400", 140_000), ("0.5", 50), ("-12.30", -1230), ("25371.00", 2_537_100)],
)
def test_an_amount_is_read_in_cents(text: str, cents: int) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize("text", ["", "1,50", "1.234", "1e3", "NaN", "١", " 1", "1." + "0" * 9, "9" * 13])
def test_another_text_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_cents(text)


@given(st.integers(-(10**13), 10**13))
def test_what_is_written_is_read_back(cents: int) -> None:
    assert parse_cents(format_cents(cents)) == cents


def test_an_amount_is_written_with_two_decimals() -> None:
    assert [format_cents(cents) for cents in (140_000, 46_668, 5, 0, -5)] == [
        "1400.00",
        "466.68",
        "0.05",
        "0.00",
        "-0.05",
    ]
