"""Notifications written as the worker writes them, with the words of the story: the sweep of the server finds them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

from auth.viewer import Side, Viewer
from models import clock
from models.bell import Notification
from models.bell.inboxes import deliver
from models.database import transaction
from models.dossiers import Dossier
from models.facts import Fact
from models.states import NotificationKind
from tests.live.client import SOON


async def tell(about: Dossier, *viewers: Viewer, title: str = "Un courrier", body: str = "") -> None:
    """One letter to each of them."""
    await tell_all([(about, title, body)], viewers)


async def tell_all(letters: Sequence[tuple[Dossier, str, str]], viewers: Collection[Viewer]) -> None:
    """Several letters in one transaction: what each is about, its title, its body. Their readers stand on one side."""
    [side] = {viewer.side for viewer in viewers}
    async with transaction():
        for dossier, title, body in letters:
            notification = await _letter(dossier, title, body, side)
            await deliver(notification, [viewer.user_id for viewer in viewers])


async def all_is_told() -> None:
    """Waits until the worker of the server has told every fact: no bell rings for what the story began with."""
    async with asyncio.timeout(SOON):
        while await Fact.everyones("a story").filter(done_at=None).exists():  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.05)


async def _letter(dossier: Dossier, title: str, body: str, side: Side) -> Notification:
    about: dict[str, Any] = {"subject_type": "Dossier", "subject_id": dossier.id}
    fact = await Fact.create(kind="dossier.granted", data={}, done_at=clock.now(), **about)
    return await Notification.create(
        fact=fact, kind=NotificationKind.DOSSIER_GRANTED, side=side, title=title, body=body, **about
    )
