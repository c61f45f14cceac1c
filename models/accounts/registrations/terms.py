"""The terms of use («CGU»), version by version: the last one published is the one to accept."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from settings import settings


@dataclass(frozen=True, slots=True)
class Published:
    """One version."""

    version: str
    published_on: date

    @property
    def url(self) -> str:
        """Where it is read."""
        return f"{settings().public_url}/conditions/{self.version}"


VERSIONS: Final = (Published("2026-01", date(2026, 1, 5)),)
"""Oldest first; the text of each is `web/conditions/<version>.html`, which never changes once it is published."""


def current() -> Published:
    """The version that a registration must accept."""
    return VERSIONS[-1]


def version_called(name: str) -> Published | None:
    """The version of that name, in force or not."""
    return next((one for one in VERSIONS if one.version == name), None)
