"""One object of every type that `node(id)` answers for, all of them SIAE's or Anne's."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from auth.viewer import Side
from models import clock
from models.accounts.sessions import SignInSession
from models.api_clients import ApiClient
from models.api_clients.managing import create_client
from models.api_clients.mandates import ApiMandate
from models.api_clients.mandating import give_mandate
from models.attachments import Attachment, AttachmentRequest
from models.bell import InboxEntry, Notification
from models.bell.inboxes import deliver
from models.catalogue import TrainingSession
from models.catalogue.editing import add_theme
from models.companies.contacts import AdviserContact, star
from models.companies.memberships import Membership, renew
from models.database import transaction
from models.delegations import Delegation
from models.documents import Document, DocumentRequest
from models.dossiers import bank_details, messages
from models.dossiers.bank_details import BankDetails
from models.dossiers.messages import Message
from models.dossiers.reviewing import Expected, request_documents, start_review
from models.enrolments import Enrolment, EnrolmentDecision, Pedagogy, Seat, Stage
from models.enrolments.carts import CartItem
from models.facts import Fact
from models.states import EnrolmentStatus, NotificationKind
from models.webhooks import WebhookDelivery
from models.webhooks.filing import file
from models.webhooks.managing import create_endpoint
from schema.ids import encode
from tests import factories
from tests.cast import Cast

WHY = "a test gathers a treasure"

EVERYBODYS = frozenset({"Theme", "Training", "TrainingSession"})
"""Types of the catalogue: no secrets."""


async def gather(cast: Cast) -> dict[str, str]:
    """Type name → global identifier."""
    draft = await factories.complete_draft(cast.anne)
    dossier = await factories.dossier(cast.anne)
    reviewed = await start_review(dossier.id, version=1, by=cast.agent)
    await request_documents(dossier.id, version=reviewed.version, documents=[Expected("RIB")], by=cast.agent)
    endpoint, _ = await create_endpoint(
        "https://partenaire.example/", [NotificationKind.DRAFT_RESUMED], None, by=cast.anne, now=clock.now()
    )
    line = await _line(cast, draft.id)
    await bank_details.add(dossier.id, "SIAE", "FR76 3000 6000 0112 3456 7890 189", None, by=cast.anne)
    rows: dict[str, Any] = {
        "AdviserContact": await _starred(cast),
        "ApiClient": await _client(cast),
        "ApiMandate": await _mandate(cast),
        "Attachment": await Attachment.everyones(WHY).filter(user_id=cast.anne.user_id).first(),
        "AttachmentRequest": await _wish(cast),
        "BankDetails": await BankDetails.everyones(WHY).get(dossier_id=dossier.id),
        "Company": cast.siae.company,
        "Delegation": await _delegation(cast),
        "Document": await Document.everyones(WHY).filter(dossier_id=dossier.id).first(),
        "DocumentRequest": await DocumentRequest.everyones(WHY).filter(dossier_id=dossier.id).first(),
        "Dossier": dossier,
        "Draft": draft,
        "Establishment": cast.siae,
        "Membership": await Membership.everyones(WHY).get(
            id=await renew(cast.siae.siret, clock.today().year, cast.anne)
        ),
        "Message": await _message(dossier.id, cast),
        "Notification": line,
        "SignInSession": await _session(cast),
        "WebhookDelivery": await WebhookDelivery.everyones(WHY).get(endpoint_id=endpoint.id),
        "WebhookEndpoint": endpoint,
    }
    rows |= await _enrolled(cast)
    ids = {typename: encode(typename, row.id) for typename, row in rows.items()}
    return ids | {"User": encode("User", cast.anne.user_id)}


async def _enrolled(cast: Cast) -> dict[str, Any]:
    """Anne has asked for a place in a session, accepted by Paul, and chosen the next one."""
    theme = await add_theme("Métallurgie")
    training = await factories.training(cast.legoud, theme_ids=[theme.id])
    asked, chosen = [
        await factories.session(training, start=day, trainer_ids=[cast.louise.user_id])
        for day in (factories.START, factories.START + timedelta(days=30))
    ]
    enrolment = await _enrolment(cast, asked)
    await EnrolmentDecision.create(
        enrolment_id=enrolment.id, stage=Stage.EMPLOYER, approved=True, by_id=cast.paul.user_id
    )
    return {
        "CartItem": await CartItem.create(user_id=cast.anne.user_id, session_id=chosen.id),
        "Enrolment": enrolment,
        "Theme": theme,
        "Training": training,
        "TrainingSession": asked,
    }


async def _enrolment(cast: Cast, session: TrainingSession) -> Enrolment:
    return await Enrolment.create(
        number="2512IN000001",
        session_id=session.id,
        applicant_id=cast.anne.user_id,
        first_name="Anne",
        birth_name="Garnier",
        email="anne@siae.example",
        candidate_key="anne@siae.example anne garnier",
        filed_by_id=cast.anne.user_id,
        filed_by_side=Side.MEMBER,
        establishment_id=cast.siae.id,
        motivation="Apprendre.",
        status=EnrolmentStatus.PRE_ENROLLED,
        seat=Seat.HELD,
        pedagogy=Pedagogy.PENDING,
        search="",
    )


async def _message(dossier_id: UUID, cast: Cast) -> Message:
    """With a document of the dossier."""
    of_it = await Document.everyones(WHY).filter(dossier_id=dossier_id).first()
    assert of_it is not None
    return await Message.everyones(WHY).get(id=await messages.send(dossier_id, "Voici.", [of_it.id], by=cast.anne))


async def _starred(cast: Cast) -> AdviserContact:
    contact = await factories.contact(cast.siae.company)
    await star(contact.id, cast.anne)
    return contact


async def _wish(cast: Cast) -> AttachmentRequest:
    user = await factories.person(first_name="Léa", birth_name="Roche")
    return await AttachmentRequest.create(
        requester_id=user.id, company_id=cast.siae.company_id, side=Side.MEMBER, requested_roles=["CONTACT"]
    )


async def _client(cast: Cast) -> ApiClient:
    held = [reach.attachment_id for reach in cast.anne.reaches]
    client, _ = await create_client("Partenaire", ["READ_REQUESTS"], held, by=cast.anne, now=clock.now())
    return client


async def _mandate(cast: Cast) -> ApiMandate:
    held = [reach.attachment_id for reach in cast.louise.reaches]
    theirs, _ = await create_client("Tiers", ["READ_REQUESTS"], held, by=cast.louise, now=clock.now())
    given = [reach.attachment_id for reach in cast.anne.reaches]
    return await give_mandate(
        theirs.client_id, ["READ_REQUESTS"], given, clock.today(), by=cast.anne, now=clock.now()
    )  # fmt: skip


async def _delegation(cast: Cast) -> Delegation:
    return await Delegation.create(
        holder_id=cast.anne.user_id, delegate_id=cast.louise.user_id, starts_on=clock.today(), ends_on=clock.today()
    )  # fmt: skip


async def _session(cast: Cast) -> SignInSession:
    ends = clock.now() + timedelta(days=30)
    return await SignInSession.create(user_id=cast.anne.user_id, side=Side.MEMBER, expires_at=ends)


async def _line(cast: Cast, draft_id: UUID) -> InboxEntry:
    fact = await Fact.everyones(WHY).filter(subject_id=draft_id).order_by("id").first()
    assert fact is not None
    async with transaction():
        line = await Notification.create(
            fact_id=fact.id,
            kind=NotificationKind.DRAFT_RESUMED,
            side=Side.MEMBER,
            title="Reprise",
            body="",
            subject_type="Draft",
            subject_id=draft_id,
        )
        await deliver(line, [cast.anne.user_id])
        await file(line, [cast.anne.user_id], clock.now())
    return await InboxEntry.everyones(WHY).get(notification_id=line.id)
