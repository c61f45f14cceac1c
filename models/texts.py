"""What people write in words of their own: reasons, comments, messages."""

from models.refusals import ReasonRequired, Refusal, TextTooLong


def comment_of(text: str | None, *, longest: int, path: tuple[str, ...] = ()) -> str | None:
    """The comment without spaces around, None when nothing is said. Raises TextTooLong."""
    comment = (text or "").strip()
    if len(comment) > longest:
        raise TextTooLong(path=path, longest=longest)
    return comment or None


def reason_of(text: str | None, *, longest: int, path: tuple[str, ...] = ()) -> str:
    """The reason, which must be given. Raises ReasonRequired, TextTooLong."""
    return words_of(text, missing=ReasonRequired, longest=longest, path=path)


def words_of(text: str | None, *, missing: type[Refusal], longest: int, path: tuple[str, ...] = ()) -> str:
    """The text without spaces around. Raises `missing` when nothing is said, TextTooLong."""
    words = comment_of(text, longest=longest, path=path)
    if words is None:
        raise missing(path=path)
    return words
