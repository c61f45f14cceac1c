"""What the back office answered to a transmission (D10 to D12); an answer written down twice says the same."""

from datetime import datetime
from uuid import UUID

from models import clock
from models.database import transaction
from models.dossiers import Dossier
from models.dossiers.opening import open_dossier
from models.drafts import Draft
from models.drafts.deriving import refresh
from models.drafts.lifecycle import ACCEPTED
from models.drafts.reading import locked_by_the_system
from models.history import tell
from models.refusals import TransitionNotAllowed
from models.states import DraftState

_LONGEST_REASON = 2000


async def accept(draft_id: UUID, *, at: datetime | None = None) -> Dossier:
    """D10: the dossier is opened, once. Raises NotSeen, TransitionNotAllowed."""
    moment = at or clock.now()
    async with transaction():
        draft = await locked_by_the_system(draft_id)
        if draft.state is ACCEPTED:
            return await Dossier.everyones("the answer was written down before").get(draft_id=draft.id)
        _check_in_transmission(draft)
        dossier = await open_dossier(draft, moment)
        await _move(draft, ACCEPTED, moment)
        await tell(
            "draft.transmitted", "Draft", draft.id, by=None, at=moment, start=DraftState.TRANSMITTING, end=ACCEPTED,
            dossier=dossier.id.hex,
        )  # fmt: skip
    return dossier


async def fail(draft_id: UUID, reason: str | None, *, at: datetime | None = None) -> None:
    """D11: it stays in transmission with an alert, told once. Raises NotSeen, TransitionNotAllowed."""
    moment = at or clock.now()
    async with transaction():
        draft = await locked_by_the_system(draft_id)
        _check_in_transmission(draft)
        if draft.alert:
            return
        draft.alert, draft.updated_at = True, moment
        await draft.save(update_fields=["alert", "updated_at"])
        await _tell_answer("draft.transmission_failed", draft, draft.state, draft.state, reason, moment)


async def reject(draft_id: UUID, reason: str | None, *, at: datetime | None = None) -> None:
    """D12: back to the state in which it was entered. Raises NotSeen, TransitionNotAllowed."""
    moment = at or clock.now()
    async with transaction():
        draft = await locked_by_the_system(draft_id)
        _check_in_transmission(draft)
        refresh(draft, draft.form, draft.establishment, moment.astimezone(clock.PARIS).date())
        await _move(draft, draft.entry_state, moment)
        await _tell_answer(
            "draft.transmission_rejected", draft, DraftState.TRANSMITTING, draft.entry_state, reason, moment
        )


def _check_in_transmission(draft: Draft) -> None:
    if draft.deleted_at is not None or draft.state is not DraftState.TRANSMITTING:
        raise TransitionNotAllowed


async def _move(draft: Draft, end: DraftState, at: datetime) -> None:
    draft.state, draft.version, draft.updated_at = end, draft.version + 1, at
    await draft.save(update_fields=["state", "alert", "version", "updated_at"])


async def _tell_answer(
    kind: str, draft: Draft, start: DraftState, end: DraftState, reason: str | None, at: datetime
) -> None:
    comment = reason[:_LONGEST_REASON] if reason else None
    await tell(kind, "Draft", draft.id, by=None, at=at, start=start, end=end, comment=comment)
