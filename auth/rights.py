"""The rights with which a change was asked for, looked at again inside its transaction."""

from dataclasses import replace

from auth.bearers import caller_with, claims_of
from auth.viewer import Caller, Viewer
from models import clock
from models.holding import hold_rights


class RightsMoved(Exception):
    """The caller does not stand where they stood when the change was asked for; `caller` is who they are now."""

    def __init__(self, caller: Caller) -> None:
        super().__init__("the rights of the caller changed meanwhile")
        self.caller = caller


async def keep_rights(viewer: Viewer) -> None:
    """Keep them as they are until the end of the transaction. Raises `RightsMoved` when they are others already."""
    await hold_rights(viewer)
    # A token that ends meanwhile takes nothing away from what it let in.
    caller = await caller_with(claims_of(viewer), now=min(clock.now(), viewer.token_expires_at))
    if not isinstance(caller, Viewer) or _in_order(caller) != _in_order(viewer):
        raise RightsMoved(caller)


def _in_order(viewer: Viewer) -> Viewer:
    return replace(viewer, reaches=tuple(sorted(viewer.reaches, key=lambda reach: reach.attachment_id)))
