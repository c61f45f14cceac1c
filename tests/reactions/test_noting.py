"""What has left is noted though the database is away for a moment; not for ever."""

from datetime import timedelta

import pytest

from models import clock
from models.engines.finishing import DatabaseUnavailable
from reactions import noting
from reactions.noting import noted


class Book:
    """A note that cannot be written `away` times."""

    def __init__(self, away: int) -> None:
        self.away = away
        self.tries = 0

    async def note(self) -> None:
        self.tries += 1
        if self.tries <= self.away:
            raise DatabaseUnavailable("the database is away")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "AGAIN", 0.001)


async def test_it_is_written_once_the_database_is_back() -> None:
    book = Book(away=3)
    await noted(book.note, until=clock.now() + timedelta(seconds=60))
    assert book.tries == 4


async def test_at_the_end_of_the_lease_it_is_another_ones() -> None:
    book = Book(away=3)
    with pytest.raises(DatabaseUnavailable):
        await noted(book.note, until=clock.now())
    assert book.tries == 1
