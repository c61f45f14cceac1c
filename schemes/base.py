"""The words of the room, gathered for those who describe or read a scheme."""

from schemes.content import Content, CostContent, ModuleContent, TraineeContent
from schemes.form import Block, Choice, Condition, Field, Link, Section, Shortage
from schemes.issues import Issue, Problem, SectionReport
from schemes.rules import RowRule, RowsRule, Rule
from schemes.scheme import ExpectedDocument, Scheme, SubScheme
from schemes.words import FieldKind, IssueKind, SectionStatus

__all__ = [
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
]
