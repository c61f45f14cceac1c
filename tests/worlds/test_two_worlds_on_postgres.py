"""The same on PostgreSQL, whose plans, collations and types are others; fewer questions."""

from tests.worlds.comparing import compare
from tests.worlds.making import Worlds

OPERATIONS = 80


async def test_what_a_caller_may_not_see_leaves_no_trace_on_postgres(postgres_worlds: Worlds) -> None:
    compared = await compare(postgres_worlds, range(5_000, 5_000 + OPERATIONS))
    assert (compared.differences, compared.faults) == ([], [])
    assert min(compared.asked.values()) >= OPERATIONS
    assert min(compared.found.values()) > OPERATIONS / 5
