"""Scopes: the names of those who may see an object, as they are written beside each change.

`scopes_of(viewer)` meets the scopes of an object exactly when the object's `visible_to(viewer)` lets the viewer see it;
a test holds the two together. Both an establishment and its company are named, as attachments go to either.
"""

from collections.abc import Iterable

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models.attachments import AttachmentRequest
from models.companies import Establishment
from models.documents import Document
from models.drafts import SEEN_BY_MEMBER, Draft
from models.states import DraftState

STAFF = "STAFF"

Scopes = frozenset[str]
NOBODY: Scopes = frozenset()


def scopes_of(viewer: Viewer) -> Scopes:
    """Everything through which the viewer sees objects now."""
    readable = _held(viewer, Permission.READ_REQUESTS)
    managed = {f"{entity} manager" for entity in _held(viewer, Permission.DECIDE_ATTACHMENTS)}
    own = {f"{entity} user {viewer.user_id.hex}" for entity in readable}
    everywhere = {STAFF} if viewer.is_staff else set()
    personal = {f"user {viewer.user_id.hex}"} if viewer.is_oneself else set()
    return frozenset(readable | managed | own | everywhere | personal)


def of_draft(draft: Draft, state: DraftState | None) -> Scopes:
    """Who sees the draft in that state; None: not created yet, or deleted. Read with `creator` and `establishment`."""
    if state is None:
        return NOBODY
    own = _over(draft.created_by_side, draft.creator)
    if draft.created_by_side is Side.PROVIDER and state in SEEN_BY_MEMBER and draft.establishment:
        return own | _over(Side.MEMBER, draft.establishment)
    return own


def of_dossier(member: Establishment, providers: Iterable[Establishment]) -> Scopes:
    """Who sees the dossier of this member, whose modules these providers give."""
    return _over(Side.MEMBER, member).union({STAFF}, *(_over(Side.PROVIDER, one) for one in providers))


def of_filed(document: Document, member: Establishment, providers: Iterable[Establishment]) -> Scopes:
    """Who sees the document through its dossier: of the providers' users, the one who deposited it."""
    own = {f"{entity} user {document.uploaded_by_id.hex}" for one in providers for entity in _over(Side.PROVIDER, one)}
    return _over(Side.MEMBER, member) | {STAFF} | own


def of_request(request: AttachmentRequest) -> Scopes:
    """Who sees the wish to be attached. Read with `establishment`."""
    entities = (
        _over(request.side, request.establishment)
        if request.establishment
        else {f"{request.side.value} {request.company_id.hex if request.company_id else ''}"}
    )
    return frozenset({f"{entity} manager" for entity in entities} | {STAFF, f"user {request.requester_id.hex}"})


def _over(side: Side, establishment: Establishment) -> Scopes:
    return frozenset(f"{side.value} {key.hex}" for key in (establishment.id, establishment.company_id))


def _held(viewer: Viewer, permission: Permission) -> set[str]:
    keys = (*viewer.company_ids(permission), *viewer.establishment_ids(permission))
    return {f"{viewer.side.value} {key.hex}" for key in keys}
