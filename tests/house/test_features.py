"""Each feature is proved by a test, or says what is missing."""

from tests.features.cases import CASES
from tests.features.reasons import REASONS
from tests.features.report import render
from tests.marks import ROOT, marked

UPDATE = "run: python -m tests.features.report > docs/features.md"


def test_the_features_in_the_documentation_are_those_that_the_tests_prove() -> None:
    assert (ROOT / "docs" / "features.md").read_text("utf-8") == render(), UPDATE


def test_a_test_is_marked_with_features_that_are_known() -> None:
    assert marked("feature").keys() - CASES.keys() == set()
    assert REASONS.keys() - CASES.keys() == set()


def test_every_feature_is_proved_or_says_what_is_missing() -> None:
    assert [case for case in CASES if case not in marked("feature") and case not in REASONS] == []


def test_no_feature_that_is_proved_says_what_is_missing() -> None:
    assert sorted(marked("feature").keys() & REASONS.keys()) == [], "take them out of tests/features/reasons.py"
