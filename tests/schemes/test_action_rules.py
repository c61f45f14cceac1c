"""The rules of a training action, one by one, at their boundary (domain.md §5.4, §6.1)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import schemes

Values = dict[str, Any]
Said = Callable[..., set[tuple[Any, ...]]]


def test_a_complete_action_has_nothing_against_it(values: Values, said: Said) -> None:
    assert said(values) == set()


def test_af_01_an_action_has_a_module(values: Values, said: Said) -> None:
    values["modules"] = []
    assert ("AF-01", "modules", None, None, True) in said(values)


def test_af_02_an_action_has_a_trainee(values: Values, said: Said) -> None:
    del values["trainees"]
    assert said(values) == {("AF-02", "trainees", None, None, True)}


@pytest.mark.parametrize(("end", "accepted"), [("2025-10-01", True), ("2025-09-30", False)])
def test_af_03_a_module_may_last_one_day_and_not_less(values: Values, said: Said, end: str, accepted: bool) -> None:
    values["modules"][1]["end_date"] = end
    assert said(values) == (set() if accepted else {("AF-03", "modules", 1, "end_date", True)})


@pytest.mark.parametrize(
    ("hours", "accepted"), [("0", False), ("-1", False), ("0.01", True), ("9999", True), ("9999.01", False)]
)
def test_af_04_a_module_lasts_more_than_nothing_and_9999_hours_at_most(
    values: Values, said: Said, hours: str, accepted: bool
) -> None:
    values["modules"][0]["hours"] = hours
    assert said(values) == (set() if accepted else {("AF-04", "modules", 0, "hours", True)})


def test_af_04_hours_are_not_negative(values: Values, said: Said) -> None:
    values["modules"][0] |= {"on_working_time_hours": "-0.01", "off_working_time_hours": "-1"}
    assert said(values) == {
        ("AF-04", "modules", 0, "on_working_time_hours", True),
        ("AF-04", "modules", 0, "off_working_time_hours", True),
    }


def test_af_05_every_module_is_followed(values: Values, said: Said) -> None:
    values["trainees"][0]["modules"] = ["m1"]
    assert said(values) == {("AF-05", "modules", 1, "key", True)}


def test_af_05_every_trainee_follows_a_module(values: Values, said: Said) -> None:
    values["trainees"][1]["modules"] = []
    assert said(values) == {("REQUIRED", "trainees", 1, "modules", True)}


@pytest.mark.parametrize(
    ("sub_scheme", "hours", "accepted"), [("BILAN", "17", True), ("BILAN", "17.01", False), ("PDC", "17.01", True)]
)
def test_af_06_a_skills_assessment_lasts_24_hours_in_all(
    values: Values, said: Said, sub_scheme: str, hours: str, accepted: bool
) -> None:
    values["modules"][1]["hours"] = hours
    assert said(values, sub_scheme) == (set() if accepted else {("AF-06", "modules", None, None, True)})


@pytest.mark.parametrize(("hours", "warned"), [("15", False), ("15.01", True)])
def test_af_07_beyond_30_hours_off_working_time_a_year_the_trainee_is_pointed_out(
    values: Values, said: Said, hours: str, warned: bool
) -> None:
    values["modules"][0]["off_working_time_hours"] = "15"
    values["modules"][1]["off_working_time_hours"] = hours
    assert said(values) == ({("AF-07", "trainees", 0, "modules", False)} if warned else set())


def test_af_07_each_calendar_year_counts_for_itself(values: Values, said: Said) -> None:
    values["modules"][0]["off_working_time_hours"] = "30"
    values["modules"][1] |= {"start_date": "2026-01-05", "end_date": "2026-01-06", "off_working_time_hours": "30"}
    assert said(values) == set()


@pytest.mark.parametrize(("today", "warned"), [(date(2025, 8, 31), False), (date(2025, 9, 1), True)])
def test_af_08_an_action_that_starts_in_29_days_is_only_warned_about(
    values: Values, said: Said, today: date, warned: bool
) -> None:
    assert said(values, today=today) == ({("AF-08", "modules", 0, "start_date", False)} if warned else set())


def test_af_09_an_external_module_names_its_provider(values: Values, said: Said) -> None:
    del values["modules"][0]["provider_siret"]
    assert said(values) == {("AF-09", "modules", 0, "provider_siret", True)}
    values["action"]["training_mode"] = "INTERNAL"
    values["financing"]["payment_subrogation"] = False
    assert said(values) == set()


def test_af_09_is_not_asked_while_the_mode_is_not_known(values: Values, said: Said) -> None:
    del values["modules"][0]["provider_siret"]
    del values["action"]["training_mode"]
    assert said(values) == {("REQUIRED", "action", None, "training_mode", True)}


@pytest.mark.parametrize(("amount", "accepted"), [("0.00", True), ("-0.01", False)])
def test_fin_01_nobody_asks_for_less_than_nothing(values: Values, said: Said, amount: str, accepted: bool) -> None:
    values["costs"][2]["requested_amount"] = amount
    assert said(values) == (set() if accepted else {("FIN-01", "costs", 2, "requested_amount", True)})


def test_fin_01_an_amount_has_two_decimals(values: Values, said: Said) -> None:
    values["costs"][2]["requested_amount"] = "300.001"
    assert said(values) == {("F-MONEY", "costs", 2, "requested_amount", True)}


def test_a_cost_is_asked_for_in_money_or_in_units(values: Values, said: Said) -> None:
    values["costs"][1] = {"module": "m1", "nature": "GROSS_LOADED_PAY"}
    assert said(values) == {("REQUIRED", "costs", 1, "requested_amount", True)}
    values["costs"][1]["requested_units"] = "28"
    assert said(values) == {("REQUIRED", "costs", 1, "unit", True)}


@pytest.mark.parametrize(("amount", "accepted"), [("0.01", True), ("0.00", False)])
def test_fin_05_external_teaching_costs_something(values: Values, said: Said, amount: str, accepted: bool) -> None:
    values["costs"][0]["requested_amount"] = amount
    assert said(values) == (set() if accepted else {("FIN-05", "costs", None, None, True)})


def test_fin_05_an_external_action_without_any_cost_is_refused(values: Values, said: Said) -> None:
    values["costs"] = []
    assert said(values) == {("FIN-05", "costs", None, None, True)}


def test_fin_05_does_not_hold_when_every_module_is_given_by_the_employer(values: Values, said: Said) -> None:
    values["costs"] = []
    values["financing"]["payment_subrogation"] = False
    for module in values["modules"]:
        module["provider_is_internal"] = True
    assert said(values) == set()


def test_fin_06_subrogation_needs_somebody_else_to_pay(values: Values, said: Said) -> None:
    refused = {("FIN-06", "financing", None, "payment_subrogation", True)}
    values["action"]["training_mode"] = "INTERNAL"
    assert said(values) == refused
    values["action"]["training_mode"] = "EXTERNAL"
    values["modules"][0]["provider_is_internal"] = True
    assert said(values) == set()
    values["modules"][1]["provider_is_internal"] = True
    assert said(values) == refused


def test_a_rule_keeps_silent_while_a_date_that_it_reads_is_badly_written(values: Values, said: Said) -> None:
    values["modules"][1] |= {"start_date": "2025-10-04", "end_date": "03/10/202"}
    assert said(values) == {("F-DATE", "modules", 1, "end_date", True)}


def test_two_modules_cannot_share_a_key(values: Values, said: Said) -> None:
    values["modules"][1]["key"] = "m1"
    values["costs"][2]["module"] = "m1"
    values["trainees"][0]["modules"] = ["m1"]
    assert said(values) == {("ROW-KEY", "modules", 1, "key", True)}


def test_a_reference_leads_to_a_module_of_the_request(values: Values, said: Said) -> None:
    values["costs"][2]["module"] = "m3"
    values["trainees"][1]["modules"] = ["m1", "m3"]
    assert said(values) == {
        ("ROW-REF", "costs", 2, "module", True),
        ("ROW-REF", "trainees", 1, "modules", True),
    }


def test_the_notice_must_be_acknowledged_and_not_only_answered(values: Values, said: Said) -> None:
    values["introduction"]["notice_acknowledged"] = False
    assert said(values) == {("INTRO-01", "introduction", None, "notice_acknowledged", True)}


def test_the_sentences_are_those_of_the_sources(values: Values, issues_of: Callable[..., list[Any]]) -> None:
    values |= {"trainees": [], "modules": [values["modules"][0] | {"end_date": "2025-09-29"}], "costs": []}
    values["action"]["title"] = " "
    sentences = {issue.code: issue.full_message for issue in issues_of(values, today=date(2025, 9, 1))}
    assert sentences["REQUIRED"] == "Saisie obligatoire"
    assert sentences["AF-02"] == "Au moins un stagiaire doit être saisi."
    assert sentences["AF-03"] == "La date de fin doit être postérieure ou égale à la date de début."
    assert (
        sentences["AF-08"]
        == "Le dossier doit être déposé 30 jours calendaires avant le démarrage de l'action de formation."
    )


def test_the_action_of_the_temporary_work_fund_follows_the_same_rules(values: Values) -> None:
    values["modules"][1]["end_date"] = "2025-09-30"
    values["costs"][0].pop("module")
    found = schemes.check(schemes.SCHEMES["FPE"], "ACTION_FPE", values, today=date(2025, 7, 30))
    assert {(issue.code, issue.field) for issue in found} == {("AF-03", "end_date"), ("REQUIRED", "module")}
