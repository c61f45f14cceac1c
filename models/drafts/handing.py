"""A provider hands a draft over to the member company, which takes it over or refuses it (D5 to D7)."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models import clock
from models.actions import DraftAction
from models.database import transaction
from models.drafts import Draft
from models.drafts.lifecycle import Situation, checked_move
from models.drafts.reading import check_version, locked, scheme_of
from models.history import tell
from models.refusals import Refusal
from models.states import DraftState
from models.texts import comment_of
from schemes import plain_title

KINDS = {
    DraftAction.HAND_OVER: "draft.handed_over",
    DraftAction.RESUME: "draft.resumed",
    DraftAction.REFUSE: "draft.refused",
}
"""Action → fact."""

_LONGEST_REASON = 2000


class HandOverIncomplete(Refusal):
    """Indiquez l'adhérent et l'intitulé de la formation avant de lui envoyer le brouillon."""


async def hand_over(draft_id: UUID, *, version: int, by: Viewer, at: datetime | None = None) -> Draft:
    """D5. Raises NotSeen, NotPermitted, TransitionNotAllowed, StaleVersion, HandOverIncomplete."""
    return await _move(DraftAction.HAND_OVER, draft_id, version, by, at)


async def resume(draft_id: UUID, *, version: int, by: Viewer, at: datetime | None = None) -> Draft:
    """D6. Raises NotSeen, NotPermitted, TransitionNotAllowed, StaleVersion."""
    return await _move(DraftAction.RESUME, draft_id, version, by, at)


async def refuse(
    draft_id: UUID, *, version: int, reason: str | None = None, by: Viewer, at: datetime | None = None
) -> Draft:
    """D7. Raises NotSeen, NotPermitted, TransitionNotAllowed, StaleVersion, TextTooLong."""
    comment = comment_of(reason, longest=_LONGEST_REASON, path=("reason",))
    return await _move(DraftAction.REFUSE, draft_id, version, by, at, comment)


async def _move(
    action: DraftAction, draft_id: UUID, version: int, by: Viewer, at: datetime | None, comment: str | None = None
) -> Draft:
    async with transaction():
        draft = await locked(draft_id, by)
        start, move = draft.state, checked_move(Situation.of(draft), action, by)
        check_version(draft, version)
        if action is DraftAction.HAND_OVER:
            _check_ready(draft)
        assert move.end is not None
        draft.state, draft.version, draft.updated_at = move.end, draft.version + 1, at or clock.now()
        if draft.state is DraftState.MEMBER_RESUMED:
            draft.entry_state = draft.state
        await draft.save(update_fields=["state", "entry_state", "version", "updated_at"])
        await tell(
            KINDS[action], "Draft", draft.id, by=by, at=draft.updated_at, start=start, end=move.end, comment=comment
        )
    return draft


def _check_ready(draft: Draft) -> None:
    scheme = scheme_of(draft)
    if draft.establishment_id is None or plain_title(scheme, draft.form) == scheme.default_title:
        raise HandOverIncomplete
