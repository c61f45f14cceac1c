"""Who watches: asked again at each event, so that a right that is gone ends the stream."""

from collections.abc import Awaitable, Callable

from auth.bearers import refreshed
from auth.permissions import Permission
from auth.viewer import Viewer
from schema.context import Info, viewer_of
from schema.errors import RightLost, Unauthenticated


def still(info: Info, needs: Permission) -> Callable[[], Awaitable[Viewer]]:
    """The viewer as of now, whom everything below the stream's events then reads in the context too.

    Raises Unauthenticated when the sign-in has ended, RightLost when the right is gone.
    """
    context = info.context

    async def now() -> Viewer:
        known = viewer_of(info)
        caller = await refreshed(known)
        if context.caller is known:  # else the socket took a fresher token meanwhile
            context.caller = caller
        if not isinstance(caller, Viewer):
            raise Unauthenticated
        if not caller.can(needs):
            raise RightLost
        return caller

    return now
