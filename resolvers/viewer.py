"""The signed-in user."""

from typing import Any

from auth.viewer import Viewer as SignedIn
from resolvers.doors import query
from schema.context import Info
from schema.maps.viewer import viewer_row
from schema.reading.selection import Selection
from schema.viewer import Viewer


@query(public="null says that nobody is signed in")
async def viewer(info: Info) -> Viewer | None:
    """Null when not signed in."""
    caller = info.context.caller
    if not isinstance(caller, SignedIn):
        return None
    found: Any = await viewer_row(caller, Selection.of(info))
    return found  # type: ignore[no-any-return]
