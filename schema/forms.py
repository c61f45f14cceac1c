"""Funding schemes («dispositifs») and the forms they ask to fill in."""

from typing import Any

import strawberry

from auth.viewer import Side
from schemes.words import FieldKind


@strawberry.type(description="A code and the French words for it.")
class CodedLabel:
    code: str
    label: str


@strawberry.type(description="An address on the web, and what it says.")
class Link:
    label: str
    url: str


def kind_of(root: strawberry.Parent[Any]) -> FieldKind:
    """A scheme calls it the kind of its field."""
    kind: FieldKind = root.kind
    return kind


@strawberry.type(description="One field of a form («champ»): what it holds, and when it must be filled in.")
class FormField:
    code: str
    label: str
    type: FieldKind = strawberry.field(resolver=kind_of)
    required: bool
    required_when: str | None = strawberry.field(description="In words, when the field is required only in some cases.")
    read_only: bool = strawberry.field(description="Fed from a reference base, shown greyed («donnée grisée»).")
    options: list[CodedLabel]
    reference: str | None = strawberry.field(
        description="Reference list behind a REFERENCE field: NAF, IDCC, COMMUNE, RNCP ...",
    )
    example: str | None
    help: str | None


@strawberry.type(
    description=(
        "Fields that belong together: one row, or as many rows as the user adds (trainees, modules, costs, tutors)."
    )
)
class FormBlock:
    code: str
    label: str
    repeatable: bool
    minimum_rows: int
    maximum_rows: int | None
    fields: list[FormField]


@strawberry.type(description="One tab of the form («onglet»), made of blocks.")
class FormSection:
    code: str
    label: str
    text: str | None = strawberry.field(description="Advice shown at the head of the tab, in Markdown.")
    links: list[Link]
    blocks: list[FormBlock]


@strawberry.type(description="A variant of a scheme («sous-dispositif»).")
class SubScheme:
    code: str
    label: str


@strawberry.type(description="A document that a scheme asks for («pièce attendue»).")
class ExpectedDocument:
    nature: str
    label: str
    required: bool


def open_to(root: strawberry.Parent[Any]) -> list[Side]:
    """A scheme names sides by their words."""
    return [side for side in Side if side.value in root.open_to]


@strawberry.type(description="A funding scheme («dispositif»): its form, rules, expected documents and printed form.")
class FundingScheme:
    code: str = strawberry.field(description="AF, CPRO, PROA, FPE, APPR ...")
    label: str
    sub_schemes: list[SubScheme]
    sections: list[FormSection]
    expected_documents: list[ExpectedDocument]
    cost_natures: list[CodedLabel]
    printed_form: str | None = strawberry.field(
        description="Whether a printed form can be generated, and its official number («CERFA N° 12434*03»).",
    )
    open_to: list[Side] = strawberry.field(resolver=open_to, description="The sides that may create drafts of it.")
