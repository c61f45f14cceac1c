"""Files that people send: what they are by their first bytes, how large they may be, what they are called."""

import unicodedata
from dataclasses import dataclass
from typing import BinaryIO, Final

from models.refusals import Refusal

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of a document (10 Mo)."""

LONGEST_NAME: Final = 255

_KINDS = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
)
"""First bytes, media type, endings of names."""


class FileEmpty(Refusal):
    """Le fichier est vide."""


class FileTooLarge(Refusal):
    """Le fichier ne peut dépasser 10 Mo."""


class FileTypeRefused(Refusal):
    """Seuls les fichiers pdf, png et jpg sont acceptés."""


@dataclass(frozen=True)
class ReceivedFile:
    """A file that may be kept."""

    name: str
    media_type: str
    content: bytes


def received(name: str, source: bytes | BinaryIO) -> ReceivedFile:
    """The file, read no further than needed. Raises FileEmpty, FileTooLarge, FileTypeRefused."""
    content = source if isinstance(source, bytes) else _read(source)
    if not content:
        raise FileEmpty(path=("file",))
    if len(content) > LARGEST:
        raise FileTooLarge(path=("file",))
    media_type, endings = _kind_of(content)
    return ReceivedFile(safe_name(name, endings), media_type, content)


def safe_name(name: str, endings: tuple[str, ...]) -> str:
    """A name that fits the content: no folder, nothing invisible, nothing that turns the text around."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip(" .")
    stem, ending = visible, endings[0]
    if visible.lower().endswith(endings):
        stem, _, ending = visible.rpartition(".")
        ending = f".{ending}"
    return (stem.strip(" .")[: LONGEST_NAME - len(ending)] or "document") + ending


def _read(source: BinaryIO) -> bytes:
    source.seek(0)
    return source.read(LARGEST + 1)


def _kind_of(content: bytes) -> tuple[str, tuple[str, ...]]:
    for start, media_type, endings in _KINDS:
        if content.startswith(start):
            return media_type, endings
    raise FileTypeRefused(path=("file",))
