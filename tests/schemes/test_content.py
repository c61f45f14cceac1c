"""What a request is made of, complete or still being written."""

from datetime import date
from decimal import Decimal
from typing import Any

import schemes
from schemes import CostContent, ModuleContent, TraineeContent

AF = schemes.SCHEMES["AF"]
Values = dict[str, Any]


def test_a_complete_action_gives_its_modules_its_trainees_and_its_costs(values: Values) -> None:
    made = schemes.content(AF, values)
    assert made.modules == (
        ModuleContent(
            "m1",
            "Théorie",
            "LEGOUD CONSEIL FORMATION",
            "48816678600019",
            False,
            Decimal(7),
            date(2025, 9, 30),
            date(2025, 9, 30),
        ),
        ModuleContent(
            "m2",
            "Pratique",
            "BUREAU VERITAS EXPLOITATION",
            "73282932000074",
            False,
            Decimal("21.5"),
            date(2025, 10, 1),
            date(2025, 10, 3),
        ),
    )
    assert made.trainees == (
        TraineeContent("alain", "Alain", "BODET", None, date(1990, 1, 15), ("m1", "m2")),
        TraineeContent("myriam", "Myriam", "MARTIN", "NOUJ", date(1998, 5, 20), ("m1",)),
    )
    assert made.costs == (
        CostContent(
            "m1", "PEDAGOGICAL", "Coût pédagogique", 140_000, None, None, "LEGOUD CONSEIL FORMATION", "48816678600019"
        ),
        CostContent(
            "m1",
            "GROSS_LOADED_PAY",
            "Rémunération brute chargée",
            None,
            Decimal(28),
            "heures",
            "KISO",
            "91273969500019",
        ),
        CostContent("m2", "MEALS", "Repas", 30_000, None, None, "KISO", "91273969500019"),
    )


def test_without_subrogation_the_employer_is_paid(values: Values) -> None:
    values["financing"]["payment_subrogation"] = False
    assert {cost.payee_name for cost in schemes.content(AF, values).costs} == {"KISO"}


def test_a_payee_who_is_named_is_the_payee(values: Values) -> None:
    values["costs"][0] |= {"payee_name": "SIAE", "payee_siret": "40101593800004"}
    cost = schemes.content(AF, values).costs[0]
    assert (cost.payee_name, cost.payee_siret) == ("SIAE", "40101593800004")


def test_an_internal_action_is_given_by_the_employers_own_service(values: Values) -> None:
    values["action"]["training_mode"] = "INTERNAL"
    assert [module.internal for module in schemes.content(AF, values).modules] == [True, True]


def test_a_draft_shows_its_people_before_anything_else() -> None:
    made = schemes.content(AF, {"trainees": [{"birth_name": "COLLIER", "first_names": "Blanche"}, {}, {"sex": "F"}]})
    assert made == schemes.Content((), (TraineeContent("#0", "Blanche", "COLLIER", None, None, ()),), ())


def test_rows_without_a_key_of_their_own_are_told_apart() -> None:
    named = {"birth_name": "DUPONT", "modules": ["m", "lost"]}
    made = schemes.content(
        AF, {"modules": [{"key": "m", "title": "A"}, {"key": "m", "title": "B"}, {"title": "C"}], "trainees": [named]}
    )
    assert [(module.key, module.title) for module in made.modules] == [("m", "A"), ("#1", "B"), ("#2", "C")]
    assert made.trainees[0].module_keys == ("m",)


def test_a_cost_that_says_too_little_or_leads_nowhere_promises_nothing() -> None:
    made = schemes.content(
        AF, {"costs": [{"requested_amount": "5.00"}, {"nature": "MEALS", "module": "m9", "requested_amount": "cinq"}]}
    )
    assert made.costs == (CostContent(None, "MEALS", "Repas", None, None, None, None, None),)


def test_a_contract_has_one_module_and_one_trainee() -> None:
    values = {
        "person": {"birth_name": "BLEU", "first_names": "Anaïs", "birth_date": "2001-02-03"},
        "contract": {"start_date": "2025-02-02", "end_date": "2025-11-25"},
        "training": {
            "title": "Bachelor",
            "provider_siret": "48816678600019",
            "provider_name": "LEGOUD CONSEIL FORMATION",
            "total_hours": "300",
        },
        "financing": {"payment_subrogation": True},
        "costs": [{"nature": "PEDAGOGICAL", "requested_amount": "2745.00"}],
    }
    assert schemes.content(schemes.SCHEMES["CPRO"], values) == schemes.Content(
        (
            ModuleContent(
                "training",
                "Bachelor",
                "LEGOUD CONSEIL FORMATION",
                "48816678600019",
                False,
                Decimal(300),
                date(2025, 2, 2),
                date(2025, 11, 25),
            ),
        ),
        (TraineeContent("person", "Anaïs", "BLEU", None, date(2001, 2, 3), ("training",)),),
        (
            CostContent(
                "training",
                "PEDAGOGICAL",
                "Coût pédagogique",
                274_500,
                None,
                None,
                "LEGOUD CONSEIL FORMATION",
                "48816678600019",
            ),
        ),
    )


def test_a_request_that_says_nothing_is_made_of_nothing() -> None:
    for scheme in schemes.SCHEMES.values():
        assert schemes.content(scheme, {}) == schemes.Content((), (), ())
