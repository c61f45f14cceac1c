"""A funding scheme («dispositif») as data."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from schemes.form import Block, Choice, Section
from schemes.parameters import Parameter

if TYPE_CHECKING:
    from schemes.rules import Rule


@dataclass(frozen=True)
class SubScheme:
    """A variant of a scheme («sous-dispositif»)."""

    code: str
    label: str


@dataclass(frozen=True)
class ExpectedDocument:
    """A supporting document, required at transmission or not. `sub_schemes` restricts it; empty means all.

    `unless_vouched`: not required once the identity of the person is vouched for otherwise.
    """

    nature: str
    label: str
    required: bool
    unless_vouched: bool = False
    sub_schemes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Silence:
    """After so many days without a decision of the funder, the funding is granted.

    `sentence`: what is told then, with its article; `{days}` in it stands for the number.
    """

    days: Parameter
    sentence: str


@dataclass(frozen=True)
class Scheme:
    """Everything that makes a scheme: its form, rules, documents, costs and printed form.

    `number_code`: the two letters of its dossier numbers. `default_title`: shown while the training has no title.
    `printed_form`: official number of the form that can be printed.
    `silence`: set where the law lets the funder's silence grant. `open_to`: the sides that may ask for it.
    `funder`: who decides, as it follows « les équipes ». `discreet`: bells and mails say neither what is asked for nor
    why it is decided so; of the contacts of an entity, only the author sees it.
    """

    code: str
    label: str
    number_code: str
    default_title: str
    sub_schemes: tuple[SubScheme, ...]
    sections: tuple[Section, ...]
    rules: "tuple[Rule, ...]" = ()
    expected_documents: tuple[ExpectedDocument, ...] = ()
    cost_natures: tuple[Choice, ...] = ()
    printed_form: str | None = None
    silence: Silence | None = None
    open_to: frozenset[str] = frozenset({"MEMBER", "PROVIDER"})
    funder: str = "d'AKTO"
    discreet: bool = False

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """Every block of every sub-scheme, by code."""
        return {block.code: block for section in self.sections for block in section.blocks}

    @cached_property
    def needs_sub_scheme(self) -> bool:
        """Whether the sub-schemes have forms of their own: without one, nobody can tell what is to be filled."""
        of_tabs = any(section.sub_schemes for section in self.sections)
        return of_tabs or any(block.sub_schemes for block in self.blocks.values())

    @cached_property
    def asks_identity(self) -> bool:
        """Whether a document is to prove who the person is, unless that is known for certain."""
        return any(document.unless_vouched for document in self.expected_documents)

    def sub_scheme(self, code: str | None) -> SubScheme | None:
        """The sub-scheme of this code, None when there is none."""
        return next((one for one in self.sub_schemes if one.code == code), None)

    def sections_of(self, sub_scheme: str | None) -> tuple[Section, ...]:
        """The tabs of the form of a sub-scheme."""
        return tuple(section for section in self.sections if section.concerns(sub_scheme))

    def blocks_of(self, sub_scheme: str | None) -> dict[str, Block]:
        """The blocks of the form of a sub-scheme, by code, in the order of the form."""
        blocks = (block for section in self.sections_of(sub_scheme) for block in section.blocks)
        return {block.code: block for block in blocks if block.concerns(sub_scheme)}
