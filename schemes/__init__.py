"""The funding schemes («dispositifs»): pure data and functions. A scheme is a file or a folder here with a SCHEME."""

import importlib
import pkgutil
from collections.abc import Iterator

from schemes.base import (
    Block,
    Choice,
    Condition,
    Content,
    CostContent,
    ExpectedDocument,
    Field,
    FieldKind,
    Issue,
    IssueKind,
    Link,
    ModuleContent,
    Problem,
    RowRule,
    RowsRule,
    Rule,
    Scheme,
    Section,
    SectionReport,
    SectionStatus,
    Shortage,
    SubScheme,
    TraineeContent,
)
from schemes.checking import check
from schemes.cleaning import clean
from schemes.content import content
from schemes.documents import missing_documents
from schemes.reporting import reports
from schemes.summary import flags, period, plain_title, title


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
