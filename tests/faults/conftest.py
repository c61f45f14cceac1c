"""The nursery of the stage, one for a session; and the count of the faults."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.faults.stage.births import Nursery, open_nursery
from tests.faults.tally import Tally, declared_by, summary


@pytest.fixture(scope="session")
async def nursery() -> AsyncIterator[Nursery]:
    """Gives birth to processes of Guichet, quickly."""
    async with open_nursery() as one:
        yield one


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    """Counts the faults of this test; fewer than it declares is an error."""
    one = Tally()
    yield one
    assert one.faults >= declared_by(request.node), f"{one.faults} faults, {declared_by(request.node)} declared"


def pytest_report_collectionfinish(items: list[pytest.Item]) -> str:
    """Says how many faults will be injected."""
    return summary(items)
