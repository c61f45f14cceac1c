"""A new draft exists at once, its employer filled from the reference base (D1, D2, S1:178)."""

from datetime import date
from typing import Any

import pytest

from auth.permissions import Role
from models.companies import Establishment
from models.drafts import Draft
from models.drafts.creation import create_draft
from models.facts import Fact
from models.refusals import NotPermitted, Refusal
from models.states import DraftState
from tests import factories
from tests.cast import Cast


async def problems_of(by: Any, **asked: Any) -> list[tuple[str, tuple[str, ...]]]:
    given: dict[str, Any] = {"scheme": "AF", "sub_scheme": "PDC"} | asked
    with pytest.raises(Refusal) as refused:
        await create_draft(by=by, **given)
    assert await Draft.everyones("a test counts").count() == 0
    assert await Fact.everyones("a test counts").count() == 0
    return [(problem.code, problem.path) for problem in refused.value.problems]


async def test_without_typing_anything_the_employer_is_there(cast: Cast) -> None:
    """WE-D1."""
    draft = await create_draft(scheme="AF", sub_scheme="PDC", by=cast.anne)
    assert draft.state is DraftState.MEMBER_EDITING
    assert (draft.number, draft.version, draft.title) == (1, 1, "Nouvelle demande d'action formation")
    assert (draft.start_date, draft.end_date, draft.start_key) == (None, None, date(9999, 12, 31))
    assert draft.form["employer"] == {
        "company_name": "SIAE",
        "siret": cast.siae.siret,
        "address_street": "2 RUE HENRI BARBUSSE",
        "address_postal_code": "69100",
        "address_city": "VILLEURBANNE",
        "naf": "8899B",
        "idcc": "1518",
        "headcount": 40,
        "email": draft.form["employer"]["email"],
        "public_type": "PERMANENT",
    }
    assert draft.form["financing"] == {"management_mandate": False}
    assert draft.alert
    assert draft.establishment_id == draft.creator_id == cast.siae.id


async def test_what_lists_show_comes_from_the_values(cast: Cast) -> None:
    trainees = [factories.af_trainee(usage_name="MARTINO"), factories.myriam()]
    draft = await factories.draft(cast.anne, values=factories.af_values(title="Cuisine", trainees=trainees))
    assert draft.title == "Cuisine du 03/03/2031 au 06/03/2031"
    assert draft.title_key == "cuisine du 03 03 2031 au 06 03 2031"
    assert (draft.start_date, draft.end_date) == (date(2031, 3, 3), date(2031, 3, 6))
    assert [one["usage_name"] for one in draft.trainees] == ["MARTINO", None]
    assert draft.organisations == [{"name": "LEGOUD CONSEIL FORMATION", "siret": "48816678600019"}]
    assert not draft.alert
    assert draft.payment_subrogation


async def test_numbers_follow_each_other(cast: Cast) -> None:
    made = [await factories.draft(by) for by in (cast.anne, cast.karim, cast.louise)]
    assert [draft.number for draft in made] == [1, 2, 3]


async def test_a_provider_writes_for_a_member_in_its_own_name(cast: Cast) -> None:
    draft = await factories.draft(cast.louise, siret=cast.siae.siret, management_mandate=True, values={})
    assert draft.state is DraftState.PROVIDER_EDITING
    assert (draft.creator_id, draft.establishment_id) == (cast.legoud.id, cast.siae.id)
    assert draft.management_mandate
    assert draft.form["financing"] == {"management_mandate": True}


async def test_a_provider_may_name_the_member_later(cast: Cast) -> None:
    draft = await factories.draft(cast.louise, values={})
    assert draft.establishment_id is None
    assert "siret" not in draft.form["employer"]


async def test_a_member_known_to_the_reference_base_alone_is_written_down(cast: Cast) -> None:
    draft = await factories.draft(cast.louise, siret="912 739 695 00019")
    kiso = await Establishment.everyones("a test looks").select_related("company").get(id=draft.establishment_id)
    assert (kiso.siret, kiso.company.name, kiso.city) == ("91273969500019", "KISO", "SETE")


