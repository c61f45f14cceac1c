"""Business rules («règles de gestion»): small tests that say what they read, skipped while it is not filled."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from schemes.filled import Filled

# Where a rule speaks: index of the row, None outside of rows.
Place = int | None


@dataclass(frozen=True)
class Rule:
    """A rule that concerns the whole form: `test` takes the values read, in order, and says whether it is met.

    `reads`: "block.field", "today" or "sub_scheme"; all must be filled. `looks_at`: fields read too, filled or not.
    `at`: the block, or "block.field", under which the sentence is shown. `source`: article of law or line of the guide.
    """

    code: str
    at: str
    sentence: str
    source: str
    reads: tuple[str, ...]
    test: Callable[..., Any]
    looks_at: tuple[str, ...] = ()
    blocking: bool = True
    short: str | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """Everything it reads."""
        return self.reads + self.looks_at

    @property
    def block(self) -> str:
        """The block under which the sentence is shown."""
        return self.at.partition(".")[0]

    @property
    def field(self) -> str | None:
        """The field under which the sentence is shown, None for the block."""
        return self.at.partition(".")[2] or None

    def breaches(self, form: Filled) -> Iterator[Place]:
        """Where the rule is not met."""
        values = self._values(form)
        if values is not None and not self.test(*values):
            yield None

    def _values(self, form: Filled, index: Place = None) -> list[Any] | None:
        values = [form.read(path, self.block, index) for path in self.paths]
        return values if all(map(_is_filled, values[: len(self.reads)])) else None


class RowRule(Rule):
    """A rule about each row of its block, one at a time."""

    def breaches(self, form: Filled) -> Iterator[Place]:
        for index in range(len(form.typed[self.block])):
            values = self._values(form, index)
            if values is not None and not self.test(*values):
                yield index


class RowsRule(Rule):
    """A rule about the rows of its block together: `test` gives the indexes of those that break it."""

    def breaches(self, form: Filled) -> Iterator[Place]:
        values = self._values(form)
        indexes: Iterable[int] = () if values is None else self.test(*values)
        yield from indexes


def _is_filled(value: Any) -> bool:
    """A column is filled when it has rows and each says something."""
    if isinstance(value, list):
        return bool(value) and None not in value
    return value is not None
