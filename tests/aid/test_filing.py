"""A person acting for themselves files a request for aid, follows it, and is granted: on both databases."""

from decimal import Decimal
from typing import Any

import pytest

from models.accounts.people import User
from models.bell.deliveries import Delivery
from models.dossiers import Dossier, FundingLine
from models.dossiers.granting import Granted, grant
from models.dossiers.reviewing import Expected, refuse, request_documents, start_review
from models.states import DossierStatus
from reactions.worker import drain
from schema.ids import encode
from tests import factories
from tests.aid.asking import ACCOUNT, CANCEL, CREATE, DOSSIER, SAVE, SEND, TRANSMIT, payload_of
from tests.cast import Cast
from tests.resolvers.asking import told

BELL = "{ viewer { notifications { nodes { kind title body subject { ... on Dossier { number } } } } } }"
AIDE = {"scheme": "AIDE", "values": factories.aid_values()}


async def filed(claire: Any) -> Any:
    """The dossier of a request that she creates, gives an address, and transmits without any document."""
    draft = (await payload_of(CREATE, claire, input=AIDE))["draft"]
    sent = {"id": draft["id"], "version": draft["version"], "values": {}, "contactEmail": "claire@exemple.example"}
    saved = (await payload_of(SAVE, claire, input=sent))["draft"]
    assert (saved["contactEmail"], saved["transmissionIssues"]) == ("claire@exemple.example", [])
    payload = await payload_of(TRANSMIT, claire, id=draft["id"], v=saved["version"])
    assert (payload["errors"], payload["issues"]) == ([], [])
    return payload["dossier"]


@pytest.mark.feature("AGE-06", "AGE-07")
async def test_a_person_is_granted_what_she_asked_for_and_follows_it_all_the_way(cast: Cast) -> None:
    claire = await factories.individual(login_email=None, contact_email=None)
    dossier = await filed(claire)
    row = await Dossier.everyones("a test").get(number=dossier["number"])
    assert dossier["number"][4:6] == "AI"
    reviewed = await start_review(row.id, version=1, by=cast.agent)
    asked = [Expected("OTHER", "Devis")]
    waiting = await request_documents(row.id, version=reviewed.version, documents=asked, by=cast.agent)
    assert waiting.status is DossierStatus.AWAITING_DOCUMENTS
    seen = (await told(DOSSIER, claire, id=dossier["id"]))["dossier"]
    assert [one["nature"] for one in seen["documentRequests"]] == ["OTHER"]
    assert seen["allowedActions"] == ["ADD_DOCUMENT", "ADD_BANK_DETAILS", "SEND_MESSAGE"]
    assert (await payload_of(SEND, claire, id=dossier["id"]))["errors"] == []
    account = await payload_of(ACCOUNT, claire, id=dossier["id"])
    assert account["dossier"]["bankDetails"] == [{"holder": "Claire Martin", "ibanMasked": "•••• 0189"}]
    await row.refresh_from_db()
    row.status = DossierStatus.UNDER_REVIEW
    await row.save()
    await grant(row.id, version=row.version, by=cast.agent)
    seen = (await told(DOSSIER, claire, id=dossier["id"]))["dossier"]
    assert seen["funding"] == {
        "requested": "900.00",
        "granted": "900.00",
        "lines": [
            {
                "nature": {"code": "AID", "label": "Aide"},
                "module": None,
                "beneficiary": None,
                "requested": "900.00",
                "granted": "900.00",
                "shares": [{"trainee": {"displayName": "Claire Martin"}, "granted": "900.00"}],
            }
        ],
    }
    assert (seen["status"], seen["title"], seen["modules"]) == ("GRANTED", "Aménagement du poste", [])
    assert seen["statusExplanation"].startswith(
        "Le traitement de votre dossier est finalisé par les équipes de l'Agefiph."
    )
    assert seen["establishment"] == {"name": "Particulier"}
    assert (seen["trainees"], seen["values"]) == ([{"displayName": "Claire Martin"}], factories.aid_values())
    assert (await payload_of(CANCEL, claire, id=dossier["id"], v=seen["version"]))["dossier"]["status"] == "CANCELLED"


