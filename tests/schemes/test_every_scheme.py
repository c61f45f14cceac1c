"""What every scheme must be, before its author writes a test of its own."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

import schemes
from schemes.filled import CONTEXT
from schemes.form import Condition
from schemes.kinds import KINDS

every_scheme = pytest.mark.parametrize("scheme", schemes.SCHEMES.values(), ids=list(schemes.SCHEMES))


def repeated(codes: Iterable[object]) -> set[object]:
    return {code for code, count in Counter(codes).items() if count > 1}


def fields(scheme: schemes.Scheme) -> list[tuple[schemes.Block, schemes.Field]]:
    return [(block, field) for section in scheme.sections for block in section.blocks for field in block.fields]


def forms(scheme: schemes.Scheme) -> list[str | None]:
    """The sub-schemes, each with its form; None stands for the one form of a scheme that has none."""
    return [one.code for one in scheme.sub_schemes] or [None]


def conditions(scheme: schemes.Scheme) -> list[Condition]:
    return [field.when for _, field in fields(scheme) if field.when]


def test_the_six_schemes_are_found_by_their_files_with_their_number_codes() -> None:
    codes = {code: scheme.number_code for code, scheme in schemes.SCHEMES.items()}
    assert codes == {"AF": "AF", "CPRO": "CP", "PROA": "PA", "FPE": "TT", "APPR": "CA", "AIDE": "AI"}
    assert schemes.find("CPRO") is schemes.SCHEMES["CPRO"]
    assert schemes.find("CERFA") is None


def test_the_sub_schemes_are_those_of_the_guide() -> None:
    assert {scheme.code: [one.code for one in scheme.sub_schemes] for scheme in schemes.SCHEMES.values()} == {
        "AF": ["PDC", "CLEA", "PIC_IAE", "ABONDEMENT_CPF", "ACTION_STANDARD", "BILAN"],
        "CPRO": ["CONTRAT_PRO"],
        "PROA": ["CONTRAT_PRO_A"],
        "FPE": ["CIPI", "CDPI", "CAR", "CIPR", "ACTION_FPE"],
        "APPR": ["CONTRAT_APPRENTISSAGE"],
        "AIDE": [],
    }


@every_scheme
def test_every_code_is_said_once(scheme: schemes.Scheme) -> None:
    assert not repeated(section.code for section in scheme.sections)
    assert not repeated(block.code for section in scheme.sections for block in section.blocks)
    assert not repeated((block.code, field.code) for block, field in fields(scheme))
    assert not repeated(one.code for one in scheme.sub_schemes)
    assert not repeated(nature.code for nature in scheme.cost_natures)
    assert not repeated(document.nature for document in scheme.expected_documents)
    assert not repeated((rule.code, rule.at, rule.sentence) for rule in scheme.rules)
    for _, field in fields(scheme):
        assert not repeated(option.code for option in field.options)


@every_scheme
def test_every_word_that_users_read_is_there(scheme: schemes.Scheme) -> None:
    labels = [scheme.label, scheme.default_title, *(one.label for one in scheme.sub_schemes)]
    labels += [section.label for section in scheme.sections] + [nature.label for nature in scheme.cost_natures]
    labels += [block.label for block, _ in fields(scheme)] + [field.label for _, field in fields(scheme)]
    labels += [option.label for _, field in fields(scheme) for option in field.options]
    labels += [condition.words for condition in conditions(scheme)]
    assert all(label.strip() for label in labels)
    assert all(rule.sentence and rule.source for rule in scheme.rules)
    assert all(link.url.startswith("https://") for section in scheme.sections for link in section.links)


@every_scheme
def test_rules_and_conditions_read_and_point_at_declared_fields(scheme: schemes.Scheme) -> None:
    known = {f"{block.code}.{field.code}" for block, field in fields(scheme)} | CONTEXT
    for rule in scheme.rules:
        assert set(rule.paths) <= known, rule.code
        assert rule.at in known | scheme.blocks.keys(), rule.code
    for condition in conditions(scheme):
        assert set(condition.reads) <= known


@every_scheme
def test_a_rule_about_rows_belongs_to_a_block_of_rows(scheme: schemes.Scheme) -> None:
    for rule in scheme.rules:
        if isinstance(rule, schemes.RowRule | schemes.RowsRule):
            assert scheme.blocks[rule.block].repeatable, rule.code


@every_scheme
def test_lists_have_options_and_only_lists_have(scheme: schemes.Scheme) -> None:
    lists = (schemes.FieldKind.CHOICE, schemes.FieldKind.MULTI_CHOICE)
    for _, field in fields(scheme):
        assert bool(field.options) == (field.kind in lists and field.rows_of is None), field.code
        if field.rows_of:
            assert "key" in scheme.blocks[field.rows_of].by_code
        if field.kind is schemes.FieldKind.REFERENCE:
            assert field.reference, field.code


@every_scheme
def test_social_security_numbers_are_secret(scheme: schemes.Scheme) -> None:
    assert all(field.secret == (field.kind is schemes.FieldKind.NIR) for _, field in fields(scheme))


@every_scheme
def test_blocks_know_how_many_rows_they_hold(scheme: schemes.Scheme) -> None:
    for block in scheme.blocks.values():
        assert block.maximum_rows is not None
        assert (block.maximum_rows > 1) == block.repeatable
        assert (block.minimum_rows > 0) == (block.shortage is not None)


@every_scheme
def test_a_form_opens_with_the_notice_and_who_asks_and_closes_with_the_documents(scheme: schemes.Scheme) -> None:
    asks, money = ("holder", "aid") if scheme.code == "AIDE" else ("employer", "financing")
    for sub_scheme in forms(scheme):
        codes = [section.code for section in scheme.sections_of(sub_scheme)]
        assert codes[:2] == ["introduction", asks]
        assert codes[-3:] == [money, "summary", "documents"]


def tabs(code: str, sub_scheme: str) -> dict[str, list[str]]:
    scheme = schemes.SCHEMES[code]
    blocks = scheme.blocks_of(sub_scheme)
    return {
        section.code: [block.code for block in section.blocks if block.code in blocks]
        for section in scheme.sections_of(sub_scheme)
    }


@pytest.mark.parametrize(("code", "sub_scheme"), [("AF", "PDC"), ("FPE", "ACTION_FPE")])
def test_an_action_has_its_trainees_and_its_modules(code: str, sub_scheme: str) -> None:
    assert tabs(code, sub_scheme) == {
        "introduction": ["introduction"],
        "employer": ["employer"],
        "trainees": ["trainees"],
        "training": ["action", "modules"],
        "financing": ["financing", "costs"],
        "summary": [],
        "documents": [],
    }


@pytest.mark.parametrize(
    ("code", "sub_scheme", "person", "contract"),
    [
        ("CPRO", "CONTRAT_PRO", "employee", ["contract"]),
        ("PROA", "CONTRAT_PRO_A", "employee", ["contract", "amendment"]),
        ("FPE", "CDPI", "employee", ["contract"]),
        ("APPR", "CONTRAT_APPRENTISSAGE", "apprentice", ["contract"]),
    ],
)
def test_a_contract_has_its_person_and_its_training(
    code: str, sub_scheme: str, person: str, contract: list[str]
) -> None:
    assert tabs(code, sub_scheme) == {
        "introduction": ["introduction"],
        "employer": ["employer"],
        person: ["person"],
        "contract": contract,
        "training": ["training"],
        "financing": ["financing", "costs"],
        "summary": [],
        "documents": [],
    }


@every_scheme
def test_an_empty_form_only_asks_and_every_question_has_its_place(scheme: schemes.Scheme) -> None:
    for sub_scheme in forms(scheme):
        found = schemes.check(scheme, sub_scheme, {}, today=date(2026, 1, 1))
        assert {issue.kind.name for issue in found} == {"REQUIRED"}
        assert all(issue.blocking and issue.block in scheme.blocks_of(sub_scheme) for issue in found)
        sections = [section.code for section in scheme.sections_of(sub_scheme)]
        assert [issue.section for issue in found] == sorted((issue.section for issue in found), key=sections.index)


def test_every_kind_of_the_contract_is_understood() -> None:
    assert set(KINDS) == set(schemes.FieldKind)


COMPLETE_CONTRACT: dict[str, Any] = {
    "introduction": {"notice_acknowledged": True},
    "employer": {
        "company_name": "HUMANDO",
        "siret": "40101593800004",
        "naf": "7820Z",
        "email": "rh@humando.example",
        "public_type": "INTERIMAIRE",
        "headcount": 120,
        "pension_fund": "AG2R",
        "provident_institution": "APICIL",
        "specific_type": "1",
        "type_code": "12",
    },
    "person": {"birth_name": "Dupont", "first_names": "Pauline"},
    "contract": {"start_date": "2025-12-05", "end_date": "2026-07-31", "deca_number": "075202512001234"},
    "training": {"title": "BOULANGER", "rncp_code": "RNCP37313"},
    "financing": {"management_mandate": False, "payment_subrogation": False},
    "costs": [{"nature": "PEDAGOGICAL", "requested_amount": "2745.00"}],
}


@pytest.mark.parametrize(
    ("code", "sub_scheme"),
    [
        (scheme.code, one.code)
        for scheme in schemes.SCHEMES.values()
        for one in scheme.sub_schemes
        if "person" in scheme.blocks_of(one.code)
    ],
)
def test_a_row_of_the_guide_fits_every_contract(code: str, sub_scheme: str) -> None:
    scheme = schemes.SCHEMES[code]
    blocks, problems = schemes.clean(scheme, COMPLETE_CONTRACT, locked=COMPLETE_CONTRACT)
    assert (blocks, problems) == (COMPLETE_CONTRACT, [])
    assert schemes.check(scheme, sub_scheme, blocks, today=date(2025, 12, 1)) == []
