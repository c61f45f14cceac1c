"""Reasons and comments that people write beside what they decide."""

from models.refusals import ReasonRequired, TextTooLong


def comment_of(text: str | None, *, longest: int, path: tuple[str, ...] = ()) -> str | None:
    """The comment without spaces around, None when nothing is said. Raises TextTooLong."""
    comment = (text or "").strip()
    if len(comment) > longest:
        raise TextTooLong(path=path, longest=longest)
    return comment or None


def reason_of(text: str | None, *, longest: int, path: tuple[str, ...] = ()) -> str:
    """The reason, which must be given. Raises ReasonRequired, TextTooLong."""
    reason = comment_of(text, longest=longest, path=path)
    if reason is None:
        raise ReasonRequired(path=path)
    return reason
