"""The state of each tab of a form, with what is said of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from schemes.checking import check
from schemes.filled import Filled
from schemes.form import Section
from schemes.issues import Issue, SectionReport
from schemes.scheme import Scheme
from schemes.words import SectionStatus


def reports(
    scheme: Scheme, sub_scheme: str | None, values: Any, *, today: date, others: Sequence[Issue] = ()
) -> list[SectionReport]:
    """One report a tab. `others`: issues found outside of the values (documents, attachment), told with the rest."""
    form = Filled(scheme, sub_scheme, values)
    issues = [*check(scheme, sub_scheme, values, today=today), *others]
    return [_report(section, form, issues) for section in scheme.sections_of(sub_scheme)]


def _report(section: Section, form: Filled, issues: Sequence[Issue]) -> SectionReport:
    own = tuple(issue for issue in issues if issue.section == section.code)
    return SectionReport(section.code, section.label, _status(section, form, own), own)


def _status(section: Section, form: Filled, issues: Sequence[Issue]) -> SectionStatus:
    blocks = [block.code for block in section.blocks if block.code in form.blocks]
    if blocks and all(map(form.is_empty, blocks)):
        return SectionStatus.EMPTY
    return SectionStatus.INCOMPLETE if any(issue.blocking for issue in issues) else SectionStatus.VALID
