"""How the second world differs: what a caller may not see is changed, removed and added; nothing else moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from auth.viewer import AccountStatus, Caller, Viewer
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.api_clients import ApiClient
from models.api_clients.mandates import ApiMandate
from models.attachments import Attachment, AttachmentRequest
from models.bell import Inbox, InboxEntry
from models.companies.contacts import AdviserContact
from models.companies.memberships import Membership
from models.delegations import Delegation
from models.documents import Document, DocumentRequest
from models.dossiers import Dossier, FundingLine, Trainee, TrainingModule, bank_details, messages
from models.dossiers.bank_details import BankDetails
from models.dossiers.messages import Message
from models.drafts import Draft
from models.enrolments import Enrolment
from models.enrolments.carts import CartItem
from models.facts import Fact
from models.states import DelegationStatus, DossierStatus, DraftState, EnrolmentStatus
from models.webhooks import WebhookEndpoint
from reactions.worker import drain
from tests.cast import Cast
from tests.worlds.scenes import IBAN, Scene

WHY = "a test makes a world differ"
AGAIN = (2, 3)
"""The takes that only the second world has."""

Made = Sequence[tuple[Scene, Sequence[Sequence[Any]]]]
"""Each scene with the rows of its first takes."""

_FORM: dict[str, Any] = {"title": "Autre", "title_key": "autre", "search": "autre", "trainee_search": "zulu"}
_CHANGES: dict[type, dict[str, Any]] = {
    Draft: {**_FORM, "alert": True, "state": DraftState.PROVIDER_EDITING, "version": 40},
    Dossier: {**_FORM, "status": DossierStatus.SETTLED, "internal_reference": "AUTRE", "version": 40},
    User: {"first_name": "Autre", "status": AccountStatus.DEACTIVATED, "contact_email": "autre@exemple.example"},
    Attachment: {"active": False},
    AttachmentRequest: {"requested_roles": ["ADMINISTRATOR"]},
    SignInSession: {"user_agent": "Autre"},
    ApiClient: {"name": "Autre", "scopes": []},
    AdviserContact: {"name": "Autre"},
    ApiMandate: {"scopes": []},
    Delegation: {"status": DelegationStatus.ENDED},
    Membership: {"year": 1999},
    Enrolment: {"first_name": "Autre", "search": "autre", "status": EnrolmentStatus.WITHDRAWN, "version": 40},
    CartItem: {"motivation": "Autre"},
    WebhookEndpoint: {"url": "https://autre.example/"},
}


async def differ(cast: Cast, made: Made, name: str, callers: Sequence[Caller]) -> None:
    """Makes the open world differ in everything that callers of this name, and those who see as little, may not see."""
    for scene, takes in made:
        if name not in scene.seen_by:
            await _change(takes[0])
            await _remove(takes[1])
            for take in AGAIN:
                await scene.play(cast, take)
    await _ring_elsewhere({one.user_id for one in callers if isinstance(one, Viewer)})
    if name != "staff":
        await Dossier.everyones(WHY).filter(assignee_id=None).update(assignee_id=cast.agent.user_id)
    if name == "provider":
        await _change_the_other_half(cast)
    await drain(mails=False)


async def _change(rows: Sequence[Any]) -> None:
    for row in rows:
        await type(row).everyones(WHY).filter(id=row.id).update(**_CHANGES[type(row)])
        if isinstance(row, Dossier):
            await _change_parts({"dossier_id": row.id})
        if isinstance(row, Draft):
            await Document.everyones(WHY).filter(draft_id=row.id).update(file_name="autre.pdf")


async def _change_parts(of: dict[str, Any]) -> None:
    await Trainee.everyones(WHY).filter(**of).update(first_name="Autre", birth_name="ZULU")
    await FundingLine.everyones(WHY).filter(**of).update(requested_cents=1, granted_cents=1)
    await TrainingModule.everyones(WHY).filter(**of).update(title="Autre", search="autre", trainee_search="zulu")
    await Document.everyones(WHY).filter(**of).update(file_name="autre.pdf", size=7)
    await DocumentRequest.everyones(WHY).filter(**of).update(label="Autre")
    await Message.everyones(WHY).filter(**of).update(body="Autre")
    await BankDetails.everyones(WHY).filter(**of).update(holder="Autre")


async def _remove(rows: Sequence[Any]) -> None:
    for row in reversed(rows):
        await type(row).everyones(WHY).filter(id=row.id).delete()
        if isinstance(row, Dossier):
            await Draft.everyones(WHY).filter(id=row.draft_id).delete()


async def _ring_elsewhere(users: set[UUID]) -> None:
    """Other people's bells lose a line, and are read."""
    for inbox in await Inbox.everyones(WHY).exclude(user_id__in=users):
        line = await InboxEntry.everyones(WHY).filter(inbox_id=inbox.id).order_by("-sequence").first()
        if line is not None:
            await line.delete()
        await InboxEntry.everyones(WHY).filter(inbox_id=inbox.id).update(read_at=clock.now())
        await Inbox.everyones(WHY).filter(id=inbox.id).update(unread_count=0)


async def _change_the_other_half(cast: Cast) -> None:
    """Of the dossiers that two providers share, what is the other one's; and what no provider is told."""
    theirs = TrainingModule.everyones(WHY).filter(organisation_id=cast.veritas.id, title="Gaz")
    for module, dossier in await theirs.values_list("id", "dossier_id"):
        of = {"dossier_id": dossier}
        await Trainee.everyones(WHY).filter(**of, birth_name="COTONNEC").update(first_name="Autre", birth_name="ZULU")
        await FundingLine.everyones(WHY).filter(module_id=module).update(requested_cents=1, granted_cents=1)
        await Document.everyones(WHY).filter(**of, nature="PROGRAMME").delete()
        await Document.everyones(WHY).filter(**of).update(file_name="autre.pdf", nature_label="Autre", size=7)
        await _speak_without_them(cast, dossier)
        await Dossier.everyones(WHY).filter(id=dossier).update(search="autre", trainee_search="zulu")
        await TrainingModule.everyones(WHY).filter(id=module).update(title="Autre", search="autre")


async def _speak_without_them(cast: Cast, dossier: UUID) -> None:
    """A message and an account. That something moved is told to all who see the dossier, by `updatedAt` and the feed:
    that much is taken back."""
    before = await Dossier.everyones(WHY).get(id=dossier)
    await messages.send(dossier, "Entre nous.", [], by=cast.anne)
    await bank_details.add(dossier, "SIAE", IBAN, None, by=cast.anne)
    await Dossier.everyones(WHY).filter(id=dossier).update(updated_at=before.updated_at)
    await Fact.everyones(WHY).filter(subject_id=dossier, done_at=None).update(done_at=clock.now())
