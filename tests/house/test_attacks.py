"""Each attack is carried out by a test, or says why by none."""

from tests.attacks.cases import CASES
from tests.attacks.reasons import NOT_APPLICABLE, OWED, REASONS, STILL_TO_COME
from tests.attacks.report import carried_out, render
from tests.marks import ROOT

UPDATE = "run: python -m tests.attacks.report > docs/attacks.md"


def test_the_attacks_in_the_documentation_are_those_that_the_tests_carry_out() -> None:
    assert (ROOT / "docs" / "attacks.md").read_text("utf-8") == render(), UPDATE


def test_a_test_is_marked_with_attacks_that_are_known() -> None:
    assert carried_out().keys() - CASES.keys() == set()
    assert REASONS.keys() - CASES.keys() == set()


def test_every_attack_is_carried_out_or_says_why_not() -> None:
    assert [case for case in CASES if case not in carried_out() and case not in REASONS] == []


def test_no_attack_that_is_carried_out_says_why_not() -> None:
    assert sorted(carried_out().keys() & REASONS.keys()) == [], "take them out of tests/attacks/reasons.py"


def test_a_reason_is_one_of_three() -> None:
    assert [why for why in REASONS.values() if not why.startswith((NOT_APPLICABLE, STILL_TO_COME, OWED))] == []


def test_what_is_told_and_when_owes_no_attack() -> None:
    owed = [case for case, why in REASONS.items() if why.startswith(OWED)]
    assert [case for case in owed if case.startswith(("RT-", "WS-", "HOOK-", "MAIL-", "CRASH-", "CLK-", "RACE-"))] == []
