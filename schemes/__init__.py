"""The funding schemes («dispositifs»): pure data and functions. A scheme is a file or a folder here with a SCHEME."""

import importlib
import pkgutil
from collections.abc import Iterator

from schemes.checking import check
from schemes.cleaning import clean
from schemes.content import Content, CostContent, ModuleContent, TraineeContent, content
from schemes.documents import missing_documents
from schemes.form import Block, Choice, Condition, Field, Link, Section, Shortage
from schemes.issues import Issue, Problem, SectionReport
from schemes.reporting import reports
from schemes.rules import RowRule, RowsRule, Rule
from schemes.scheme import ExpectedDocument, Scheme, Silence, SubScheme
from schemes.summary import flags, period, plain_title, title
from schemes.words import FieldKind, IssueKind, SectionStatus


def _found() -> Iterator[Scheme]:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        scheme = getattr(importlib.import_module(module.name), "SCHEME", None)
        if isinstance(scheme, Scheme):
            yield scheme


SCHEMES: dict[str, Scheme] = {scheme.code: scheme for scheme in _found()}


def find(code: str) -> Scheme | None:
    """The scheme of this code, None when there is none."""
    return SCHEMES.get(code)


__all__ = [
    "SCHEMES",
    "Block",
    "Choice",
    "Condition",
    "Content",
    "CostContent",
    "ExpectedDocument",
    "Field",
    "FieldKind",
    "Issue",
    "IssueKind",
    "Link",
    "ModuleContent",
    "Problem",
    "RowRule",
    "RowsRule",
    "Rule",
    "Scheme",
    "Section",
    "SectionReport",
    "SectionStatus",
    "Shortage",
    "Silence",
    "SubScheme",
    "TraineeContent",
    "check",
    "clean",
    "content",
    "find",
    "flags",
    "missing_documents",
    "period",
    "plain_title",
    "reports",
    "title",
]
