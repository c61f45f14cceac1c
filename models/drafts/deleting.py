"""Deleting a draft (D13): only the entity that created it, and nobody sees it any more (S1:1190-1192)."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models import clock
from models.actions import DraftAction
from models.database import transaction
from models.drafts import Draft
from models.drafts.lifecycle import Situation, checked_move
from models.drafts.reading import locked
from models.history import tell


async def delete(draft_id: UUID, *, by: Viewer, at: datetime | None = None) -> Draft:
    """Its row stays for the history. Raises NotSeen, NotPermitted, TransitionNotAllowed."""
    async with transaction():
        draft = await locked(draft_id, by)
        checked_move(Situation.of(draft), DraftAction.DELETE, by)
        draft.deleted_at = at or clock.now()
        await draft.save(update_fields=["deleted_at"])
        await tell("draft.deleted", "Draft", draft.id, by=by, at=draft.deleted_at, start=draft.state)
    return draft
