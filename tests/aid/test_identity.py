"""Who came by FranceConnect gives no identity document for a request for themselves (S3:83); the others do."""

from datetime import date
from typing import Any

import pytest

from auth.viewer import Viewer
from models.accounts.franceconnect import FranceConnectIdentity
from models.drafts import Draft
from models.drafts.creation import create_draft
from models.drafts.issues import transmission_issues
from schema.ids import encode
from tests import factories
from tests.aid.asking import CREATE, TRANSMIT, payload_of
from tests.cast import Cast
from tests.resolvers.asking import told

ISSUES = "{ drafts { nodes { transmissionIssues { code message } sections { section status } } } }"
MISSING = "La pièce « Justificatif d'identité » est obligatoire."
DAY = date(2031, 3, 3)


async def missing(by: Viewer, **person: Any) -> list[str]:
    """What such a form lacks, in the list of drafts and at the transmission, which say the same."""
    draft = await factories.aid_draft(by, values=factories.aid_values(**person))
    [read] = (await told(ISSUES, by))["drafts"]["nodes"]
    row = await Draft.everyones("a test").select_related("establishment").get(id=draft.id)
    issues = await transmission_issues(row, DAY)
    assert [(one["code"], one["message"]) for one in read["transmissionIssues"]] == [
        (i.code, i.message) for i in issues
    ]
    documents = [one["status"] for one in read["sections"] if one["section"] == "documents"]
    assert documents == ["INCOMPLETE" if issues else "VALID"]
    return [one.code for one in issues]


@pytest.mark.feature("AGE-07")
@pytest.mark.parametrize(
    "person",
    [
        {},
        {"first_names": "claire", "birth_name": "MARTIN"},
        {"first_names": "Claire Louise"},
        {"usage_name": "Roux"},
    ],
)
async def test_of_whom_france_connect_vouches_for_no_document_is_asked(cast: Cast, person: dict[str, Any]) -> None:
    assert await missing(await factories.individual(), **person) == []


@pytest.mark.feature("AGE-07")
@pytest.mark.parametrize(
    "person",
    [
        {"for_oneself": False},
        {"first_names": "Louise"},
        {"birth_name": "Durand"},
        {"birth_date": "1984-07-20"},
    ],
)
async def test_for_anybody_else_the_document_is_asked(cast: Cast, person: dict[str, Any]) -> None:
    assert await missing(await factories.individual(), **person) == ["DOC-IDENTITY"]


async def test_where_france_connect_knows_no_day_of_birth_the_year_counts(cast: Cast) -> None:
    claire = await factories.individual()
    await FranceConnectIdentity.everyones("a test").filter(user_id=claire.user_id).update(birth_date="1984-00-00")
    assert await missing(claire) == []


@pytest.mark.feature("AGE-07")
async def test_who_did_not_come_by_france_connect_transmits_once_the_document_is_there(cast: Cast) -> None:
    julie = await factories.individual(vouched=False)
    draft = await factories.aid_draft(julie)
    asked = {"id": encode("Draft", draft.id), "v": draft.version}
    held = await payload_of(TRANSMIT, julie, **asked)
    assert [(one["code"], one["field"]) for one in held["issues"]] == [("DOC-IDENTITY", "IDENTITY")]
    assert (held["draft"]["state"], held["dossier"]) == ("INDIVIDUAL_EDITING", None)
    await factories.document(draft, julie, nature="IDENTITY")
    assert (await payload_of(TRANSMIT, julie, **asked))["draft"]["state"] == "TRANSMITTED"


@pytest.mark.feature("AGE-18")
async def test_a_professional_files_for_a_person_whose_identity_is_proved(cast: Cast) -> None:
    values = factories.aid_values(for_oneself=False, birth_name="Petit", first_names="Lina")
    draft = await factories.aid_draft(cast.karim, siret=cast.humando.siret, values=values)
    [issue] = await transmission_issues(await _read(draft), DAY)
    assert issue.full_message == MISSING
    dossier = await factories.aid_dossier(cast.karim, siret=cast.humando.siret, values=values)
    assert dossier.establishment_id == cast.humando.id


async def test_the_form_begins_with_what_is_known_of_the_person(cast: Cast) -> None:
    claire, julie = await factories.individual(usage_name="Roux"), await factories.individual(vouched=False)
    known = {"for_oneself": True, "birth_name": "Martin", "first_names": "Claire"}
    for by, more in ((claire, {"usage_name": "Roux", "birth_date": "1984-07-19"}), (julie, {})):
        draft = (await payload_of(CREATE, by, input={"scheme": "AIDE"}))["draft"]
        assert draft["values"] == {"person": known | more}
        assert (draft["state"], draft["stateLabel"]) == ("INDIVIDUAL_EDITING", "En cours de saisie")
        assert (draft["title"], draft["establishment"]) == ("Nouvelle demande d'aide", None)
        assert (draft["createdBySide"], draft["allowedActions"]) == (
            "INDIVIDUAL",
            ["EDIT", "DUPLICATE", "DELETE", "TRANSMIT"],
        )
    theirs = await create_draft(scheme="AIDE", siret=cast.siae.siret, by=cast.anne)
    assert theirs.form == {}


async def _read(draft: Draft) -> Draft:
    return await Draft.everyones("a test").select_related("establishment").get(id=draft.id)
