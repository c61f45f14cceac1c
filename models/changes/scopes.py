"""Scopes: the names of those who may see an object, as they are written beside each change.

`scopes_of(viewer)` meets the scopes of an object exactly when the object's `visible_to(viewer)` lets the viewer see it;
a test holds the two together. Both an establishment and its company are named, as attachments go to either.
"""

from collections.abc import Iterable
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models.attachments import AttachmentRequest
from models.companies import Establishment
from models.documents import Document
from models.dossiers import Dossier
from models.drafts import SEEN_BY_MEMBER, Draft
from models.enrolments import Enrolment
from models.states import DraftState

STAFF = "STAFF"

Scopes = frozenset[str]
NOBODY: Scopes = frozenset()


def scopes_of(viewer: Viewer) -> Scopes:
    """Everything through which the viewer sees objects now."""
    readable = _held(viewer, Permission.READ_REQUESTS)
    managed = {f"{entity} manager" for entity in _held(viewer, Permission.DECIDE_ATTACHMENTS)}
    own = {f"{entity} user {viewer.user_id.hex}" for entity in readable}
    private = {f"{entity} private" for entity in _held(viewer, Permission.READ_PRIVATE_REQUESTS)}
    everywhere = {STAFF} if viewer.is_staff else set()
    personal = {f"user {viewer.user_id.hex}"} if viewer.is_oneself else set()
    alone = _alone(viewer.user_id, viewer.side) if viewer.is_oneself else NOBODY
    return frozenset(readable | managed | own | private | everywhere | personal | alone | _deciding(viewer))


def _deciding(viewer: Viewer) -> set[str]:
    """Through which a viewer sees what they decide on as employer, or as trainer."""
    if viewer.side is Side.MEMBER:
        return {f"{entity} employer" for entity in _held(viewer, Permission.DECIDE_ENROLMENTS)}
    if viewer.side is Side.PROVIDER and viewer.is_oneself and viewer.can(Permission.DECIDE_ENROLMENTS):
        return {f"trainer {viewer.user_id.hex}"}
    return set()


def of_draft(draft: Draft, state: DraftState | None) -> Scopes:
    """Who sees the draft in that state; None: not created yet, or deleted. Read with `creator` and `establishment`."""
    if state is None:
        return NOBODY
    if draft.created_by_side is Side.INDIVIDUAL:
        return _alone(draft.created_by_id)
    own = _reading(draft.created_by_side, draft.creator, draft.private_to)
    if draft.created_by_side is Side.PROVIDER and state in SEEN_BY_MEMBER and draft.establishment:
        return own | _over(Side.MEMBER, draft.establishment)
    return own


def of_applicant(dossier: Dossier) -> Scopes:
    """Who asked: the member, or the person for themselves. Read with `establishment` and `draft`."""
    if dossier.draft.created_by_side is Side.INDIVIDUAL:
        return _alone(dossier.draft.created_by_id)
    return _reading(Side.MEMBER, dossier.establishment, dossier.private_to)


def of_dossier(dossier: Dossier, providers: Iterable[Establishment]) -> Scopes:
    """Who sees the dossier, whose modules these providers give. Read with `establishment` and `draft`."""
    return of_applicant(dossier).union({STAFF}, *(_over(Side.PROVIDER, one) for one in providers))


def of_filed(document: Document, dossier: Dossier, providers: Iterable[Establishment]) -> Scopes:
    """Who sees the document through its dossier: of the providers' users, the one who deposited it."""
    own = {f"{entity} user {document.uploaded_by_id.hex}" for one in providers for entity in _over(Side.PROVIDER, one)}
    return of_applicant(dossier) | {STAFF} | own


def of_request(request: AttachmentRequest) -> Scopes:
    """Who sees the wish to be attached. Read with `establishment`."""
    entities = (
        _over(request.side, request.establishment)
        if request.establishment
        else {f"{request.side.value} {request.company_id.hex if request.company_id else ''}"}
    )
    return frozenset({f"{entity} manager" for entity in entities} | {STAFF, f"user {request.requester_id.hex}"})


def of_enrolment(enrolment: Enrolment, trainer_ids: Iterable[UUID]) -> Scopes:
    """Who sees the enrolment, whose session these users give. Read with `establishment`."""
    asked = _alone(enrolment.applicant_id, Side.MEMBER) if enrolment.applicant_id else NOBODY
    filed_by_prescriber = enrolment.filed_by_side is Side.PRESCRIBER
    filed = _alone(enrolment.filed_by_id, Side.PRESCRIBER) if filed_by_prescriber else NOBODY
    decided = _over(Side.MEMBER, enrolment.establishment) if enrolment.establishment else NOBODY
    employers, trainers = {f"{entity} employer" for entity in decided}, {f"trainer {id.hex}" for id in trainer_ids}
    return asked | filed | employers | trainers | {STAFF}


def _alone(user_id: UUID, side: Side = Side.INDIVIDUAL) -> Scopes:
    """A person on that side, whatever they hold there."""
    return frozenset({f"{side.value} user {user_id.hex}"})


def _reading(side: Side, establishment: Establishment, private_to: UUID | None) -> Scopes:
    """Who reads the requests of the establishment; of a private one, its author there and who manages it."""
    entities = _over(side, establishment)
    if private_to is None:
        return entities
    return frozenset(f"{entity} {who}" for entity in entities for who in ("private", f"user {private_to.hex}"))


def _over(side: Side, establishment: Establishment) -> Scopes:
    return frozenset(f"{side.value} {key.hex}" for key in (establishment.id, establishment.company_id))


def _held(viewer: Viewer, permission: Permission) -> set[str]:
    keys = (*viewer.company_ids(permission), *viewer.establishment_ids(permission))
    return {f"{viewer.side.value} {key.hex}" for key in keys}
