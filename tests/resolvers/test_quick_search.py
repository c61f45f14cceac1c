"""The quick search of drafts and dossiers, with the cases of worked_examples.md §3."""

from datetime import UTC, datetime
from typing import Any

import pytest

from auth.viewer import Viewer
from models.counters import skip_to
from models.dossiers.texts import search_of
from schemes import content, find
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import told

DECEMBER_2025 = datetime(2025, 12, 5, 9, tzinfo=UTC)


async def _drafts(viewer: Viewer, text: str, **filter: Any) -> list[int]:
    asked = "query($t: String, $f: DraftFilter) { drafts(search: $t, filter: $f) { totalCount nodes { number } } }"
    found = (await told(asked, viewer, t=text, f=filter))["drafts"]
    numbers = [node["number"] for node in found["nodes"]]
    assert found["totalCount"] == len(numbers)
    return sorted(numbers)


async def _dossiers(viewer: Viewer, text: str) -> list[str]:
    asked = "query($t: String) { dossiers(search: $t) { totalCount nodes { number } } }"
    found = (await told(asked, viewer, t=text))["dossiers"]
    numbers = [node["number"] for node in found["nodes"]]
    assert found["totalCount"] == len(numbers)
    return sorted(numbers)


async def _draft(by: Viewer, number: int, **more: Any) -> None:
    await skip_to("draft", number - 1)
    assert (await factories.draft(by, at=DECEMBER_2025, **more)).number == number


def _of(birth_name: str, first_names: str, **more: Any) -> dict[str, Any]:
    """The values of an action for this trainee."""
    trainee = factories.af_trainee(birth_name=birth_name, first_names=first_names, **more)
    return factories.af_values(trainees=[trainee])


def _contract(birth_name: str, first_names: str) -> dict[str, Any]:
    """The values of a contract with this person."""
    return {"person": {"birth_name": birth_name, "first_names": first_names}}


async def test_we_s1_a_name_in_use_and_a_name_at_birth_both_find(cast: Cast) -> None:
    await _draft(cast.anne, 1, values=_of("DUPONT", "Paul", usage_name="MARTINO"))
    await _draft(cast.anne, 2)
    for text in ("DUPONT", "MARTINO", "paul martino", "Paul Dupont", '"paul martino"'):
        assert await _drafts(cast.anne, text) == [1]
    shown = (await told('{ drafts(search: "dupont") { nodes { trainees { displayName } } } }', cast.anne))["drafts"]
    assert shown == {"nodes": [{"trainees": [{"displayName": "Paul MARTINO"}]}]}


async def test_we_s2_quoted_words_stay_together(cast: Cast) -> None:
    await _draft(cast.anne, 1, values=_of("DE NOBLET", "Jean"))
    await _draft(cast.anne, 2, values=_of("NOBLET", "Désirée"))
    for quoted in ('"de noblet"', "« de Noblet »", "“De Noblet”"):
        assert await _drafts(cast.anne, quoted) == [1]
    assert await _drafts(cast.anne, "de noblet") == [1, 2]


async def test_we_s3_text_and_scheme_add_up(cast: Cast) -> None:
    for number in (10586, 10639, 10645):
        await _draft(cast.anne, number, scheme="CPRO", sub_scheme=None, values=_contract("STICH", "Lilo"))
    await _draft(cast.anne, 10646, values=_of("STICH", "Lilo"))
    await _draft(cast.anne, 10647, scheme="CPRO", sub_scheme=None, values=_contract("STICH", "Anna"))
    assert await _drafts(cast.anne, "Lilo", scheme=["CPRO"]) == [10586, 10639, 10645]
    assert await _drafts(cast.anne, "Lilo") == [10586, 10639, 10645, 10646]


async def test_we_s4_the_beginning_of_a_number_finds(cast: Cast) -> None:
    for number in (1068, 10677, 10679):
        await _draft(cast.anne, number)
    assert await _drafts(cast.anne, "1067") == [10677, 10679]
    assert await _drafts(cast.anne, "0677") == []
    await skip_to("dossier:2512", 99)
    dossier = await factories.dossier(cast.anne, at=DECEMBER_2025)
    assert dossier.number == "2512AF000100"
    for text in ("2512AF", "2512af000100", "2512"):
        assert await _dossiers(cast.anne, text) == ["2512AF000100"]
    assert await _dossiers(cast.anne, "2512CP") == []


