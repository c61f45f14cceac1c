"""Each feature is proved by a test, or says what is missing."""

from tests.features.cases import CASES
from tests.features.reasons import MISSING, MISSING_IN_PART
from tests.features.report import render
from tests.marks import ROOT, marked

UPDATE = "run: python -m tests.features.report > docs/features.md"


def test_the_features_in_the_documentation_are_those_that_the_tests_prove() -> None:
    assert (ROOT / "docs" / "features.md").read_text("utf-8") == render(), UPDATE


def test_a_test_is_marked_with_features_that_are_known() -> None:
    assert marked("feature").keys() - CASES.keys() == set()


def test_every_feature_is_proved_or_says_what_is_missing() -> None:
    assert sorted(marked("feature").keys() | MISSING.keys()) == sorted(CASES)
    assert MISSING_IN_PART.keys() - marked("feature").keys() == set()


def test_no_feature_that_is_proved_says_that_all_of_it_is_missing() -> None:
    assert sorted(marked("feature").keys() & MISSING.keys()) == [], "take them out of tests/features/reasons.py"
