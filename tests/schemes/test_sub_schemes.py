"""Which schemes cannot be transmitted before a sub-scheme is chosen."""

from datetime import date
from typing import Any

import pytest

from schemes import SCHEMES, check, reports
from schemes.checking import NO_SUB_SCHEME
from schemes.issues import Issue
from schemes.words import IssueKind

DAY = date(2026, 3, 2)


def found(code: str, sub_scheme: str | None, values: Any = None) -> list[Issue]:
    return check(SCHEMES[code], sub_scheme, {} if values is None else values, today=DAY)


def test_the_scheme_whose_form_depends_on_it_needs_a_sub_scheme() -> None:
    assert {code for code, scheme in SCHEMES.items() if scheme.needs_sub_scheme} == {"FPE"}


def test_without_one_it_is_said_first_and_holds_the_transmission_back() -> None:
    first = found("FPE", None)[0]
    assert first == NO_SUB_SCHEME
    assert (first.kind, first.section, first.field, first.blocking) == (
        IssueKind.REQUIRED, "introduction", "sub_scheme", True,
    )  # fmt: skip
    assert (first.message, first.full_message) == ("Saisie obligatoire", "Choisissez un sous-dispositif.")


@pytest.mark.parametrize("sub_scheme", [one.code for one in SCHEMES["FPE"].sub_schemes])
def test_with_one_nothing_is_said_of_it(sub_scheme: str) -> None:
    assert NO_SUB_SCHEME not in found("FPE", sub_scheme)


@pytest.mark.parametrize("code", ["AF", "APPR", "CPRO", "PROA"])
def test_the_others_have_one_form_and_need_none(code: str) -> None:
    assert NO_SUB_SCHEME not in found(code, None)


def test_the_tab_says_it() -> None:
    (introduction,) = [one for one in reports(SCHEMES["FPE"], None, {}, today=DAY) if one.section == "introduction"]
    assert NO_SUB_SCHEME in introduction.issues
