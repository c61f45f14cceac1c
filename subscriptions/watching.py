"""Who watches: asked again at each event, so that a right that is gone ends the stream."""

from collections.abc import Awaitable, Callable

from auth.permissions import Permission
from auth.sign_in import refreshed
from auth.viewer import Viewer
from schema.context import Info, viewer_of
from schema.errors import RightLost, Unauthenticated


def still(info: Info, needs: Permission) -> Callable[[], Awaitable[Viewer]]:
    """The viewer as of now. Raises Unauthenticated when the sign-in has ended, RightLost when the right is gone."""
    first = viewer_of(info)

    async def now() -> Viewer:
        caller = await refreshed(first)
        if not isinstance(caller, Viewer):
            raise Unauthenticated
        if not caller.can(needs):
            raise RightLost
        return caller

    return now
