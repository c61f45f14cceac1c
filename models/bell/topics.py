"""Topics that a change rings: names only, so that a ring never carries data. Listeners look again by themselves."""

from collections.abc import Iterable
from uuid import UUID

from models.accounts.sessions import SignInSession
from models.api_clients.mandates import ApiMandate
from models.attachments import Attachment, AttachmentRequest
from models.bell import InboxEntry, Notification
from models.delegations import Delegation
from models.documents import Document
from models.enrolments import Enrolment, seats
from models.facts import Fact
from models.scoping import Scoped

_WHY = "a ring carries no data"

FACTS = "facts"
"""Rung when a fact was recorded: workers have something to do."""
DOSSIERS = "dossiers"
ATTACHMENT_REQUESTS = "attachment-requests"
ENROLMENTS = "enrolments"


_INBOX = "inbox:"
_NOTIFICATION = "notification:"


def inbox(id: UUID) -> str:
    """Something happened in an inbox, such as that its entries were read or archived."""
    return f"{_INBOX}{id}"


def notification(id: UUID) -> str:
    """A notification was written to the inboxes of all who are told, however many."""
    return f"{_NOTIFICATION}{id}"


def draft(id: UUID) -> str:
    """A draft changed."""
    return f"draft:{id}"


def dossier(id: UUID) -> str:
    """A dossier changed, or a document of it."""
    return f"dossier:{id}"


def enrolment(id: UUID) -> str:
    """An enrolment changed, or its place in the waiting list."""
    return f"enrolment:{id}"


def access(user_id: UUID) -> str:
    """What a user may see or do changed: attachments, account, open sign-ins."""
    return f"access:{user_id}"


def notification_of(topic: str) -> UUID | None:
    """The notification that this topic names; None for any other."""
    try:
        return UUID(topic.removeprefix(_NOTIFICATION)) if topic.startswith(_NOTIFICATION) else None
    except ValueError:
        return None


def is_inbox(topic: str) -> bool:
    """Whether this topic names an inbox."""
    return topic.startswith(_INBOX)


async def inboxes_of(notification_ids: Iterable[UUID]) -> set[str]:
    """The inboxes that these notifications were written to."""
    entries = InboxEntry.everyones(_WHY).filter(notification_id__in=list(notification_ids))
    ids: list[UUID] = await entries.values_list("inbox_id", flat=True)  # type: ignore[assignment]
    return set(map(inbox, ids))


async def touched_by(facts: Iterable[Fact]) -> set[str]:
    """Everything to ring after these facts were told: their subjects, and the notifications that tell them."""
    known = list(facts)
    topics = {topic for fact in known for topic in await _of_subject(fact)}
    told = Notification.filter(fact_id__in=[fact.id for fact in known])
    ids: list[UUID] = await told.values_list("id", flat=True)  # type: ignore[assignment]
    return topics | {notification(id) for id in ids}


_OWNED: dict[str, tuple[type[Scoped], str]] = {
    "ApiMandate": (ApiMandate, "user_id"),
    "Attachment": (Attachment, "user_id"),
    "AttachmentRequest": (AttachmentRequest, "requester_id"),
    "Delegation": (Delegation, "holder_id"),
    "SignInSession": (SignInSession, "user_id"),
}
"""What one person holds, and the column that names them."""


async def _of_subject(fact: Fact) -> set[str]:
    match fact.subject_type:
        case "Draft":
            return {draft(fact.subject_id)}
        case "Dossier":
            return {dossier(fact.subject_id), DOSSIERS}
        case "Document":
            return await _of_document(fact.subject_id)
        case "Enrolment":
            return await _of_enrolment(fact.subject_id)
        case "User":
            return {access(fact.subject_id)}
        case "ApiClient":
            return await _of_client(fact)
        case "AttachmentRequest":
            return {ATTACHMENT_REQUESTS, *await _of_owner(fact)}
        case owned if owned in _OWNED:
            return await _of_owner(fact)
        case _:
            return set()


async def _of_owner(fact: Fact) -> set[str]:
    """Nobody when it is gone."""
    kind, column = _OWNED[fact.subject_type]
    ids: list[UUID] = await kind.everyones(_WHY).filter(id=fact.subject_id).values_list(column, flat=True)  # type: ignore[assignment]
    return set(map(access, ids))


async def _of_enrolment(id: UUID) -> set[str]:
    """Whoever waits in its session may have moved up."""
    changed = await Enrolment.everyones(_WHY).get_or_none(id=id)
    waiting: list[UUID] = await seats.waiting(changed.session_id).values_list("id", flat=True) if changed else []  # type: ignore[assignment]
    return {ENROLMENTS, *map(enrolment, [id, *waiting])}


async def _of_client(fact: Fact) -> set[str]:
    """Whom the client speaks for: who made it, and those who mandated it."""
    givers = await ApiMandate.everyones(_WHY).filter(client_id=fact.subject_id).values_list("user_id", flat=True)
    return {access(id) for id in (fact.by_id, *givers) if isinstance(id, UUID)}


async def _of_document(id: UUID) -> set[str]:
    document = await Document.everyones(_WHY).get_or_none(id=id)
    if document is None:
        return set()
    if document.dossier_id is not None:
        return {dossier(document.dossier_id), DOSSIERS}
    return {draft(document.draft_id)} if document.draft_id is not None else set()
