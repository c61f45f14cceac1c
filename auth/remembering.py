"""Who was behind a token when its session was last read: taken at their word until the database says otherwise.

Nothing is answered on a word alone: the statement that relies on it also reads the mark that changes with everything on
which rights depend (`models.standing`), and nobody is remembered beyond what time alone ends.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from auth.keys import REFETCHED_AFTER
from auth.per_database import per_database
from auth.viewer import Viewer
from models.flat import Doubt

MOST_REMEMBERED = 5000
"""Tokens: 10 kB for a viewer with ten attachments, what was worked out for them included."""


@dataclass(frozen=True, slots=True)
class Word:
    """A viewer, the mark that their rights were read with, when they were read, and when time ends them."""

    viewer: Viewer
    mark: int
    read_at: datetime
    ends_at: datetime

    def doubt(self) -> Doubt:
        """What is to be settled before an answer relies on it."""
        return Doubt(self.viewer.user_id, self.mark)

    def holds(self, now: datetime) -> bool:
        """Whether the token need not be read again: for as long as keys are not, and not beyond its end."""
        return self.read_at <= now < min(self.ends_at, self.read_at + REFETCHED_AFTER)


class Remembered:
    """The latest words, by the digests of their tokens."""

    def __init__(self) -> None:
        self._words: OrderedDict[bytes, Word] = OrderedDict()

    def keep(self, token: str, word: Word) -> None:
        """Instead of what was remembered before."""
        digest = _digest(token)
        self._words[digest] = word
        self._words.move_to_end(digest)
        if len(self._words) > MOST_REMEMBERED:
            self._words.popitem(last=False)

    def of(self, token: str, now: datetime) -> Word | None:
        """The word for this token, unless it must be read again."""
        word = self._words.get(_digest(token))
        return word if word is not None and word.holds(now) else None


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


remembered = per_database(Remembered)
"""Those of the open database."""
