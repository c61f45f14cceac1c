"""What is said of values: issues of a form that is being filled, problems of a call that cannot be accepted."""

from dataclasses import dataclass

from schemes.words import IssueKind, SectionStatus


@dataclass(frozen=True)
class Issue:
    """A message under a field, a row, a block or a section; a warning is not blocking."""

    kind: IssueKind
    code: str
    message: str
    full_message: str
    section: str
    block: str | None = None
    index: int | None = None
    field: str | None = None
    blocking: bool = True


@dataclass(frozen=True)
class SectionReport:
    """The state of one tab and what is said of it."""

    section: str
    label: str
    status: SectionStatus
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Problem:
    """Why values cannot even be saved; the path leads from the values to the culprit: block, row, field."""

    code: str
    message: str
    path: tuple[str, ...] = ()
