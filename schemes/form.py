"""A form as data: sections made of blocks, blocks made of fields."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from schemes.formats import Format
from schemes.words import FieldKind

Bound = int | None


@dataclass(frozen=True)
class Choice:
    """One entry of a list, with its French label."""

    code: str
    label: str


@dataclass(frozen=True)
class Link:
    """Help shown at the head of a tab."""

    label: str
    url: str


@dataclass(frozen=True)
class Condition:
    """When a field becomes required: in French words, and as a test of what it reads (None when not filled)."""

    words: str
    reads: tuple[str, ...]
    holds: Callable[..., bool]
    code: str = "REQUIRED"


@dataclass(frozen=True)
class Field:
    """One datum of a block. `format` refines a text; `rows_of` names the block whose row keys a choice holds.

    `minimum`, `maximum` bound numbers; `longest` bounds texts, in characters. A read-only field is filled from a
    reference base. A secret one is stored encrypted and never logged.
    """

    code: str
    label: str
    kind: FieldKind
    required: bool = False
    when: Condition | None = None
    read_only: bool = False
    options: tuple[Choice, ...] = ()
    reference: str | None = None
    example: str | None = None
    help: str | None = None
    secret: bool = False
    format: Format | None = None
    rows_of: str | None = None
    minimum: Bound = None
    maximum: Bound = None
    longest: int = 255

    @property
    def required_when(self) -> str | None:
        """The condition in French words."""
        return self.when.words if self.when else None

    @cached_property
    def codes(self) -> frozenset[str]:
        """Codes of the options."""
        return frozenset(option.code for option in self.options)


@dataclass(frozen=True)
class Shortage:
    """What is said of a block that has fewer rows than it must."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Block:
    """Fields that belong together, in one row or in repeated rows. `sub_schemes` restricts it; empty means all."""

    code: str
    label: str
    fields: tuple[Field, ...]
    repeatable: bool = False
    minimum_rows: int = 0
    maximum_rows: Bound = 1
    shortage: Shortage | None = None
    sub_schemes: frozenset[str] = field(default=frozenset())

    @cached_property
    def by_code(self) -> dict[str, Field]:
        """Fields by code."""
        return {one.code: one for one in self.fields}

    def concerns(self, sub_scheme: str | None) -> bool:
        """Whether the block is part of the form of this sub-scheme."""
        return not self.sub_schemes or sub_scheme in self.sub_schemes


@dataclass(frozen=True)
class Section:
    """One tab; its text is Markdown. `sub_schemes` restricts it; empty means all."""

    code: str
    label: str
    blocks: tuple[Block, ...] = ()
    text: str | None = None
    links: tuple[Link, ...] = ()
    sub_schemes: frozenset[str] = field(default=frozenset())

    def concerns(self, sub_scheme: str | None) -> bool:
        """Whether the tab is part of the form of this sub-scheme."""
        return not self.sub_schemes or sub_scheme in self.sub_schemes
