"""Who is told that silence granted, in which words, and what the API says of it."""

from typing import Any

from models.bell import InboxEntry, Notification
from models.bell.deliveries import Delivery
from models.dossiers.granting import grant
from models.states import DossierStatus, NotificationKind
from reactions.clock.jobs import grant_tacitly
from reactions.worker import drain
from schema.ids import encode
from tests.cast import Cast
from tests.clock.contracts import GRANTED_AT, LAST_SECOND, SENTENCE, WHY, contract_in
from tests.inbox.clocks import Hands
from tests.inbox.test_jobs import held
from tests.resolvers.asking import told

READ = """query($id: ID!) { node(id: $id) { ... on Dossier {
  statusLabel tacit decidedAt decisionReason history { event label from to comment by { id } } allowedActions } } }"""
REFUSE = """mutation($id: ID!, $version: Int!) {
  refuseDossier(id: $id, version: $version, reason: "Trop tard.") { errors { code message } } }"""


async def granted_by_silence() -> None:
    hands = Hands(GRANTED_AT)
    await grant_tacitly(hands.read(), await held(hands, "tacit_grants"))


async def test_members_and_providers_hear_it_with_the_words_of_the_law(cast: Cast) -> None:
    dossier = await contract_in(DossierStatus.UNDER_REVIEW, cast)
    await drain(mails=False)
    await granted_by_silence()
    assert await drain(mails=False) == 1
    lines = await Notification.filter(kind=NotificationKind.DOSSIER_GRANTED)
    body = f"Le financement du dossier « {dossier.title} » est accordé. {SENTENCE}"
    assert {(line.side.value, line.title, line.body) for line in lines} == {
        (side, f"Dossier {dossier.number} accordé", body) for side in ("MEMBER", "PROVIDER")
    }
    entries = InboxEntry.everyones(WHY).filter(notification_id__in=[line.id for line in lines])
    told_to = {entry.inbox.user.id for entry in await entries.select_related("inbox__user")}
    assert told_to == {cast.anne.user_id, cast.louise.user_id}
    mail = await Delivery.get(template="dossier_granted")
    assert mail.user_id == cast.anne.user_id
    words = f"Le financement du dossier {dossier.number}, « {dossier.title} », est accordé. {SENTENCE}"
    assert words in mail.text


async def test_a_grant_that_was_decided_says_nothing_of_silence(cast: Cast) -> None:
    dossier = await contract_in(DossierStatus.UNDER_REVIEW, cast)
    await grant(dossier.id, version=dossier.version, comment="Bon projet.", by=cast.agent, at=LAST_SECOND)
    await drain(mails=False)
    line = await Notification.filter(kind=NotificationKind.DOSSIER_GRANTED).first()
    assert line is not None
    assert line.body == f"Le financement du dossier « {dossier.title} » est accordé."
    assert SENTENCE not in (await Delivery.get(template="dossier_granted")).text
    assert (await read(dossier.id, cast.anne))["tacit"] is False


async def read(id: Any, by: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await told(READ, by, id=encode("Dossier", id)))["node"]
    return answer


async def test_the_dossier_says_that_silence_granted_it_and_when(cast: Cast) -> None:
    dossier = await contract_in(DossierStatus.UNDER_REVIEW, cast)
    await granted_by_silence()
    seen = await read(dossier.id, cast.anne)
    assert (seen["statusLabel"], seen["tacit"]) == ("Accordé", True)
    assert (seen["decidedAt"], seen["decisionReason"]) == ("2026-04-05T22:00:00Z", SENTENCE)
    assert seen["allowedActions"] == ["ADD_DOCUMENT", "ADD_BANK_DETAILS", "SEND_MESSAGE", "CANCEL"]
    (line,) = [line for line in seen["history"] if line["event"] == "dossier.granted"]
    assert line == {
        "event": "dossier.granted",
        "label": "Accord du dossier",
        "from": "UNDER_REVIEW",
        "to": "GRANTED",
        "comment": SENTENCE,
        "by": None,
    }


async def test_an_agent_who_comes_too_late_is_told_why(cast: Cast) -> None:
    dossier = await contract_in(DossierStatus.UNDER_REVIEW, cast)
    asked = {"id": encode("Dossier", dossier.id), "version": dossier.version}
    assert (await told(REFUSE, cast.agent, **asked))["refuseDossier"] == {
        "errors": [
            {
                "code": "GRANTED_BY_SILENCE",
                "message": "Le délai pour se prononcer est écoulé : la prise en charge est réputée acceptée.",
            }
        ],
    }
