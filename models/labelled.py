"""An enum whose members carry the French words that users read."""

from enum import Enum
from typing import Self


class Labelled(Enum):
    """`member.value` is the stable code, `member.label` the French label."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        member = object.__new__(cls)
        member._value_ = code
        member.label = label
        return member
