"""Transmission: asked for by whoever holds the draft (D8, D9), then answered by the back office (D10 to D12).

`transmit` commits before anybody talks to the back office; `hand_in` talks, outside of any transaction, and writes down
the answer. A process that dies in between leaves the draft in transmission, to be handed in again.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models import clock
from models.actions import DraftAction
from models.attempts import by_ourselves
from models.database import transaction
from models.dossiers import Dossier
from models.drafts import Draft
from models.drafts.answers import accept, fail, reject
from models.drafts.issues import transmission_issues
from models.drafts.lifecycle import Situation, checked_move
from models.drafts.reading import check_version, locked
from models.history import tell
from models.refusals import Refusal, TransitionNotAllowed
from models.states import DraftState
from outside.back_office import BackOffice, Submission, Unavailable
from schemes import Issue


class TransmissionHeld(Refusal):
    """La demande ne peut pas encore être transmise : des données ou des pièces sont à compléter."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__()


async def transmit(draft_id: UUID, *, version: int, by: Viewer, at: datetime | None = None) -> Draft:
    """Ask for the transmission. Raises NotSeen, NotPermitted, TransitionNotAllowed, StaleVersion, TransmissionHeld."""
    moment = at or clock.now()
    async with transaction():
        draft = await locked(draft_id, by)
        start, move = draft.state, checked_move(Situation.of(draft), DraftAction.TRANSMIT, by)
        check_version(draft, version)
        issues = await transmission_issues(draft, moment.astimezone(clock.PARIS).date())
        if any(issue.blocking for issue in issues):
            raise TransmissionHeld(issues)
        assert move.end is not None
        draft.entry_state, draft.state, draft.alert = start, move.end, False
        draft.version, draft.updated_at = draft.version + 1, moment
        await draft.save(update_fields=["entry_state", "state", "alert", "version", "updated_at"])
        await tell("draft.transmission_started", "Draft", draft.id, by=by, at=moment, start=start, end=move.end)
    return draft


async def hand_in(draft_id: UUID, back_office: BackOffice, *, at: datetime | None = None) -> Dossier | None:
    """Hand a draft in transmission to the back office and write down its answer; the dossier when there is one.

    Does nothing for any other draft. Call it outside of any transaction; again as long as it stays in transmission.
    """
    draft = await Draft.everyones("a transmission goes on whoever asked for it").get_or_none(id=draft_id)
    if draft is None or draft.state is not DraftState.TRANSMITTING:
        return None
    try:
        receipt = await back_office.submit(_submission(draft))
    except Unavailable as error:
        receipt, failure = None, str(error)
    # The answer is written down whoever asked; when somebody else handed it in meanwhile, theirs stands.
    with by_ourselves(), suppress(TransitionNotAllowed):
        if receipt is None:
            await fail(draft_id, failure, at=at)
        elif receipt.accepted:
            return await accept(draft_id, at=at)
        else:
            await reject(draft_id, receipt.reason, at=at)
    return None


def _submission(draft: Draft) -> Submission:
    return Submission(draft.id, draft.number, draft.scheme, draft.sub_scheme, draft.form)
