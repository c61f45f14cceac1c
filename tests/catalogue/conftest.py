"""What the tests of the catalogue share."""

import pytest

from tests.cast import Cast
from tests.catalogue.shelf import Shelf, shelve


@pytest.fixture
async def shelf(cast: Cast) -> Shelf:
    """A small catalogue."""
    return await shelve(cast)