async def test_we_s5_terms_add_up_over_number_title_company_and_trainee(cast: Cast) -> None:
    boulanger = factories.af_values(title="Boulanger", trainees=[factories.af_trainee(first_names="Pauline")])
    await _draft(cast.anne, 11, values=boulanger)
    await _draft(cast.anne, 12, values=factories.af_values(title="Boulanger"))
    await _draft(cast.anne, 13, values=_of("BODET", "Pauline"))
    assert await _drafts(cast.anne, "boulanger pauline") == [11]
    assert await _drafts(cast.anne, "siae pauline boulanger 11") == [11]
    assert await _drafts(cast.anne, "siae") == [11, 12, 13]
    assert await _drafts(cast.anne, cast.siae.siret) == [11, 12, 13]
    assert await _drafts(cast.anne, cast.siae.company.siren) == [11, 12, 13]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("clea", [1]),
        ("CLÉA", [1]),
        ("Cle\u0301a", [1]),
        ("  clea \t ", [1]),
        ("cle", [1]),
        ("lea", []),
        ("oeuvre", [2]),
        ("ŒUVRE", [2]),
        ("l'oeuvre", [2]),
        ("strasse", [3]),
        ("Straße", [3]),
        ("", [1, 2, 3]),
        ("   ", [1, 2, 3]),
        ("%", []),
        ("_", []),
        ("'", []),
        ("\\", []),
        ('"', []),
        ("c_ea", []),
        ("' OR 1=1 --", []),
        ("clea " * 60, [1]),
    ],
)
async def test_we_s6_case_accents_and_signs_do_not_matter(cast: Cast, text: str, found: list[int]) -> None:
    for number, title in ((1, "Cléa"), (2, "L'Œuvre au noir"), (3, "Straße")):
        await _draft(cast.anne, number, values=factories.af_values(title=title))
    assert await _drafts(cast.anne, text) == found


@pytest.mark.attack("AZ-07")
async def test_we_s7_nobody_finds_the_rows_of_others(cast: Cast) -> None:
    await _draft(cast.anne, 1, values=_of("CANARI", "Zélie"))
    dossier = await factories.dossier(cast.anne, values=_of("CANARI", "Zélie"))
    for text in ("canari", "zelie", "siae", "1", cast.siae.siret, dossier.number, '"zelie canari"'):
        for stranger in (cast.camille, cast.karim, cast.myriam):
            assert await _drafts(stranger, text) == []
            assert await _dossiers(stranger, text) == []
    assert await _drafts(cast.anne, "canari", state=["MEMBER_EDITING", "TRANSMITTED"]) == [1, 2]


async def test_what_became_a_dossier_is_in_the_list_of_dossiers_and_no_more_in_that_of_drafts(cast: Cast) -> None:
    await _draft(cast.anne, 1, values=_of("CANARI", "Zélie"))
    dossier = await factories.dossier(cast.anne, values=_of("CANARI", "Zélie"))
    for text in ("", "canari"):
        assert await _drafts(cast.anne, text) == await _drafts(cast.anne, text, state=[]) == [1]
        assert await _drafts(cast.anne, text, state=["TRANSMITTED"]) == [2]
        assert await _dossiers(cast.anne, text) == [dossier.number]


async def test_we_s9_the_numbers_of_the_state_and_of_the_company_find(cast: Cast) -> None:
    dossier = await factories.dossier(cast.anne, at=DECEMBER_2025)
    await factories.dossier(cast.anne, at=DECEMBER_2025)
    dossier.registration_number, dossier.internal_reference = "075202512001234", "RH-2025/17"
    scheme = find(dossier.scheme)
    assert scheme is not None
    trainees = content(scheme, dossier.form).trainees
    dossier.search = search_of(dossier, cast.siae, trainees)
    await dossier.save()
    for text in ("075202512001234", "0752025", "rh-2025/17", "RH 2025 17"):
        assert await _dossiers(cast.anne, text) == [dossier.number]


async def test_we_s10_alternatives_inside_a_field_and_all_fields_together(cast: Cast) -> None:
    for number, scheme, mandate in ((1, "CPRO", True), (2, "PROA", True), (3, "AF", True), (4, "CPRO", False)):
        await _draft(cast.anne, number, scheme=scheme, sub_scheme=None, values={}, management_mandate=mandate)
    assert await _drafts(cast.anne, "", scheme=["CPRO", "PROA"], managementMandate=True) == [1, 2]


async def test_a_search_of_any_length_stays_cheap(cast: Cast) -> None:
    await _draft(cast.anne, 1)
    assert await _drafts(cast.anne, "équipements " + "x" * 10_000) == []
    assert await _drafts(cast.anne, " ".join(f"terme{number}" for number in range(2_000))) == []
