"""Gap-free numbers: a counter is raised inside the transaction that uses its value, so a rollback takes it back."""

from tortoise import connections, fields

from models.table import Table


class Counter(Table):
    """A named sequence without gaps. The row stays locked until the transaction that raised it ends."""

    name = fields.CharField(max_length=40, primary_key=True)
    value = fields.BigIntField()

    class Meta:
        table = "counter"


async def next_value(name: str) -> int:
    """Raise the counter by one and return its value, from 1. Call it inside a transaction."""
    # Tortoise's `execute_query` drops the rows of an INSERT on PostgreSQL.
    rows = await connections.get("default").execute_query_dict(
        f"INSERT INTO counter (name, value) VALUES ({_place(1)}, 1) "
        "ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
        [name],
    )
    return int(rows[0]["value"])


async def skip_to(name: str, value: int) -> None:
    """Make sure the next value is above `value`; a counter never goes back."""
    await connections.get("default").execute_query(
        f"INSERT INTO counter (name, value) VALUES ({_place(1)}, {_place(2)}) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE counter.value < excluded.value",
        [name, value],
    )


def _place(position: int) -> str:
    dialect = connections.get("default").capabilities.dialect
    return f"${position}" if dialect == "postgres" else "?"
