"""Questions that nobody wrote: operations on every root field, about what is in either world, and pages of lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from models.companies import Establishment
from models.dossiers import Dossier
from models.drafts import Draft
from schema.doors import doors
from schema.ids import decode, encode
from schema.maps import NODES
from tests.engine.test_same_answers import LATER
from tests.engine.walks import Walk
from tests.worlds.scenes import NAMES, TITLES
from transport.graphql.api import api, core
from transport.graphql.documents import Rejected

WHY = "a test knows everything"
ROOTS = [door.name for door in doors("query") if door.later is None]
OFTEN = ["dossiers", "drafts", "dossiers", "node", "nodes", "viewer", "dossier", "draft", "enrolments", "changes"] * 6
CURSORS = frozenset({"after", "before"})
WORDS = (*TITLES[:3], *NAMES[:3], "bodet", "cotonnec", "gaz", "autre", "zulu", "siae humando", "")
"""Of titles, people and places: of the first world, of the second ones, of both, of none."""
_TEXTS: dict[str, Sequence[Any]] = {
    "Date": ("2031-03-03", "2031-03-05", "1999-01-01"),
    "DateTime": ("2031-01-05T00:00:00Z",),
    "Boolean": (True, False),
}
_OPAQUE = re.compile(r'"([\w-]{60,})"')


@dataclass
class Known:
    """What can be named in a question: identifiers, numbers and words of all worlds, and some of none."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=lambda: {"2512AF000009"})
    entities: set[str] = field(default_factory=lambda: {"000000000"})
    drafts: set[int] = field(default_factory=lambda: {1_000_000})

    async def learn(self) -> None:
        """Adds what the open world holds."""
        for typename, one in NODES.items():
            model: Any = one.model
            keys = await model.everyones(WHY).values_list("id", flat=True)
            self.ids.setdefault(typename, set()).update(encode(typename, key) for key in keys)
        self.numbers.update(await Dossier.everyones(WHY).values_list("number", flat=True))  # type: ignore[arg-type]
        self.drafts.update(await Draft.everyones(WHY).values_list("number", flat=True))  # type: ignore[arg-type]
        for siret in await Establishment.everyones(WHY).values_list("siret", flat=True):
            self.entities.update((str(siret), str(siret)[:9]))

    def value(self, name: str, kind: str, chance: Random) -> Any:
        """For an argument of that name and scalar."""
        return chance.choice(sorted(self._values(name, kind, chance)))

    def _values(self, name: str, kind: str, chance: Random) -> Any:
        if kind == "ID":
            return self.ids[chance.choice(sorted(self.ids))] | {"x"}
        if kind == "Int":
            return self.drafts if name == "number" else (1, 2, 3, 20, 100)
        if kind in _TEXTS:
            return _TEXTS[kind]
        return {
            "number": self.numbers | self.entities,
            "entityNumber": self.entities,
            "scheme": ("AF", "CPRO", "AIDE"),
            "types": ("Draft", "Dossier", "Document"),
        }.get(name) or WORDS


@dataclass(frozen=True)
class Question:
    """An operation; one that is `open` has cursors among its variables."""

    text: str
    variables: dict[str, Any]

    @property
    def open(self) -> bool:
        return not CURSORS.isdisjoint(self.variables)

    def at(self, cursor: str) -> dict[str, Any]:
        """The variables with this cursor."""
        return self.variables | dict.fromkeys(CURSORS & self.variables.keys(), cursor)


def question(seed: int, known: Known) -> Question:
    """One that the server takes; the same for the same seed and the same knowledge."""
    chance = Random(seed)
    while True:
        walk = Walk(core, chance, known.value, LATER, deepest=4, optional=0.2, left_open=CURSORS)
        asked = Question(*walk.operation(ROOTS + OFTEN))
        with suppress(Rejected):
            api.documents.prepare(asked.text, asked.variables)
            return asked


def cursors_in(answer: str) -> list[str]:
    """What may be a cursor in this answer: long opaque texts that are no identifiers."""
    return [text for text in _OPAQUE.findall(answer) if decode(text) is None]
