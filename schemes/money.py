"""Money, always in whole cents."""

import re

_AMOUNT = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?")


def split(total_cents: int, parts: int) -> list[int]:
    """Equal shares of a positive total, truncated to the cent; the remainder goes to the first (FIN-03, S1:1365-1367).

    Raises ValueError for a negative total or for less than one part.
    """
    if total_cents < 0 or parts < 1:
        raise ValueError("a total is not negative and is split in at least one part")
    share, remainder = divmod(total_cents, parts)
    return [share + remainder, *[share] * (parts - 1)]


def parse_cents(amount: str) -> int:
    """Cents of a decimal text with a point: "1400.00" gives 140000. Raises ValueError for any other text."""
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        raise ValueError("not an amount with a point and at most two decimals")
    sign, euros, cents = match.groups(default="")
    total = int(euros) * 100 + int(cents.ljust(2, "0"))
    return -total if sign else total


def format_cents(cents: int) -> str:
    """Decimal text of an amount in cents: 140000 gives "1400.00"."""
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros}.{rest:02d}"
