"""What a caller sends to save: any content, but only the shape of the form."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemes

AF = schemes.SCHEMES["AF"]
LOCKED = {"employer": {"company_name": "KISO", "siret": "91273969500019", "naf": "5610A", "address_complement": None}}


def cleaned(values: Any) -> dict[str, Any]:
    blocks, problems = schemes.clean(AF, values, locked=LOCKED)
    assert problems == []
    return blocks


def refused(values: Any) -> list[tuple[str, tuple[str, ...]]]:
    blocks, problems = schemes.clean(AF, values, locked=LOCKED)
    assert blocks == {}
    return [(problem.code, problem.path) for problem in problems]


def test_a_complete_action_is_kept_as_it_is(values: dict[str, Any]) -> None:
    blocks, problems = schemes.clean(AF, values, locked={"employer": values["employer"]})
    assert problems == []
    assert blocks == values


def test_values_take_their_normal_form() -> None:
    assert cleaned(
        {
            "action": {"title": "  Cuisine\tet service ", "training_mode": None},
            "modules": [
                {
                    "provider_siret": "912 739 695 00019",
                    "start_date": "30/09/2025",
                    "hours": 28.5,
                    "on_working_time_hours": 7,
                    "certification_code": "rncp 37313",
                }
            ],
            "trainees": [{"nir": "1 90 01 75 112 345 11", "modules": ["m1", "m1", " "]}],
            "costs": [{"requested_amount": "1400"}, {"requested_amount": 12}, {}],
        }
    ) == {
        "action": {"title": "Cuisine et service"},
        "modules": [
            {
                "provider_siret": "91273969500019",
                "start_date": "2025-09-30",
                "hours": "28.5",
                "on_working_time_hours": "7",
                "certification_code": "RNCP37313",
            }
        ],
        "trainees": [{"nir": "190017511234511", "modules": ["m1"]}],
        "costs": [{"requested_amount": "1400.00"}, {"requested_amount": "12.00"}, {}],
    }


def test_what_is_badly_written_is_kept_as_typed() -> None:
    values = {
        "action": {"training_mode": "SIDEWAYS"},
        "modules": [{"start_date": "05/10/199", "provider_siret": "4010159380033", "hours": "vingt"}],
        "trainees": [{"nir": "255642990000", "email": "nom@", "birth_name": "<b>"}],
    }
    assert cleaned(values) == values
    found = schemes.check(AF, "PDC", values, today=date(2026, 1, 1))
    assert {issue.code for issue in found if issue.kind.name == "FORMAT"} == {
        "F-LIST",
        "F-DATE",
        "F-SIRET",
        "F-DECIMAL",
        "F-NIR-LEN",
        "F-MAIL",
        "F-NAME",
    }


def test_null_empties_a_block_or_a_field() -> None:
    assert cleaned({"action": None, "modules": None, "financing": {"management_mandate": None}}) == {
        "action": {},
        "modules": [],
        "financing": {},
    }


def test_the_reference_base_stays_whatever_is_sent() -> None:
    held = {"company_name": "KISO", "siret": "91273969500019", "naf": "5610A"}
    assert cleaned({"employer": None}) == {"employer": held}
    assert cleaned({"employer": {"email": "rh@kiso.example"}}) == {"employer": {"email": "rh@kiso.example"} | held}
    assert cleaned({"employer": {"siret": "912 739 695 00019", "naf": "56.10a", "address_city": None}}) == {
        "employer": held
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("company_name", "ADEC"),
        ("siret", "48816678600019"),
        ("siret", None),
        ("address_complement", "BAT B"),
        ("idcc", "1413"),
    ],
)
def test_a_locked_field_cannot_be_rewritten(field: str, value: Any) -> None:
    blocks, problems = schemes.clean(AF, {"employer": {field: value}}, locked=LOCKED)
    assert blocks == {}
    assert problems == [
        schemes.Problem(
            "READ_ONLY",
            "Cette donnée provient d'une base de référence et n'est pas modifiable.",
            ("employer", field),
        )
    ]


def test_an_entered_value_is_never_replaced_by_what_is_locked() -> None:
    locked = {"employer": {"siret": "91273969500019", "email": "old@kiso.example"}}
    blocks, _ = schemes.clean(AF, {"employer": {"email": "new@kiso.example"}}, locked=locked)
    assert blocks == {"employer": {"email": "new@kiso.example", "siret": "91273969500019"}}


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (None, ("WRONG_TYPE", ())),
        ([], ("WRONG_TYPE", ())),
        ("x", ("WRONG_TYPE", ())),
        ({"pilots": {}}, ("UNKNOWN_BLOCK", ("pilots",))),
        ({"action": []}, ("WRONG_TYPE", ("action",))),
        ({"action": {"colour": "red"}}, ("UNKNOWN_FIELD", ("action", "colour"))),
        ({"action": {"title": 3}}, ("WRONG_TYPE", ("action", "title"))),
        ({"action": {"title": {"$gt": ""}}}, ("WRONG_TYPE", ("action", "title"))),
        ({"action": {"title": "x" * 256}}, ("TOO_LONG", ("action", "title"))),
        ({"action": {"title": "a\0b"}}, ("FORBIDDEN_CHARACTER", ("action", "title"))),
        ({"action": {"title": "a\ud800b"}}, ("FORBIDDEN_CHARACTER", ("action", "title"))),
        ({"action": {"title": "a\u202eb"}}, ("FORBIDDEN_CHARACTER", ("action", "title"))),
        ({"modules": {}}, ("WRONG_TYPE", ("modules",))),
        ({"modules": [None]}, ("WRONG_TYPE", ("modules", "0"))),
        ({"modules": [{}] * 51}, ("TOO_MANY_ROWS", ("modules",))),
        ({"modules": [{}, {"hours": True}]}, ("WRONG_TYPE", ("modules", "1", "hours"))),
        ({"modules": [{"hours": float("nan")}]}, ("NUMBER_OUT_OF_RANGE", ("modules", "0", "hours"))),
        ({"modules": [{"hours": float("inf")}]}, ("NUMBER_OUT_OF_RANGE", ("modules", "0", "hours"))),
        ({"modules": [{"hours": 10**5000}]}, ("NUMBER_OUT_OF_RANGE", ("modules", "0", "hours"))),
        ({"modules": [{"provider_is_internal": 1}]}, ("WRONG_TYPE", ("modules", "0", "provider_is_internal"))),
        ({"employer": {"headcount": "12"}}, ("WRONG_TYPE", ("employer", "headcount"))),
        ({"employer": {"headcount": 1.5}}, ("WRONG_TYPE", ("employer", "headcount"))),
        ({"employer": {"headcount": -(10**30)}}, ("NUMBER_OUT_OF_RANGE", ("employer", "headcount"))),
        ({"trainees": [{"modules": "m1"}]}, ("WRONG_TYPE", ("trainees", "0", "modules"))),
        ({"trainees": [{"modules": ["m"] * 201}]}, ("TOO_LONG", ("trainees", "0", "modules"))),
    ],
)
def test_a_shape_that_is_not_the_forms_is_refused_where_it_is(
    values: Any, problem: tuple[str, tuple[str, ...]]
) -> None:
    assert refused(values) == [problem]


def test_a_name_made_by_the_caller_comes_back_short_and_printable() -> None:
    ((_, path),) = refused({"action": {"\ud800\0" + "x" * 10_000: 1}})
    assert path == ("action", "??" + "x" * 58)


def test_a_flood_of_problems_is_told_up_to_a_hundred() -> None:
    assert len(refused({"action": {f"field{number}": 1 for number in range(10_000)}})) == 100
    assert len(refused({f"block{number}": 1 for number in range(10_000)})) == 100


def test_one_problem_keeps_everything_else_from_being_saved() -> None:
    assert refused({"action": {"title": "Cuisine"}, "modules": 3}) == [("WRONG_TYPE", ("modules",))]


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.text("0123456789-/.@")
anything = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner), max_leaves=8
)


def shaped(scheme: schemes.Scheme) -> st.SearchStrategy[Any]:
    """Values that know the names of the form, with anything inside."""

    def row(block: schemes.Block) -> st.SearchStrategy[Any]:
        return st.dictionaries(st.sampled_from([field.code for field in block.fields]), anything, max_size=6)

    blocks = {
        code: anything | row(block) | (st.lists(row(block), max_size=3) if block.repeatable else row(block))
        for code, block in scheme.blocks.items()
    }
    return anything | st.fixed_dictionaries({}, optional=blocks)


@pytest.mark.parametrize("code", schemes.SCHEMES)
@given(data=st.data())
def test_no_json_makes_the_room_fail(code: str, data: st.DataObject) -> None:
    scheme = schemes.SCHEMES[code]
    values = data.draw(shaped(scheme))
    sub_scheme = data.draw(st.sampled_from([None, "UNKNOWN", *(one.code for one in scheme.sub_schemes)]))
    blocks, problems = schemes.clean(scheme, values, locked=LOCKED)
    assert not (blocks and problems)
    for some in (values, blocks):
        schemes.reports(scheme, sub_scheme, some, today=date(2026, 1, 1))
        schemes.content(scheme, some)
        assert schemes.title(scheme, some)
        assert schemes.plain_title(scheme, some)
        schemes.period(scheme, some)
        schemes.flags(some)
    assert schemes.clean(scheme, blocks, locked=LOCKED) == (blocks, [])
