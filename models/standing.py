"""Whose rights changed since one last looked, in one small statement, however many are listening.

Triggers of the database mark a user with everything that `auth.speakers` reads (account, attachments, sign-ins, clients
of partners and mandates), whoever writes it. What only time ends (tokens, sessions) carries its own end.

On SQLite a mark is the next number: one writes at a time. On PostgreSQL it is the transaction's: a look remembers the
oldest transaction that was still open, and the next one asks from there, so that no commit falls in between.
"""

from collections.abc import Iterable
from typing import NamedTuple, Self
from uuid import UUID

import orjson
from tortoise import fields

from models.accounts.people import User
from models.engines.small_reads import read
from models.table import Table

_NEVER = 2**62

MOVED = {
    "sqlite": """(SELECT coalesce(max(mark), 0) FROM standing) AS mark,
 (SELECT json_group_array(user_id) FROM standing WHERE mark > ?) AS users""",
    "postgres": """(SELECT pg_snapshot_xmin(pg_current_snapshot()))::text::bigint AS mark,
 (SELECT coalesce(json_agg(user_id), '[]')::text FROM standing WHERE mark >= $1) AS users""",
}
"""Columns for a statement that looks at something else too: it takes `since(mark)` first, `Changed.of` reads them."""

_MARKS = {
    "sqlite": """SELECT standing.mark FROM json_each(?) AS asked
 LEFT JOIN standing ON standing.user_id = asked.value ORDER BY asked.key""",
    "postgres": """SELECT standing.mark FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (user_id, place)
 LEFT JOIN standing USING (user_id) ORDER BY asked.place""",
}
_SINCE = {dialect: f"SELECT {columns}" for dialect, columns in MOVED.items()}


class Changed(NamedTuple):
    """The ids of the users whose standing changed, and the mark for the next look."""

    user_ids: list[str]
    mark: int

    @classmethod
    def of(cls, mark: int, users: str) -> Self:
        """From the columns of `MOVED`."""
        return cls(orjson.loads(users), mark)


def since(mark: int | None) -> int:
    """What a statement with `MOVED` takes for a mark; without one, nobody is named: from now on."""
    return _NEVER if mark is None else mark


class Standing(Table):
    """One row for each user, made with the user."""

    user: fields.OneToOneRelation[User] = fields.OneToOneField("models.User", related_name="standing", primary_key=True)
    mark = fields.BigIntField(default=0, db_index=True)

    user_id: UUID

    class Meta:
        table = "standing"


async def changed_since(mark: int | None) -> Changed:
    """Who changed in commits that the look before did not see. Some may be told twice."""
    [row] = await read(_SINCE, since(mark))
    return Changed.of(*row)


async def marks_of(user_ids: Iterable[UUID]) -> list[int | None]:
    """The mark of each of these users, in order; None for one that is gone. Rights that were read with the same mark
    are those of now, but for what time ends."""
    return [mark for (mark,) in await read(_MARKS, [str(id) for id in user_ids])]
