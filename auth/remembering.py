"""Who was behind a token when its session was last read: taken at their word until the database says otherwise.

Nothing is answered on a word alone: the statement that relies on it also reads the mark that changes with everything on
which rights depend (`models.standing`), and nobody is remembered beyond what time alone ends.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from auth.per_database import per_database
from auth.tokens import Claims
from auth.viewer import Viewer
from models.flat import Doubt

MOST_REMEMBERED = 5000
"""Tokens: 10 kB for a viewer with ten attachments, what was worked out for them included."""


@dataclass(frozen=True, slots=True)
class Word:
    """A viewer, the mark that their rights were read with, and when time ends them."""

    viewer: Viewer
    mark: int
    ends_at: datetime

    def doubt(self) -> Doubt:
        """What is to be settled before an answer relies on it."""
        return Doubt(self.viewer.user_id, self.mark)


class Remembered:
    """The latest words, by what their tokens say."""

    def __init__(self) -> None:
        self._words: OrderedDict[Claims, Word] = OrderedDict()

    def keep(self, claims: Claims, word: Word) -> None:
        """Instead of what was remembered before."""
        self._words[claims] = word
        self._words.move_to_end(claims)
        if len(self._words) > MOST_REMEMBERED:
            self._words.popitem(last=False)

    def of(self, claims: Claims, now: datetime) -> Word | None:
        """The word for this token, unless its time is over."""
        word = self._words.get(claims)
        return word if word is not None and word.ends_at > now else None


remembered = per_database(Remembered)
"""Those of the open database."""
