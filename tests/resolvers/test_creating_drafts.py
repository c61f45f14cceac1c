"""createDraft: the draft exists at once, its employer filled; a refusal leaves nothing behind."""

from typing import Any

import pytest

from auth.permissions import Role
from models.accounts.people import User
from models.companies import Establishment
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import ask, code, codes, problems, told
from tests.resolvers.states import dump

CREATE = """mutation($input: CreateDraftInput!) { createDraft(input: $input) {
  draft { id number state stateLabel title values version establishment { siret } createdBy { displayName }
          createdBySide managementMandate allowedActions history { event from to by { displayName } } }
  errors { code message path } } }"""

EMPLOYER_OF_SIAE = {
    "company_name": "SIAE",
    "address_street": "2 RUE HENRI BARBUSSE",
    "address_postal_code": "69100",
    "address_city": "VILLEURBANNE",
    "naf": "8899B",
    "idcc": "1518",
    "headcount": 40,
    "public_type": "PERMANENT",
}


async def test_a_draft_exists_at_once_with_the_employer_filled(cast: Cast) -> None:
    payload = (await told(CREATE, cast.anne, input={"scheme": "AF"}))["createDraft"]
    draft = payload["draft"]
    employer = draft["values"].pop("employer")
    assert employer.pop("email") == (await told("{viewer{user{contactEmail}}}", cast.anne))["viewer"]["user"][
        "contactEmail"
    ]  # fmt: skip
    assert employer == EMPLOYER_OF_SIAE | {"siret": cast.siae.siret}
    assert payload["errors"] == []
    assert {name: draft[name] for name in draft if name not in ("id", "history")} == {
        "number": 1,
        "state": "MEMBER_EDITING",
        "stateLabel": "En cours de saisie adhérent",
        "title": "Nouvelle demande d'action formation",
        "values": {"financing": {"management_mandate": False}},
        "version": 1,
        "establishment": {"siret": cast.siae.siret},
        "createdBy": {"displayName": "Anne Garnier"},
        "createdBySide": "MEMBER",
        "managementMandate": False,
        "allowedActions": ["EDIT", "DUPLICATE", "DELETE", "TRANSMIT"],
    }
    assert draft["history"] == [
        {"event": "draft.created", "from": None, "to": "MEMBER_EDITING", "by": {"displayName": "Anne Garnier"}}
    ]
    again = await told("query($id: ID!) { draft(id: $id) { number } node(id: $id) { id } }", cast.anne, id=draft["id"])
    assert again == {"draft": {"number": 1}, "node": {"id": draft["id"]}}


async def test_drafts_are_numbered_one_after_the_other(cast: Cast) -> None:
    made = [await told(CREATE, cast.anne, input={"scheme": scheme}) for scheme in ("AF", "CPRO", "FPE")]
    assert [one["createDraft"]["draft"]["number"] for one in made] == [1, 2, 3]


async def test_a_provider_may_leave_the_member_for_later(cast: Cast) -> None:
    draft = (await told(CREATE, cast.louise, input={"scheme": "AF"}))["createDraft"]["draft"]
    assert (draft["establishment"], draft["state"], draft["createdBySide"]) == (None, "PROVIDER_EDITING", "PROVIDER")


async def test_a_provider_names_any_known_member_and_its_mandate(cast: Cast) -> None:
    asked = {"scheme": "AF", "siret": cast.siae.siret, "managementMandate": True}
    draft = (await told(CREATE, cast.louise, input=asked))["createDraft"]["draft"]
    assert draft["establishment"] == {"siret": cast.siae.siret}
    assert draft["managementMandate"] is True
    assert draft["values"]["employer"]["company_name"] == "SIAE"
    assert draft["values"]["financing"] == {"management_mandate": True}
    assert draft["allowedActions"] == ["EDIT", "DUPLICATE", "DELETE", "HAND_OVER", "TRANSMIT"]


async def test_an_establishment_of_the_base_is_written_down_at_the_first_draft(cast: Cast) -> None:
    draft = (await told(CREATE, cast.louise, input={"scheme": "AF", "siret": "912 739 695 00019"}))["createDraft"]
    assert draft["draft"]["establishment"] == {"siret": "91273969500019"}
    assert await Establishment.everyones("a test counts").filter(siret="91273969500019").count() == 1


async def test_first_values_are_kept_in_their_normal_form(cast: Cast) -> None:
    values = {"action": {"title": "  Sécurité  ", "training_mode": "EXTERNAL"}}
    draft = (await told(CREATE, cast.anne, input={"scheme": "AF", "values": values}))["createDraft"]["draft"]
    assert draft["values"]["action"] == {"title": "Sécurité", "training_mode": "EXTERNAL"}
    assert draft["title"] == "Sécurité"


