"""Identifiers that are the same at every run."""

from __future__ import annotations

from random import Random
from uuid import UUID


def key(chance: Random) -> UUID:
    """A random identifier, as rows have them."""
    return UUID(int=chance.getrandbits(128), version=4)
