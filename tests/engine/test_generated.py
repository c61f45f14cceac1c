"""Operations as hypothesis-graphql makes them, which shrink when they fail: answered to the byte as by graphql-core."""

import os
from functools import partial
from zlib import crc32

import pytest
from graphql import ArgumentNode, DocumentNode, ListValueNode, StringValueNode, Visitor, print_ast, visit
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from schema.engine import completion
from tests.cast import Cast
from tests.engine.both import answered, reference
from tests.engine.test_same_answers import ROOTS
from transport.graphql.api import api, core

EXAMPLES = int(os.environ.get("ENGINE_EXAMPLES", "50"))
"""On each database: raise it for a longer search, as in `ENGINE_EXAMPLES=2000`."""
OFTEN = ["dossiers", "drafts", "viewer", "node", "dossier", "draft"] * 4
SCALARS = {
    "Date": st.dates().map(str).map(nodes.String),
    "DateTime": st.datetimes().map(lambda at: nodes.String(f"{at.isoformat()}Z")),
    "Decimal": st.just(nodes.String("1.00")),
    "JSON": st.just(nodes.Object([])),
}


class _Named(Visitor):
    """Puts identifiers that exist where any text was generated; the same one for the same text."""

    def __init__(self, known: list[str]) -> None:
        super().__init__()
        self._known = known

    def leave_argument(self, node: ArgumentNode, *_: object) -> ArgumentNode | None:
        if node.name.value not in ("id", "ids"):
            return None
        given = node.value.values if isinstance(node.value, ListValueNode) else (node.value,)
        chosen = [nodes.String(self._chosen(one)) for one in given]
        value = ListValueNode(values=tuple(chosen)) if isinstance(node.value, ListValueNode) else chosen[0]
        return ArgumentNode(name=node.name, value=value)

    def _chosen(self, value: object) -> str:
        text = value.value if isinstance(value, StringValueNode) else ""
        return self._known[crc32(text.encode()) % len(self._known)]


def _printed(document: DocumentNode, known: list[str]) -> str:
    return print_ast(visit(document, _Named(known)))


def _operations(known: list[str]) -> st.SearchStrategy[str]:
    printed = partial(_printed, known=known)
    made = {
        root: queries(core, fields=[root], custom_scalars=SCALARS, allow_x00=False, print_ast=printed) for root in ROOTS
    }
    return st.sampled_from(ROOTS + OFTEN).flatmap(made.__getitem__)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
async def test_generated_operations_have_the_answer_of_graphql_core(
    cast: Cast, treasure: dict[str, str], still: None, data: st.DataObject
) -> None:
    text = data.draw(_operations([*treasure.values(), "x"]))
    for caller in (cast.anne, cast.agent, cast.louise):
        expected = await answered(reference, text, caller, {})
        assert await answered(api, text, caller, {}) == expected


async def test_a_mistake_of_the_engine_is_found(
    cast: Cast, treasure: dict[str, str], still: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison can fail: enums and dates written by their python names are found."""
    texts: list[str] = []

    @settings(max_examples=25, derandomize=True, database=None, phases=[Phase.generate], deadline=None)
    @given(_operations(list(treasure.values())))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    monkeypatch.setattr(completion, "leaf", lambda kind: str)
    different = [text for text in texts if await _differs(f"{text} # planted", cast)]
    assert different


async def _differs(text: str, cast: Cast) -> bool:
    return await answered(api, text, cast.anne, {}) != await answered(reference, text, cast.anne, {})
