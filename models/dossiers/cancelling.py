"""Cancelling a granted dossier while nothing is paid."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models.actions import DossierAction
from models.dossiers import Dossier
from models.dossiers.changing import change
from models.dossiers.reviewing import LONGEST_REASON
from models.texts import reason_of


async def cancel(dossier_id: UUID, *, version: int, reason: str, by: Viewer, at: datetime | None = None) -> Dossier:
    """Raises the refusals of `change`, ReasonRequired, TextTooLong."""
    motive = reason_of(reason, longest=LONGEST_REASON, path=("reason",))
    cancelled = change(
        "dossier.cancelled", DossierAction.CANCEL, dossier_id, version=version, by=by, at=at, comment=motive
    )  # fmt: skip
    async with cancelled as (dossier, _):
        dossier.decision_reason = motive
    return dossier
