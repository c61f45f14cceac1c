"""What the attacks share: what is worth stealing."""

import pytest

from tests.attacks.treasure import gather
from tests.cast import Cast


@pytest.fixture
async def treasure(cast: Cast) -> dict[str, str]:
    """An object of SIAE or of Anne for each type: type name → identifier."""
    return await gather(cast)
