"""A column that holds a set of roles, and can be searched for one of them on every database."""

from typing import Any

from tortoise.fields import CharField


class RoleSetField(CharField[Any]):
    """Stored as « ROLE ROLE » with a space on each side, so that `roles__contains=" ROLE "` finds whole words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)

    def to_db_value(self, value: Any, instance: Any) -> Any:
        """A list of codes as text; a text (of a filter) as it is."""
        return value if value is None or isinstance(value, str) else " ".join(["", *sorted(value), ""])

    def to_python_value(self, value: Any) -> Any:
        """The codes, in alphabetical order."""
        return value.split() if isinstance(value, str) else value
