"""The bullet of each tab (S1:116-120), and the documents that a transmission needs."""

from dataclasses import replace
from datetime import date
from typing import Any

import schemes
from schemes.blocks import employer

AF = schemes.SCHEMES["AF"]
Values = dict[str, Any]


def statuses(values: Any, *others: schemes.Issue, today: date = date(2025, 7, 30)) -> dict[str, str]:
    told = schemes.reports(AF, "PDC", values, today=today, others=others)
    return {report.section: report.status.name for report in told}


def test_an_untouched_form_is_empty_and_says_what_it_needs() -> None:
    told = {report.section: report for report in schemes.reports(AF, "PDC", {}, today=date(2025, 7, 30))}
    assert {code: (report.status.name, len(report.issues)) for code, report in told.items()} == {
        "introduction": ("EMPTY", 1),
        "employer": ("EMPTY", 5),
        "trainees": ("EMPTY", 1),
        "training": ("EMPTY", 3),
        "financing": ("EMPTY", 2),
        "summary": ("VALID", 0),
        "documents": ("VALID", 0),
    }
    assert [(issue.kind.name, issue.message) for issue in told["introduction"].issues] == [
        ("REQUIRED", "Saisie obligatoire")
    ]


def test_a_complete_form_is_valid_in_every_tab(values: Values) -> None:
    assert set(statuses(values).values()) == {"VALID"}


def test_a_tab_that_is_begun_is_incomplete_and_its_neighbours_keep_their_own_state(values: Values) -> None:
    del values["trainees"]
    values["action"] = {"title": "Théorie"}
    assert statuses(values) == {
        "introduction": "VALID",
        "employer": "VALID",
        "trainees": "EMPTY",
        "training": "INCOMPLETE",
        "financing": "VALID",
        "summary": "VALID",
        "documents": "VALID",
    }


def test_a_warning_leaves_the_tab_valid_and_is_told(values: Values) -> None:
    today = date(2025, 9, 15)
    assert statuses(values, today=today)["training"] == "VALID"
    told = {report.section: report for report in schemes.reports(AF, "PDC", values, today=today)}
    assert [(issue.code, issue.blocking) for issue in told["training"].issues] == [("AF-08", False)]


def test_what_was_found_outside_of_the_values_counts_in_its_tab(values: Values) -> None:
    missing = schemes.missing_documents(AF, ["PROGRAMME"])
    told = statuses(values, *missing, replace(employer.closed("91273969500019"), blocking=False))
    assert (told["documents"], told["employer"]) == ("INCOMPLETE", "VALID")


def test_blanks_are_nothing_entered() -> None:
    assert statuses({"action": {"title": "  "}, "modules": [{}], "trainees": []})["training"] == "EMPTY"


def test_an_action_needs_its_convention_and_its_programme() -> None:
    assert [issue.code for issue in schemes.missing_documents(AF, [])] == ["DOC-CONVENTION", "DOC-PROGRAMME"]
    (issue,) = schemes.missing_documents(AF, {"PROGRAMME", "POSITIONING"})
    assert (issue.section, issue.field, issue.blocking) == ("documents", "CONVENTION", True)
    assert issue.full_message == "La pièce « Convention » est obligatoire."
    assert schemes.missing_documents(AF, {"CONVENTION", "PROGRAMME"}) == []


def test_the_model_contract_is_asked_for_contracts_and_not_for_actions() -> None:
    fpe, there = schemes.SCHEMES["FPE"], {"CONVENTION", "PROGRAMME"}
    missing = schemes.missing_documents(fpe, there, "CDPI")
    assert [issue.field for issue in missing] == ["MODEL_CONTRACT_SIGNED", "POSITIONING"]
    assert schemes.missing_documents(fpe, there, "ACTION_FPE") == []
