"""From a fact to the objects that it changed, each with those who could see it just before or just after.

Both are read from what the fact says, not from the rows as they are by now: facts told late, or in another order, tell
the same people.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from models.attachments import AttachmentRequest
from models.catalogue import SessionTrainer
from models.changes import scopes
from models.changes.logging import Changed, write
from models.changes.scopes import Scopes
from models.companies import Establishment
from models.documents import Document
from models.dossiers import Dossier, TrainingModule
from models.drafts import Draft
from models.enrolments import Enrolment, Seat
from models.facts import Fact
from models.states import DraftState

_WHY = "the log is everybody's; each row says who may read it"
_DEPOSITED = "draft.document_received"
_MOVES_OTHERS = frozenset({"enrolment.promoted", "enrolment.refused_by_trainer", "enrolment.withdrawn"})
_SEEN_WITH = ("establishment", "draft")
_STATES: dict[str | None, DraftState] = {state.value: state for state in DraftState}

Seen = dict[Changed, Scopes]


async def log_changes(fact: Fact) -> None:
    """Writes to the log what this fact changed. Call it last in the transaction that tells the fact."""
    if find := _BY_SUBJECT.get(fact.subject_type):
        await write(fact, await find(fact))


async def _of_draft(fact: Fact) -> Seen:
    draft = await Draft.everyones(_WHY).select_related("creator", "establishment").get_or_none(id=fact.subject_id)
    if draft is None:
        return {}
    start, end = _states(fact, draft)
    before, after = scopes.of_draft(draft, start), scopes.of_draft(draft, end)
    changed = {Changed("Draft", draft.id): before | after}
    deposited = await _deposited(fact) if before != after else _named(fact)
    return changed | {Changed("Document", id): before | after for id in deposited}


def _states(fact: Fact, draft: Draft) -> tuple[DraftState | None, DraftState | None]:
    """The states before and after; None when the draft was not there."""
    start, end = (_STATES.get(fact.data.get(at)) for at in ("from", "to"))
    if fact.kind == "draft.created":
        return None, end or draft.state
    if fact.kind == "draft.deleted":
        return start or draft.state, None
    end = end or draft.state
    return start or end, end


async def _deposited(fact: Fact) -> list[UUID]:
    """The documents that the draft had when the fact happened."""
    until = Fact.everyones(_WHY).filter(subject_type="Draft", subject_id=fact.subject_id, id__lte=fact.id)
    return [id for one in await until.filter(kind=_DEPOSITED).order_by("id") for id in _named(one)]


def _named(fact: Fact) -> list[UUID]:
    return [UUID(hex=fact.data["document"])] if fact.data.get("document") else []


async def _of_dossier(fact: Fact) -> Seen:
    """The dossier; the documents that came with it from its draft, or the one just deposited."""
    dossier = await Dossier.everyones(_WHY).select_related(*_SEEN_WITH).get_or_none(id=fact.subject_id)
    if dossier is None:
        return {}
    documents = Document.everyones(_WHY).filter(dossier_id=dossier.id)
    brought = (
        documents.filter(draft_id=dossier.draft_id) if fact.data.get("draft") else documents.filter(id__in=_named(fact))
    )
    return await _dossier_and(dossier, await brought.order_by("uploaded_at", "id"))


async def _of_document(fact: Fact) -> Seen:
    document = await Document.everyones(_WHY).get_or_none(id=fact.subject_id)
    dossiers = Dossier.everyones(_WHY).select_related(*_SEEN_WITH)
    dossier = await dossiers.get_or_none(id=document.dossier_id) if document and document.dossier_id else None
    if document is None or dossier is None:
        return {}
    seen = await _dossier_and(dossier, [document])
    return seen | ({Changed("Draft", dossier.draft_id): await _through_draft(dossier)} if document.draft_id else {})


async def _dossier_and(dossier: Dossier, documents: list[Document]) -> Seen:
    """A change of a document is a change of what lists it too: the dossier, and the draft it came with."""
    providers = await _providers(dossier)
    through_draft = await _through_draft(dossier)
    seen: Seen = {Changed("Dossier", dossier.id): scopes.of_dossier(dossier, providers)}
    for document in documents:
        filed = scopes.of_filed(document, dossier, providers)
        seen[Changed("Document", document.id)] = filed | through_draft if document.draft_id else filed
    return seen


async def _through_draft(dossier: Dossier) -> Scopes:
    """Who sees the draft that became the dossier."""
    draft = await Draft.everyones(_WHY).select_related("creator", "establishment").get(id=dossier.draft_id)
    return scopes.of_draft(draft, DraftState.TRANSMITTED)


async def _providers(dossier: Dossier) -> list[Establishment]:
    modules = TrainingModule.everyones(_WHY).filter(dossier_id=dossier.id).select_related("organisation")
    return [module.organisation for module in await modules if module.organisation]


async def _of_request(fact: Fact) -> Seen:
    request = await AttachmentRequest.everyones(_WHY).select_related("establishment").get_or_none(id=fact.subject_id)
    return {Changed("AttachmentRequest", request.id): scopes.of_request(request)} if request else {}


async def _of_enrolment(fact: Fact) -> Seen:
    """The enrolment; those on the waiting list too, when one that leaves its place moves them up."""
    known = Enrolment.everyones(_WHY).select_related("establishment")
    enrolment = await known.get_or_none(id=fact.subject_id)
    if enrolment is None:
        return {}
    given = SessionTrainer.everyones(_WHY).filter(session_id=enrolment.session_id)
    trainers: list[UUID] = await given.values_list("user_id", flat=True)  # type: ignore[assignment]
    waiting = known.filter(session_id=enrolment.session_id, seat=Seat.WAITING).exclude(id=enrolment.id)
    moved = await waiting.order_by("waiting_ticket", "id") if fact.kind in _MOVES_OTHERS else []
    return {Changed("Enrolment", one.id): scopes.of_enrolment(one, trainers) for one in (enrolment, *moved)}


_BY_SUBJECT: dict[str, Callable[[Fact], Awaitable[Seen]]] = {
    "Draft": _of_draft,
    "Dossier": _of_dossier,
    "Document": _of_document,
    "AttachmentRequest": _of_request,
    "Enrolment": _of_enrolment,
}
