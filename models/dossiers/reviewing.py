"""The funder's work on a dossier: start the review, ask for documents, refuse. Granting is in `granting`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from auth.viewer import Viewer
from models.actions import DossierAction
from models.documents import DocumentRequest
from models.documents.natures import NATURES, NatureUnknown
from models.dossiers import Dossier
from models.dossiers.changing import change
from models.refusals import Refusal
from models.texts import comment_of, reason_of

LONGEST_REASON: Final = 2000
_LONGEST_LABEL, _LONGEST_COMMENT, _MOST_DOCUMENTS = 200, 1000, 50


class DocumentsRequired(Refusal):
    """Indiquez de 1 à 50 pièces attendues."""


@dataclass(frozen=True)
class Expected:
    """A document that the funder asks for; without a label, that of its nature."""

    nature: str
    label: str | None = None
    comment: str | None = None
    due_on: date | None = None


async def start_review(dossier_id: UUID, *, version: int, by: Viewer, at: datetime | None = None) -> Dossier:
    """The reviewer becomes the agent in charge. Raises the refusals of `change`."""
    started = change(
        "dossier.review_started", DossierAction.START_REVIEW, dossier_id, version=version, by=by, at=at
    )  # fmt: skip
    async with started as (dossier, _):
        dossier.assignee_id = by.user_id
    return dossier


async def request_documents(
    dossier_id: UUID, *, version: int, documents: Sequence[Expected], by: Viewer, at: datetime | None = None
) -> Dossier:
    """Raises the refusals of `change`, DocumentsRequired, NatureUnknown, TextTooLong."""
    wanted = _checked(documents)
    asked = change(
        "dossier.documents_requested", DossierAction.REQUEST_DOCUMENTS, dossier_id, version=version, by=by, at=at
    )  # fmt: skip
    async with asked as (dossier, more):
        for document in wanted:
            await DocumentRequest.create(
                dossier_id=dossier.id,
                nature=document.nature,
                label=document.label,
                comment=document.comment,
                due_on=document.due_on,
                requested_at=dossier.updated_at,
            )
        more["documents"] = [document.label for document in wanted]
    return dossier


async def refuse(dossier_id: UUID, *, version: int, reason: str, by: Viewer, at: datetime | None = None) -> Dossier:
    """Raises the refusals of `change`, ReasonRequired, TextTooLong."""
    motive = reason_of(reason, longest=LONGEST_REASON, path=("reason",))
    refused = change(
        "dossier.refused", DossierAction.REFUSE, dossier_id, version=version, by=by, at=at, comment=motive
    )  # fmt: skip
    async with refused as (dossier, _):
        dossier.decided_at, dossier.decision_reason = dossier.updated_at, motive
    return dossier


def _checked(documents: Sequence[Expected]) -> list[Expected]:
    if not 1 <= len(documents) <= _MOST_DOCUMENTS:
        raise DocumentsRequired(path=("documents",))
    unknown = [
        NatureUnknown.problem(path=("documents", str(index), "nature"))
        for index, document in enumerate(documents)
        if document.nature not in NATURES
    ]
    if unknown:
        raise NatureUnknown(problems=unknown)
    return [_completed(index, document) for index, document in enumerate(documents)]


def _completed(index: int, document: Expected) -> Expected:
    place = ("documents", str(index))
    label = comment_of(document.label, longest=_LONGEST_LABEL, path=(*place, "label"))
    comment = comment_of(document.comment, longest=_LONGEST_COMMENT, path=(*place, "comment"))
    return Expected(document.nature, label or NATURES[document.nature], comment, document.due_on)
