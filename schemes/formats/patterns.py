"""Identifier families that one pattern describes: see domain.md §2 for each."""

import re
from dataclasses import dataclass

from schemes.formats.base import Fault, Format


@dataclass(frozen=True)
class Pattern(Format):
    """A family whose compact form matches one regular expression, without nested repetition: linear time."""

    pattern: re.Pattern[str]
    refusal: Fault

    def fault(self, text: str) -> Fault | None:
        return None if self.pattern.fullmatch(self.compact(text)) else self.refusal