REFUSED: dict[str, tuple[dict[str, Any], tuple[str, str, list[str]]]] = {
    "another company's": (
        {"scheme": "AF", "siret": "40101593800004"},
        ("SIRET_NOT_ATTACHED", "Vous n'êtes pas rattaché à cet établissement.", ["input", "siret"]),
    ),
    "unknown": (
        {"scheme": "AF", "siret": factories.siret(factories.siren(9_000_001))},
        ("SIRET_NOT_ATTACHED", "Vous n'êtes pas rattaché à cet établissement.", ["input", "siret"]),
    ),
    "malformed": (
        {"scheme": "AF", "siret": "12345678901234"},
        ("SIRET_INVALID", "Le numéro saisi n'est pas un siret valide.", ["input", "siret"]),
    ),
    "scheme": ({"scheme": "ZZZ"}, ("UNKNOWN_SCHEME", "Ce dispositif n'existe pas.", ["input", "scheme"])),
    "sub-scheme": (
        {"scheme": "AF", "subScheme": "ZZZ"},
        ("UNKNOWN_SUB_SCHEME", "Ce sous-dispositif n'existe pas pour ce dispositif.", ["input", "subScheme"]),
    ),
    "block": (
        {"scheme": "AF", "values": {"nowhere": {}}},
        ("UNKNOWN_BLOCK", "Ce bloc n'existe pas dans ce formulaire.", ["input", "values", "nowhere"]),
    ),
    "key": (
        {"scheme": "AF", "idempotencyKey": ""},
        ("IDEMPOTENCY_KEY_INVALID", "La clé d'idempotence doit compter de 1 à 255 caractères.", []),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_created_is_refused_and_leaves_nothing(database: str, cast: Cast, name: str) -> None:
    given, expected = REFUSED[name]
    before = await dump(database)
    payload = (await told(CREATE, cast.anne, input=given))["createDraft"]
    assert payload["draft"] is None
    assert problems(payload) == [expected]
    assert await dump(database) == before


async def test_a_provider_is_told_that_a_member_is_unknown(database: str, cast: Cast) -> None:
    before = await dump(database)
    unknown = factories.siret(factories.siren(9_000_002))
    payload = (await told(CREATE, cast.louise, input={"scheme": "AF", "siret": unknown}))["createDraft"]
    assert (payload["draft"], codes(payload)) == (None, ["SIRET_UNKNOWN"])
    assert await dump(database) == before


async def test_several_establishments_make_the_siret_compulsory(cast: Cast) -> None:
    both = await factories.member(cast.humando, cast.second_humando)
    assert codes((await told(CREATE, both, input={"scheme": "AF"}))["createDraft"]) == ["SIRET_REQUIRED"]
    asked = {"scheme": "AF", "siret": cast.second_humando.siret}
    draft = (await told(CREATE, both, input=asked))["createDraft"]["draft"]
    assert draft["establishment"] == {"siret": cast.second_humando.siret}


async def test_the_same_key_gives_the_same_draft_and_another_input_is_refused(database: str, cast: Cast) -> None:
    asked = {"scheme": "AF", "idempotencyKey": "k-1"}
    first = await ask(CREATE, cast.anne, input=asked)
    before = await dump(database)
    assert await ask(CREATE, cast.anne, input=asked) == first
    other = (await told(CREATE, cast.anne, input=asked | {"scheme": "CPRO"}))["createDraft"]
    assert (other["draft"], codes(other)) == (None, ["IDEMPOTENCY_KEY_REUSED"])
    assert await dump(database) == before
    theirs = (await told(CREATE, cast.louise, input=asked))["createDraft"]["draft"]
    assert theirs["number"] == 2


async def test_a_refusal_does_not_use_the_key_up(cast: Cast) -> None:
    refused = {"scheme": "AF", "subScheme": "ZZZ", "idempotencyKey": "k-2"}
    assert codes((await told(CREATE, cast.anne, input=refused))["createDraft"]) == ["UNKNOWN_SUB_SCHEME"]
    made = (await told(CREATE, cast.anne, input={"scheme": "AF", "idempotencyKey": "k-2"}))["createDraft"]
    assert made["draft"]["number"] == 1


async def test_who_may_not_write_is_refused_before_anything_happens(database: str, cast: Cast) -> None:
    before = await dump(database)
    assert await code(CREATE, input={"scheme": "AF"}) == "UNAUTHENTICATED"
    assert await code(CREATE, cast.jean, input={"scheme": "AF"}) == "FORBIDDEN"
    assert await code(CREATE, cast.paul, input={"scheme": "AF"}) == "FORBIDDEN"
    assert await code(CREATE, cast.agent, input={"scheme": "AF"}) == "FORBIDDEN"
    assert await dump(database) == before


async def test_the_right_is_looked_for_in_the_very_establishment(database: str, cast: Cast) -> None:
    """A contact here who is only an employer there does not write there."""
    both = await factories.member(cast.humando)
    user = await User.everyones("a test looks").get(id=both.user_id)
    await factories.attachment(user, cast.siae, roles=(Role.EMPLOYER,))
    mixed = await factories.viewer_of(user)
    before = await dump(database)
    payload = (await told(CREATE, mixed, input={"scheme": "AF", "siret": cast.siae.siret}))["createDraft"]
    assert (payload["draft"], codes(payload)) == (None, ["SIRET_NOT_ATTACHED"])
    assert await dump(database) == before
