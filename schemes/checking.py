"""Checking a form: what is missing, what is badly written, what breaks a rule (S1:424-448)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from schemes import row_references
from schemes.filled import Filled
from schemes.form import Block, Condition, Field
from schemes.formats import Fault
from schemes.issues import Issue
from schemes.kinds import kind_of
from schemes.rules import Rule
from schemes.scheme import Scheme
from schemes.words import IssueKind

MISSING = "Saisie obligatoire"

# The tabs of FPE are those of a contract or of an action (domain.md §6.4).
NO_SUB_SCHEME = Issue(
    IssueKind.REQUIRED, "SUB-SCHEME", MISSING, "Choisissez un sous-dispositif.", "introduction", field="sub_scheme"
)


def check(scheme: Scheme, sub_scheme: str | None, values: Any, *, today: date) -> list[Issue]:
    """Every issue of these values, section by section; warnings are not blocking. Never raises, whatever the values."""
    return _Check(scheme, sub_scheme, Filled(scheme, sub_scheme, values, today)).issues()


@dataclass(frozen=True)
class _Check:
    scheme: Scheme
    sub_scheme: str | None
    form: Filled

    def issues(self) -> list[Issue]:
        order = list(dict.fromkeys(self._section_of.values()))
        return sorted(self._found(), key=lambda issue: order.index(issue.section))

    def _found(self) -> Iterator[Issue]:
        if self.scheme.needs_sub_scheme and self.sub_scheme is None:
            yield NO_SUB_SCHEME
        for block in self.form.blocks.values():
            yield from self._of_block(block)
        for rule in self.scheme.rules:
            if rule.block in self.form.blocks:
                yield from self._of_rule(rule)

    @cached_property
    def _section_of(self) -> dict[str, str]:
        sections = self.scheme.sections_of(self.sub_scheme)
        return {block.code: section.code for section in sections for block in section.blocks}

    def _of_block(self, block: Block) -> Iterator[Issue]:
        rows = self.form.kept[block.code]
        if block.shortage and len(rows) < block.minimum_rows:
            fault = Fault(block.shortage.code, block.shortage.sentence)
            yield self._issue(IssueKind.REQUIRED, fault, block.code)
        for index in range(len(rows)):
            for field in block.fields:
                yield from self._of_field(block, field, index)
        for index, code, fault in row_references.faults(self.form, block):
            yield self._issue(IssueKind.RULE, fault, block.code, index, code)

    def _of_field(self, block: Block, field: Field, index: int) -> Iterator[Issue]:
        kept = self.form.kept[block.code][index].get(field.code)
        place = index if block.repeatable else None
        if kept is not None:
            if fault := kind_of(field).fault(field, kept):
                yield self._issue(IssueKind.FORMAT, fault, block.code, place, field.code)
        elif field.required:
            yield self._issue(IssueKind.REQUIRED, Fault("REQUIRED", MISSING), block.code, place, field.code)
        elif field.when and self._holds(field.when, block.code, index):
            yield self._issue(IssueKind.REQUIRED, Fault(field.when.code, MISSING), block.code, place, field.code)

    def _holds(self, condition: Condition, block: str, index: int) -> bool:
        return condition.holds(*(self.form.read(path, block, index) for path in condition.reads))

    def _of_rule(self, rule: Rule) -> Iterator[Issue]:
        fault = Fault(rule.code, rule.short or rule.sentence, rule.sentence)
        for index in rule.breaches(self.form):
            yield self._issue(IssueKind.RULE, fault, rule.block, index, rule.field, blocking=rule.blocking)

    def _issue(
        self,
        kind: IssueKind,
        fault: Fault,
        block: str,
        index: int | None = None,
        field: str | None = None,
        *,
        blocking: bool = True,
    ) -> Issue:
        section = self._section_of[block]
        return Issue(kind, fault.code, fault.message, fault.whole, section, block, index, field, blocking)
