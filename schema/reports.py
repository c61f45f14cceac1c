"""What is missing or wrong in a form, tab by tab."""

import strawberry

from schemes.words import IssueKind, SectionStatus


@strawberry.type(description="Something that a form lacks or gets wrong, at its place.")
class FormIssue:
    kind: IssueKind
    code: str = strawberry.field(description="Identifier of the rule, e.g. CPRO-R07.")
    message: str = strawberry.field(description="Short text to show under the field.")
    full_message: str = strawberry.field(description="The whole text when the short one is cut.")
    section: str
    block: str | None
    index: int | None = strawberry.field(description="Row of a repeatable block, from 0.")
    field: str | None
    blocking: bool = strawberry.field(description="A warning does not hold back the transmission.")


@strawberry.type(description="How far one tab of a draft is filled in, and what it lacks.")
class SectionReport:
    section: str
    label: str
    status: SectionStatus
    issues: list[FormIssue]
