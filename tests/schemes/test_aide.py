"""AIDE: who is to be helped, and with what."""

from datetime import date
from typing import Any

import pytest

import schemes
from schemes import CostContent, TraineeContent
from tests import factories

AIDE = schemes.SCHEMES["AIDE"]
TODAY = date(2031, 3, 3)


def issues(values: Any) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.field) for issue in schemes.check(AIDE, None, values, today=TODAY)]


def test_a_complete_request_passes_and_is_kept_as_it_is() -> None:
    values = factories.aid_values()
    assert schemes.clean(AIDE, values, locked={}) == (values, [])
    assert issues(values) == []


@pytest.mark.parametrize(
    ("block", "change", "issue"),
    [
        ("introduction", {"notice_acknowledged": False}, ("INTRO-01", "notice_acknowledged")),
        ("person", {"birth_date": "2031-03-04"}, ("ID-01", "birth_date")),
        ("person", {"first_names": "<b>"}, ("F-NAME", "first_names")),
        ("aid", {"requested_amount": "-0.01"}, ("FIN-01", "requested_amount")),
        ("aid", {"purpose": None}, ("REQUIRED", "purpose")),
    ],
)
def test_each_thing_wrong_is_said_under_its_field(block: str, change: dict[str, Any], issue: tuple[str, str]) -> None:
    values = factories.aid_values()
    values[block] |= change
    assert issues(values) == [issue]


def test_it_is_made_of_its_holder_and_of_the_aid_and_of_no_module() -> None:
    made = schemes.content(AIDE, factories.aid_values())
    holder = TraineeContent("person", "Claire", "Martin", None, date(1984, 7, 19), ())
    aid = CostContent(None, "AID", "Aide", 90_000, None, None, None, None)
    assert made == schemes.Content((), (holder,), (aid,))
    assert schemes.content(AIDE, {}) == schemes.Content((), (), ())


def test_it_goes_by_its_purpose_and_has_no_days() -> None:
    values = factories.aid_values(purpose="Prothèses auditives")
    assert (schemes.title(AIDE, values), schemes.period(AIDE, values)) == ("Prothèses auditives", (None, None))
    assert schemes.title(AIDE, {}) == "Nouvelle demande d'aide"


def test_persons_ask_for_aid_alone_and_members_for_everything() -> None:
    assert {code: sorted(scheme.open_to) for code, scheme in schemes.SCHEMES.items()} == {
        "AF": ["MEMBER", "PROVIDER"],
        "AIDE": ["INDIVIDUAL", "MEMBER"],
        "APPR": ["MEMBER", "PROVIDER"],
        "CPRO": ["MEMBER", "PROVIDER"],
        "FPE": ["MEMBER", "PROVIDER"],
        "PROA": ["MEMBER", "PROVIDER"],
    }


def test_the_identity_document_is_spared_to_whom_is_vouched_for() -> None:
    assert [issue.field for issue in schemes.missing_documents(AIDE, [])] == ["IDENTITY"]
    assert schemes.missing_documents(AIDE, [], vouched=True) == []
    assert schemes.missing_documents(AIDE, ["IDENTITY"]) == []
