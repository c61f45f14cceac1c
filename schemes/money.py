"""Money, always in whole cents."""


def split(total_cents: int, parts: int) -> list[int]:
    """Equal shares of a positive total, truncated to the cent; the remainder goes to the first (FIN-03, S1:1365-1367).

    Raises ValueError for a negative total or for less than one part.
    """
    if total_cents < 0 or parts < 1:
        raise ValueError("a total is not negative and is split in at least one part")
    share, remainder = divmod(total_cents, parts)
    return [share + remainder, *[share] * (parts - 1)]