async def test_several_attachments_ask_which_establishment(cast: Cast) -> None:
    both = await factories.member(cast.siae, cast.humando)
    assert await problems_of(both) == [("SIRET_REQUIRED", ("input", "siret"))]


async def test_a_company_held_as_a_whole_gives_its_head_office(cast: Cast) -> None:
    draft = await factories.draft(cast.camille)
    assert draft.establishment_id == cast.humando.id


FOREIGN, IN_THE_BASE_ONLY, UNKNOWN = "40101593800004", "35600000000048", factories.siret("123456782")


@pytest.mark.parametrize("siret", [FOREIGN, IN_THE_BASE_ONLY, UNKNOWN])
async def test_foreign_and_unknown_establishments_get_the_same_answer(cast: Cast, siret: str) -> None:
    assert await problems_of(cast.anne, siret=siret) == [("SIRET_NOT_ATTACHED", ("input", "siret"))]
    assert not await Establishment.everyones("a test looks").filter(siret__in=[IN_THE_BASE_ONLY, UNKNOWN]).exists()


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"siret": "73282932000079"}, ("SIRET_INVALID", ("input", "siret"))),
        ({"siret": "<script>"}, ("SIRET_INVALID", ("input", "siret"))),
        ({"scheme": "XX"}, ("UNKNOWN_SCHEME", ("input", "scheme"))),
        ({"sub_scheme": "CDPI"}, ("UNKNOWN_SUB_SCHEME", ("input", "subScheme"))),
        ({"values": ["a"]}, ("WRONG_TYPE", ("input", "values"))),
        ({"values": {"nowhere": {}}}, ("UNKNOWN_BLOCK", ("input", "values", "nowhere"))),
        ({"values": {"employer": {"naf": "0000Z"}}}, ("READ_ONLY", ("input", "values", "employer", "naf"))),
        ({"values": {"financing": 3}}, ("WRONG_TYPE", ("input", "values", "financing"))),
    ],
)
async def test_a_bad_request_makes_nothing_and_says_where(
    cast: Cast, asked: dict[str, Any], problem: tuple[str, tuple[str, ...]]
) -> None:
    assert await problems_of(cast.anne, **asked) == [problem]


async def test_a_provider_names_no_unknown_company(cast: Cast) -> None:
    assert await problems_of(cast.louise, siret=UNKNOWN) == [("SIRET_UNKNOWN", ("input", "siret"))]


async def test_every_problem_of_the_values_is_said_at_once(cast: Cast) -> None:
    values = {"action": {"title": 3, "colour": "red"}, "modules": {}}
    assert await problems_of(cast.anne, values=values) == [
        ("WRONG_TYPE", ("input", "values", "action", "title")),
        ("UNKNOWN_FIELD", ("input", "values", "action", "colour")),
        ("WRONG_TYPE", ("input", "values", "modules")),
    ]


async def test_a_role_that_does_not_write_makes_no_draft(cast: Cast) -> None:
    assert await problems_of(cast.paul, siret=cast.siae.siret) == [("SIRET_NOT_ATTACHED", ("input", "siret"))]
    trainer = await factories.provider(cast.legoud, roles=(Role.TRAINER,))
    with pytest.raises(NotPermitted):
        await factories.draft(trainer)


async def test_the_number_is_kept_from_the_outside(cast: Cast, database: str) -> None:
    """The NIR is never in the database in clear, nor in a fact."""
    draft = await factories.draft(cast.anne)
    stored = await Draft.everyones("a test looks").filter(id=draft.id).values_list("values", flat=True)
    assert "190017511234511" not in str(stored)
    assert draft.form["trainees"][0]["nir"] == "190017511234511"
    facts = await Fact.everyones("a test looks").all()
    assert "190017511234511" not in str([fact.data for fact in facts])
