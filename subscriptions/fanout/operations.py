"""What bells that ask the same share: the operation, and the answer to it for each view of each notification."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast
from weakref import WeakValueDictionary

from graphql import GraphQLSchema

from auth.viewer import Viewer
from models.bell.rung import Shared
from schema.context import Info
from schema.reading.maps import Record, View
from schema.reading.reader import Reader
from schema.reading.rows import Row
from schema.reading.selection import Selection
from subscriptions.fanout.circles import Circle, SubjectReader
from subscriptions.fanout.compiling import answer_to, is_simple, variables_below
from subscriptions.fanout.marks import EVENT_MARKS, NOTIFICATION_MARKS, Template
from subscriptions.fanout.views import NotShared, key_of, view_of

_EVERYBODY = "the notification alone decides"


class Operation:
    """One selection on the bell, with the variables that it reads. Equal ones are the same object while it is used."""

    def __init__(self, info: Info, variables: Mapping[str, Any]) -> None:
        raw = info._raw_info
        self._schema: GraphQLSchema = raw.schema
        self._operation = raw.operation  # its id is the key below: kept, so that no other takes it
        self._key, self._answer = answer_to(raw, variables)
        # Of the info, only what says nothing about the first client.
        kept = SimpleNamespace(fragments=raw.fragments, schema=raw.schema, variable_values=dict(variables))
        nodes = tuple(node.selection_set for node in raw.field_nodes if node.selection_set)
        self._asked = Selection(nodes, cast(Any, kept)).under("BellEvent", "notification")
        self._subject = self._asked.fields("Notification").get("subject")
        self._views: dict[str, View] = {}
        self._circles: WeakValueDictionary[Hashable, Circle] = WeakValueDictionary()
        self.count = self._template(None)

    @classmethod
    def of(cls, info: Info) -> Operation:
        """The operation being subscribed to. Raises `NotShared` for what is told to each client by itself."""
        raw = info._raw_info
        if not is_simple(raw.operation):
            raise NotShared("more than one plain field at the root")
        used = variables_below(raw)
        key = (id(raw.operation), repr(sorted(used.items())))
        operation = _operations.get(key)
        if operation is None:
            operation = _operations[key] = cls(info, used)
        return operation

    def circle_of(self, viewer: Viewer, typename: str, private: bool) -> Circle:
        """Viewers of the same circle share the answer about a subject of this type. Raises `NotShared`.

        Of a `private` one, those who hold the same rights do not all see the same.
        """
        view = self._view(viewer, typename, private)
        circle = self._circles.get(view)
        if circle is None:
            circle = self._circles[view] = Circle(self, view, SubjectReader.of(viewer))
        return circle

    def _view(self, viewer: Viewer, typename: str, private: bool) -> Hashable:
        if self._subject is None:
            return _EVERYBODY
        if typename not in self._views:
            self._views[typename] = view_of(self._schema, typename, self._subject)
        return key_of(View.USER if private else self._views[typename], viewer)

    async def templates(self, reader: Reader, shared: Sequence[Shared]) -> list[Template]:
        """The answers about these notifications, as the reader of a circle sees them.

        Raises `NotShared` when an answer has errors: they carry the request of one client.
        """
        rows = await reader.dressed("Notification", [_record(one) for one in shared], self._asked)
        for row in rows:
            personal = NOTIFICATION_MARKS.keys() & row.__dict__.keys()
            row.__dict__.update({name: NOTIFICATION_MARKS[name] for name in personal})
        return [self._template(row) for row in rows]

    def _template(self, notification: Row | None) -> Template:
        try:
            answer = self._answer(Row("BellEvent", notification=notification, **EVENT_MARKS))
        except Exception as error:  # whoever is told alone hears from graphql-core what is wrong
            raise NotShared("an error belongs to one request") from error
        return Template({"data": {self._key: answer}})


_operations: WeakValueDictionary[tuple[int, str], Operation] = WeakValueDictionary()


def _record(shared: Shared) -> Record:
    """What the map of Notification reads. What is the entry's own is replaced by marks."""
    return {
        **dict.fromkeys(("sequence", "created_at", "read_at", "archived_at")),
        "id": shared.id,
        **{
            f"notification__{name}": getattr(shared, name)
            for name in ("kind", "title", "body", "side", "subject_type", "subject_id")
        },
    }