@pytest.mark.feature("AGE-21")
async def test_an_account_is_added_to_what_is_granted_until_all_is_paid(cast: Cast) -> None:
    claire = await factories.individual()
    dossier = await factories.aid_dossier(claire)
    reviewed = await start_review(dossier.id, version=1, by=cast.agent)
    await grant(dossier.id, version=reviewed.version, by=cast.agent)
    id = encode("Dossier", dossier.id)
    assert (await payload_of(ACCOUNT, claire, id=id))["errors"] == []
    await FundingLine.everyones("a test pays").filter(dossier_id=dossier.id).update(paid_cents=90_000)
    [refusal] = (await payload_of(ACCOUNT, claire, id=id))["errors"]
    assert refusal == {"code": "FULLY_PAID", "message": "L'aide de ce dossier est intégralement versée."}


async def test_what_a_professional_files_for_a_person_is_told_as_discreetly(cast: Cast) -> None:
    values = factories.aid_values(for_oneself=False)
    dossier = await factories.aid_dossier(cast.karim, siret=cast.humando.siret, values=values)
    reviewed = await start_review(dossier.id, version=1, by=cast.agent)
    await refuse(dossier.id, version=reviewed.version, reason="Le handicap n'est pas reconnu.", by=cast.agent)
    await drain(mails=False)
    mails = await Delivery.filter(template="dossier_refused")
    assert {mail.address for mail in mails} == {
        (await User.everyones("a test").get(id=who.user_id)).contact_email for who in (cast.camille, cast.karim)
    }
    told_of = (await told(BELL, cast.karim))["viewer"]["notifications"]["nodes"]
    assert told_of[0]["body"] == "Le financement du dossier « Aide de l'Agefiph » est refusé."
    heard = [*(mail.text for mail in mails), *(one["body"] for one in told_of)]
    assert [one for one in heard if "Aménagement" in one or "handicap" in one] == []


async def test_bells_and_mails_tell_that_it_is_decided_and_neither_what_it_is_for_nor_why(cast: Cast) -> None:
    claire = await factories.individual(login_email=None, contact_email=None)
    dossier = await filed(claire)
    row = await Dossier.everyones("a test").get(number=dossier["number"])
    reviewed = await start_review(row.id, version=1, by=cast.agent)
    said = "Compte tenu de votre handicap."
    [line] = await FundingLine.everyones("a test").filter(dossier_id=row.id)
    half = [Granted(line.id, Decimal(450))]
    await grant(row.id, version=reviewed.version, lines=half, comment=said, by=cast.agent)
    await drain(mails=False)
    number = dossier["number"]
    told_of = (await told(BELL, claire))["viewer"]["notifications"]["nodes"]
    assert [(one["kind"], one["body"], one["subject"]) for one in reversed(told_of)] == [
        (
            "DOSSIER_TRANSMITTED",
            f"La demande « Aide de l'Agefiph » est devenue le dossier {number}.",
            {"number": number},
        ),
        ("DOSSIER_UNDER_REVIEW", "L'analyse du dossier « Aide de l'Agefiph » a commencé.", {"number": number}),
        ("DOSSIER_GRANTED", "Le financement du dossier « Aide de l'Agefiph » est accordé.", {"number": number}),
    ]
    [mail] = await Delivery.filter(address="claire@exemple.example")
    assert (mail.subject, "Aménagement" in mail.text, said in mail.text) == (f"Dossier {number} accordé", False, False)
    assert await Delivery.all().count() == 1
    assert (await told("{ dossiers { nodes { decisionReason } } }", claire))["dossiers"]["nodes"] == [
        {"decisionReason": said}
    ]
