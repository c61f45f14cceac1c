"""Files by key, in a folder."""

from pathlib import Path

import pytest

from outside.storage import FileStorage, Missing, open_storage


def files_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


async def test_what_is_put_is_read_and_deleted(tmp_path: Path) -> None:
    storage = open_storage(f"file://{tmp_path}/documents")
    first, second = await storage.put(b"one"), await storage.put(b"one")
    assert first != second
    assert await storage.read(first) == b"one"
    await storage.delete(first)
    await storage.delete(first)
    with pytest.raises(Missing):
        await storage.read(first)
    assert await storage.read(second) == b"one"


async def test_files_are_ours_alone_and_nothing_half_written_stays(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path)
    key = await storage.put(b"secret")
    assert (tmp_path / key).stat().st_mode & 0o077 == 0
    assert files_in(tmp_path) == [key.partition("/")[2]]


async def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(OSError, match="file"):
        await FileStorage(tmp_path / "file").put(b"lost")


@pytest.mark.parametrize(
    "key", ["../secret", "/etc/passwd", "", "ab/../../x", "ab/" + "g" * 32, "ab/" + "0" * 32 + "\n"]
)
async def test_only_our_keys_name_files(tmp_path: Path, key: str) -> None:
    storage = FileStorage(tmp_path)
    with pytest.raises(Missing):
        await storage.read(key)
    with pytest.raises(Missing):
        await storage.delete(key)


@pytest.mark.parametrize("url", ["s3://bucket", "file://", "documents"])
def test_an_address_that_we_cannot_serve_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="file://"):
        open_storage(url)
