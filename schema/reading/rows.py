"""What the door gives: a row with the attributes that were selected, and the name of its type."""

from typing import Any

from schema.errors import NotImplementedYet


class Row:
    """The values of one object, by the python names of its fields."""

    typename: str

    def __init__(self, typename: str, **values: Any) -> None:
        values["typename"] = typename
        self.__dict__ = values

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{self.typename}.{name} was not read: is it in the map?")

    def __repr__(self) -> str:
        return f"<{self.typename} row>"


class NotShaped(Exception):
    """The value is in no record: rows must be made."""


class Told:
    """An answer that was written already (`schema/engine/telling.py`)."""

    __slots__ = ("answer",)

    def __init__(self, answer: Any) -> None:
        self.answer = answer


class Later:
    """Stands for the value of a field whose capability is not there yet."""


LATER = Later()


def value_of(source: object, name: str) -> Any:
    """The value of a field; how GraphQL reads every object that has no resolver of its own."""
    value = getattr(source, name)
    if value is LATER:
        raise NotImplementedYet
    return value
