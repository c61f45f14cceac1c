"""One change of a dossier: locked, allowed, on the version that was seen, told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from auth.viewer import Viewer
from models import clock
from models.actions import DossierAction
from models.database import transaction
from models.dossiers import Dossier
from models.dossiers.lifecycle import checked_move
from models.dossiers.reading import check_version, locked, situation_of
from models.dossiers.silence import check_not_silent
from models.history import tell


@asynccontextmanager
async def change(
    kind: str,
    action: DossierAction,
    dossier_id: UUID,
    *,
    version: int,
    by: Viewer,
    at: datetime | None,
    comment: str | None = None,
) -> AsyncIterator[tuple[Dossier, dict[str, Any]]]:
    """The dossier to change and what else the fact should say; both are written when the block ends.

    Raises NotSeen, NotPermitted, TransitionNotAllowed, StaleVersion, GrantedBySilence.
    """
    moment = at or clock.now()
    more: dict[str, Any] = {}
    async with transaction():
        dossier = await locked(dossier_id, by)
        start, move = dossier.status, checked_move(await situation_of(dossier, by), action, by)
        check_version(dossier, version)
        await check_not_silent(dossier, moment)
        dossier.status, dossier.version = move.end, dossier.version + 1
        dossier.updated_at = moment
        yield dossier, more
        await dossier.save()
        await tell(
            kind,
            "Dossier",
            dossier.id,
            by=by,
            at=dossier.updated_at,
            start=start,
            end=move.end,
            comment=comment,
            **more,
        )
