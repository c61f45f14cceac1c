"""What the tests of the change feed share: where documents go."""

from pathlib import Path

import pytest

from outside.storage import FileStorage


@pytest.fixture
def storage(tmp_path: Path) -> FileStorage:
    return FileStorage(tmp_path / "documents")
