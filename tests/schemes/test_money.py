"""Money is split to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemes.money import split


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
