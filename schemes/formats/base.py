"""What an identifier family is: how it is compacted, what is wrong with a text, and the French words for it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

_SEPARATORS = str.maketrans("", "", " .-\u00a0\u202f\u2009\u2010\u2011\u2013\t")


@dataclass(frozen=True)
class Fault:
    """Why a text is not well formed: the code of domain.md §2, the text under the field, the whole text."""

    code: str
    message: str
    full_message: str = ""

    @property
    def whole(self) -> str:
        """The whole text, which is the short one when nothing was cut."""
        return self.full_message or self.message


class Format(ABC):
    """One identifier family. Every method takes linear time, whatever the text."""

    def compact(self, text: str) -> str:
        """The form that is stored: no separators, upper case."""
        return text.translate(_SEPARATORS).upper()

    @abstractmethod
    def fault(self, text: str) -> Fault | None:
        """What is wrong with this text as typed, None when it is well formed."""

    def parse(self, text: str) -> str | None:
        """The compact form, None when the text is not well formed."""
        return None if self.fault(text) else self.compact(text)


def is_digits(text: str, *lengths: int) -> bool:
    """Only the digits 0 to 9, in one of these numbers."""
    return len(text) in lengths and text.isascii() and text.isdigit()
