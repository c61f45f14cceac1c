"""Rows that belong to somebody: no query without saying whose.

A scoped model has a closed manager. `visible_to(viewer)` is the one predicate behind lists, counts, searches, edges,
single reads, locks, subscriptions and downloads; `everyones(reason)` is for the machinery, and a test lists its places.
"""

from typing import Any, NoReturn, Self
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.manager import Manager
from tortoise.queryset import QuerySet

from models.table import Table


class Unscoped(RuntimeError):
    """A scoped model was queried without saying whose rows are meant."""


class Closed(Manager):
    """The manager of every scoped model: it refuses."""

    def get_queryset(self) -> NoReturn:
        """Refuse, naming the two doors."""
        raise Unscoped(f"Say whose {self._model.__name__}: use visible_to(viewer) or everyones(reason).")


class Identified(Table):
    """A row with a random identifier, opaque outside."""

    id: UUID = fields.UUIDField(primary_key=True, default=uuid4)

    class Meta:
        abstract = True


class Scoped(Identified):
    """A row that belongs to somebody."""

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # Meta.manager of an abstract parent is not inherited.
        super().__init_subclass__(**kwargs)
        cls._meta.manager = Closed(cls)

    @classmethod
    def everyones(cls, reason: str) -> QuerySet[Self]:
        """All rows, whoever they belong to; the reason is for the reader."""
        if not reason:
            raise Unscoped("Say why everyone's rows are needed.")
        return QuerySet(cls)
