"""The signed-in user."""

from resolvers.doors import query
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.viewer import Viewer


@query(public="null says that nobody is signed in", later="spine")
async def viewer(info: Info) -> Viewer | None:
    """Null when not signed in."""
    raise NotImplementedYet
