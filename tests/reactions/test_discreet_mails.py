"""What mails never carry: numbers of persons and accounts, secrets; and where their links lead: to us, by https."""

import re
from datetime import UTC, datetime

import pytest

from auth.sessions import open_session
from models.attachments.deciding import decline
from models.bell.deliveries import Delivery
from models.dossiers.cancelling import cancel
from models.drafts.handing import hand_over
from models.drafts.handing import refuse as refuse_draft
from models.states import DossierStatus
from reactions.mail.messages import message_for
from reactions.worker import drain
from tests import factories
from tests.cast import Cast, on_stage
from tests.models.attaching import asked
from tests.models.stories import dossier_in
from tests.reactions.post import Counter, words_of

NIR, IBAN = "190017511234511", "FR1420041010050500013M02606"
SECRETS = (NIR, NIR[:13], IBAN, "Moncompte2015", "ciphertext")
TOKEN = re.compile(r"eyJ[\w-]+\.|\b[\w-]{43}\b")
"""A JSON Web Token, or as many random bits as our secrets have."""


async def everything_that_is_mailed(cast: Cast) -> None:
    """A draft refused, dossiers in every state, a wish declined; with numbers wherever the forms have room for them."""
    await open_session(cast.anne.user_id, cast.anne.side, now=datetime.now(UTC))
    values = factories.af_values(title="Soudure", trainees=[factories.af_trainee(nir=NIR)], mandate=True)
    for status in (DossierStatus.GRANTED, DossierStatus.REFUSED, DossierStatus.AWAITING_DOCUMENTS):
        await dossier_in(status, cast, values=values)
    granted = await dossier_in(DossierStatus.GRANTED, cast, values=values)
    await cancel(granted.id, version=granted.version, reason="Stage annulé.", by=cast.anne)
    draft = await factories.complete_draft(cast.louise, siret=cast.siae.siret, values=values)
    draft = await hand_over(draft.id, version=draft.version, by=cast.louise)
    await refuse_draft(draft.id, version=draft.version, reason="Doublon.", by=cast.anne)
    await decline((await asked(cast.jean, cast.siae.siret)).id, cast.anne)
    await drain(mails=False)


@pytest.fixture
async def mails(database: str, counter: Counter) -> list[str]:
    """Every mail of those stories: headers, text and HTML as one text each."""
    await everything_that_is_mailed(await on_stage())
    return [await _whole(row) for row in await Delivery.all()]


async def _whole(row: Delivery) -> str:
    message = message_for(row)
    parts = [words_of(part) for part in message.iter_parts()]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items() if name != "Message-ID"), *parts])


async def test_the_stories_are_mailed(mails: list[str]) -> None:
    templates = set(await Delivery.all().values_list("template", flat=True))
    assert templates >= {
        "dossier_granted", "dossier_refused", "dossier_documents_requested", "dossier_cancelled", "draft_handed_over",
        "attachment_declined",
    }  # fmt: skip


@pytest.mark.attack("MAIL-06")
async def test_no_mail_holds_a_number_of_a_person_an_account_or_a_secret(mails: list[str]) -> None:
    for mail in mails:
        compact = re.sub(r"[\s.]", "", mail)
        assert [secret for secret in SECRETS if secret in compact] == []
        assert TOKEN.findall(re.sub(r"https://\S+", "", mail)) == []


@pytest.mark.attack("MAIL-07", "GQL-15")
async def test_every_link_leads_to_us_by_https(mails: list[str]) -> None:
    for mail in mails:
        links = re.findall(r"\w+://[^\s\"<>]+|href=\"[^\"]*\"", mail)
        assert links
        assert [link for link in links if not link.removeprefix('href="').startswith("https://guichet.example/")] == []
