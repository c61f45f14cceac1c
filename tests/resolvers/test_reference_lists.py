"""Reference lists: complete, coded as the forms ask, found by what people type."""

import csv
import gzip
from pathlib import Path
from typing import Any

import pytest

import schemes
from outside.lists import NAMES, Item, read
from outside.lists.deriving import LISTS, agreements, communes
from outside.lists.deriving import activities as derived_activities
from schemes.formats import IDCC, NAF, RNCP
from tests.resolvers.asking import ask, told

FIND = """query($list: String!, $search: String, $first: Int) {
  reference(list: $list, search: $search, first: $first) { code label parent } }"""


async def found(list: str, search: str | None = None, first: int | None = None) -> list[tuple[str, str, str | None]]:
    lines = (await told(FIND, list=list, search=search, first=first))["reference"]
    return [(line["code"], line["label"], line["parent"]) for line in lines]


SETE = ("34301", "Sète", "34")
AGENCIES = ("7820Z", "Activités des agences de travail temporaire", "N")


@pytest.mark.parametrize(
    ("list", "search", "first"),
    [
        ("COMMUNE", "sete", SETE),
        ("COMMUNE", "sete 34200", SETE),
        ("COMMUNE", "34301", SETE),
        ("COMMUNE", "SAINT-denis", ("97411", "Saint-Denis", "974")),
        ("COMMUNE", "paris 15e", ("75115", "Paris 15e Arrondissement", "75")),
        ("NAF", "7820Z", AGENCIES),
        ("NAF", "78.20Z", AGENCIES),
        ("NAF", "agences travail tempo", AGENCIES),
        ("NAF_SECTION", "n", ("N", "ACTIVITÉS DE SERVICES ADMINISTRATIFS ET DE SOUTIEN", None)),
        ("IDCC", "1413", ("1413", "Travail temporaire : salariés permanents", None)),
        ("IDCC", "interim missions", ("2378", "Travail temporaire : salariés intérimaires", None)),
        ("DEPARTMENT", "herault", ("34", "Hérault", "76")),
        ("REGION", "occitanie", ("76", "Occitanie", None)),
        ("ROME", "a1101", ("A1101", "Conducteur / Conductrice d'engins agricoles", None)),
        ("RNCP", "RNCP310", ("RNCP310", "Cariste d'entrepôt", "3")),
        ("RNCP", "310", ("RNCP310", "Cariste d'entrepôt", "3")),
    ],
)
async def test_what_people_type_finds_it_first(list: str, search: str, first: tuple[str, str, str | None]) -> None:
    assert (await found(list, search))[0] == first


async def test_a_number_is_a_code_before_it_is_a_postal_code() -> None:
    assert [code for code, _, _ in await found("COMMUNE", "34200")] == ["34200", "34301"]


async def test_a_search_gives_as_many_as_are_asked_for_the_most_populated_first() -> None:
    assert [name for _, name, _ in await found("COMMUNE", first=3)] == ["Paris", "Marseille", "Lyon"]
    assert len(await found("COMMUNE", "saint")) == 20
    assert len(await found("DEPARTMENT", first=100)) == 100
    assert await found("NAF", first=0) == []
    assert await found("NAF", "rien de tel") == []


async def test_another_list_or_too_many_lines_are_refused() -> None:
    for asked in ({"list": "naf"}, {"list": ""}, {"list": "../NAF"}, {"list": "NAF", "first": 101}):
        answer = await ask(FIND, **asked)
        assert (answer["data"], codes_of(answer)) == (None, ["BAD_USER_INPUT"])


def codes_of(answer: Any) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


def test_every_list_is_whole_and_no_code_stands_twice() -> None:
    counts = {name: len(read(name)) for name in NAMES}
    assert counts == {
        **{"COMMUNE": 35_014, "DEPARTMENT": 109, "REGION": 26, "IDCC": 392},
        **{"NAF": 732, "NAF_SECTION": 21, "RNCP": 412, "ROME": 1_584},
    }
    assert {name: len({item.code for item in read(name)}) for name in NAMES} == counts


def test_the_codes_are_those_that_the_forms_take_and_the_groups_are_in_their_lists() -> None:
    for name, shape in (("NAF", NAF), ("IDCC", IDCC), ("RNCP", RNCP)):
        assert [item.code for item in read(name) if shape.parse(item.code) != item.code] == []
    for name, groups in (("NAF", "NAF_SECTION"), ("COMMUNE", "DEPARTMENT")):
        assert {item.parent for item in read(name)} <= {item.code for item in read(groups)}


def test_every_field_that_names_a_list_names_one_of_them() -> None:
    named = {
        field.reference
        for scheme in schemes.SCHEMES.values()
        for block in scheme.blocks.values()
        for field in block.fields
        if field.kind is schemes.FieldKind.REFERENCE
    }
    assert named
    assert named <= set(NAMES)


def test_lists_are_made_from_extracts(tmp_path: Path) -> None:
    assert set(LISTS) == set(NAMES)
    with gzip.open(tmp_path / "communes_2026.csv.gz", "wt", newline="") as file:
        csv.writer(file).writerows(
            [
                ["insee", "name", "type", "dep", "reg", "postal_codes", "population"],
                ["34001", "Petit", "commune-actuelle", "34", "76", "34001", ""],
                ["34301", "Sète", "commune-actuelle", "34", "76", "34200", "44712"],
            ]
        )
    assert communes(tmp_path) == [Item("34301", "Sète", "34", "34200"), Item("34001", "Petit", "34", "34001")]
    (tmp_path / "naf_rev2.csv").write_text(
        "code,label,level,parent\nN,SERVICES,1,\n78,Emploi,2,N\n78.2,A,3,78\n78.20,B,4,78.2\n7820Z,Agences,5,78.20\n"
    )
    assert derived_activities(tmp_path) == [Item("7820Z", "Agences", "N", "78.20Z")]
    (tmp_path / "idcc.csv").write_text("idcc,short_title,title\n16,Transports,Convention des transports\n")
    assert [item.code for item in agreements(tmp_path)] == ["0016", "1413", "2378"]
