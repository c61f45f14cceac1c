"""How long to wait before trying again."""

from __future__ import annotations

import random
from datetime import timedelta


def growing(attempts: int, *, first: float, most: float) -> timedelta:
    """Twice as long after each attempt, `first` to `most` seconds, give or take a quarter: retries do not march in
    step."""
    seconds = min(first * 2 ** min(attempts - 1, 30), most)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))
