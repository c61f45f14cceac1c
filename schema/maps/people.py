"""People. Another person's addresses and sign-in name are theirs: null, or empty where the contract has no null."""

from typing import Any

from auth.viewer import Viewer
from models.accounts.people import DISPLAY_NAME_SQL, User, display_name
from schema.reading.maps import Column, Computed, Map, Record, Source, Sql, View, computed
from schema.reading.reader import node_id


def _own(path: str, hidden: Any = None) -> Computed:
    """A value for the person and for the funder's staff."""

    def make(record: Record, viewer: Viewer) -> Any:
        return record[path] if viewer.is_staff or record["id"] == viewer.actor_id else hidden

    return Computed(("id", path), make)


DISPLAY_NAME = computed(
    ("first_name", "birth_name", "usage_name"), display_name, Sql(f"to_json({DISPLAY_NAME_SQL})::text", lacking=(2,))
)

_PUBLIC: dict[str, Source] = {
    "id": node_id("User"),
    "status": Column("status"),
    "civility": Column("civility"),
    "first_name": Column("first_name"),
    "birth_name": Column("birth_name"),
    "usage_name": Column("usage_name"),
    "display_name": DISPLAY_NAME,
    "created_at": Column("created_at"),
}
_PRIVATE = ("login_email", "contact_email", "phone", "mobile_phone", "organisation")

USER = Map(
    "User",
    User,
    {**_PUBLIC, "login": _own("login", hidden=""), **{name: _own(name) for name in _PRIVATE}},
    reached=lambda _: User.everyones("somebody named on a visible row"),
    reached_view=View.RIGHTS,
)

# The same person as seen by those who manage the attachments: with the means to reach them.
COLLEAGUE = Map(
    "User",
    User,
    {**_PUBLIC, "login": _own("login", hidden=""), **{name: Column(name) for name in _PRIVATE}},
    reached=lambda _: User.everyones("the user of a visible attachment"),
)
