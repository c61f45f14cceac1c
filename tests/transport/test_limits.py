"""What a document may weigh: measured in time that is linear in its text, refused before anything runs."""

from typing import Any

import pytest
from graphql import get_introspection_query

from auth.viewer import Nobody
from schema.context import Context
from tests.cost import at_most
from tests.transport.probe import schema
from transport import bounds
from transport.graphql import documents


async def code_of(query: str, variables: dict[str, Any] | None = None) -> str | None:
    """The code of the first error of this document, or None; for less than a second of work, with few errors."""
    with at_most(1):
        result = await schema.execute(query, variables, Context(Nobody(), "a-request"))
    assert len(result.errors or ()) <= bounds.MOST_ERRORS
    return str((result.errors[0].extensions or {})["code"]) if result.errors else None


def nested(levels: int, open_: str = "rows{", leaf: str = "id", close: str = "}") -> str:
    return "{" + open_ * levels + leaf + close * levels + "}"


@pytest.mark.attack("GQL-04")
async def test_a_document_that_is_too_deep_is_refused() -> None:
    assert await code_of(nested(3, "rows(first:2){")) is None
    for levels in (20, 200, 2_000, 8_000):
        assert await code_of(nested(levels)) == "TOO_COMPLEX"
    assert await code_of(nested(100, "...on Query{", "hello")) == "TOO_COMPLEX"
    assert await code_of("{hello(name:" + "[" * 20_000 + "]" * 20_000 + ")}") == "TOO_COMPLEX"
    assert await code_of("{hello(name:" + "{a:" * 8_000 + "1" + "}" * 8_000 + ")}") == "TOO_COMPLEX"


@pytest.mark.attack("GQL-05")
async def test_a_document_that_repeats_itself_is_refused() -> None:
    assert await code_of("{" + " ".join(f"a{n}:hello" for n in range(100)) + "}") is None
    assert await code_of("{" + " ".join(f"a{n}:hello" for n in range(101)) + "}") == "TOO_COMPLEX"
    assert await code_of("{" + "hello " * 10_000 + "}") == "TOO_COMPLEX"
    assert await code_of("{hello " + "@skip(if:true)" * 31 + "}") == "TOO_COMPLEX"
    assert await code_of(" ".join(f"query Q{n}{{hello}}" for n in range(11))) == "TOO_COMPLEX"
    assert await code_of("{" + " ".join(f"no{n}" for n in range(90)) + "}") == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.attack("GQL-06")
@pytest.mark.parametrize("levels", [10, 22, 30, 100])
async def test_a_fragment_bomb_costs_nothing(levels: int) -> None:
    spread = "".join(f"fragment F{n} on Query{{...F{n + 1} ...F{n + 1}}}" for n in range(levels))
    assert await code_of(f"{{...F0}}{spread}fragment F{levels} on Query{{hello}}") == "TOO_COMPLEX"
    inline = "".join(f"fragment F{n} on Query{{...on Query{{...F{n + 1}}} ...F{n + 1}}}" for n in range(levels))
    assert await code_of(f"{{...F0}}{inline}fragment F{levels} on Query{{hello}}") == "TOO_COMPLEX"


async def test_a_long_chain_of_fragments_is_refused_in_whatever_order_it_is_written() -> None:
    links = [f"fragment F{n} on Query{{...F{n + 1}}}" for n in range(200)]
    end = "fragment F200 on Query{hello}"
    for chain in (links, links[::-1], links[100:] + links[:100]):
        assert await code_of("{...F0}" + "".join(chain) + end) == "TOO_COMPLEX"
    assert await code_of("{...F190}" + "".join(links[190:]) + end) is None


@pytest.mark.attack("GQL-07")
async def test_fields_are_counted_as_expanded() -> None:
    bomb = "".join(f"fragment F{n} on Row{{a:rows{{...F{n + 1}}} b:rows{{...F{n + 1}}}}}" for n in range(12))
    assert await code_of(f"{{rows{{...F0}}}}{bomb}fragment F12 on Row{{id}}") == "TOO_COMPLEX"


@pytest.mark.attack("GQL-08")
@pytest.mark.parametrize(
    "query",
    [
        "{...A} fragment A on Query{...A}",
        "{...A} fragment A on Query{...B} fragment B on Query{...A}",
        "{rows{...A}} fragment A on Row{rows{...A}}",
        "{...Unknown}",
        "{hello} fragment Unused on Query{hello}",
        "{...A} fragment A on Query{hello} fragment A on Query{hello}",
        "{...A} fragment A on Nothing{hello}",
    ],
)
async def test_fragments_that_make_no_sense_are_invalid(query: str) -> None:
    assert await code_of(query) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.attack("GQL-09")
async def test_the_product_of_page_sizes_is_the_cost() -> None:
    three = "{rows(first:%s){rows(first:%s){rows(first:%s){id}}}}"
    assert await code_of(three % (10, 10, 10)) is None
    assert await code_of(three % (100, 100, 100)) == "TOO_COMPLEX"
    assert await code_of(three % (1_000_000, 2_147_483_647, 100)) == "TOO_COMPLEX"
    assert await code_of("{rows{rows{rows{rows{id}}}}}") == "TOO_COMPLEX"
    assert await code_of("{rows(first:-1){id} more:rows(first:0){id} all:rows(first:null){id}}") is None


@pytest.mark.attack("GQL-09")
async def test_a_page_size_in_a_variable_counts_with_its_value_each_time() -> None:
    query = "query($n:Int $d:Int=100){rows(first:$n){rows(first:$n){rows(first:$n){id}}} other:rows(first:$d){id}}"
    for _ in range(2):
        assert await code_of(query, {"n": 10}) is None
        assert await code_of(query, {"n": 100}) == "TOO_COMPLEX"
        assert await code_of(query, {"n": 10**9}) == "TOO_COMPLEX"
    assert await code_of(query, {}) == "TOO_COMPLEX"
    defaulted = "query($n:Int=100){rows(first:$n){rows(first:$n){rows(first:$n){id}}}}"
    assert await code_of(defaulted, {}) == "TOO_COMPLEX"
    assert await code_of(defaulted, {"n": 2}) is None


async def test_lists_without_pages_count_for_five_rows() -> None:
    assert await code_of("{rows(first:10){parts{parts{parts{id}}}}}") is None
    assert await code_of("{rows(first:100){parts{parts{parts{parts{id}}}}}}") == "TOO_COMPLEX"


@pytest.mark.attack("GQL-10")
async def test_five_mutations_and_one_sign_in_fit_in_a_document() -> None:
    assert await code_of("mutation{" + " ".join(f'a{n}:note(text:"a")' for n in range(5)) + "}") is None
    assert await code_of("mutation{" + " ".join(f'a{n}:note(text:"a")' for n in range(6)) + "}") == "TOO_COMPLEX"
    hidden = (
        'mutation{...A ...on Mutation{...A}} fragment A on Mutation{a:note(text:"a") b:note(text:"b") c:note(text:"c")}'
    )
    assert await code_of(hidden) == "TOO_COMPLEX"


@pytest.mark.attack("AUTH-08")
async def test_a_document_tries_one_password_only() -> None:
    sign_in = 'signIn(login:"a",password:"b")'
    assert await code_of(f"mutation{{{sign_in}}}") == "INTERNAL"  # the probe's resolver raises
    assert await code_of(f"mutation{{{sign_in} other:{sign_in}}}") == "TOO_COMPLEX"
    assert await code_of(f"mutation{{...A other:{sign_in}}} fragment A on Mutation{{{sign_in}}}") == "TOO_COMPLEX"
    assert await code_of(f"mutation A{{{sign_in}}} mutation B{{{sign_in}}}") == "TOO_COMPLEX"


async def test_the_standard_introspection_query_passes() -> None:
    query = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
    )
    assert await code_of(query) is None


@pytest.mark.attack("GQL-17")
async def test_the_memory_of_documents_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_REMEMBERED", 10)
    memory = documents.Documents(schema._schema)
    for number in range(50):
        memory.prepare(f"query Q{number} {{ hello }}", None)
    assert len(memory._ready) == 10
    assert memory._characters == sum(len(text) for text in memory._ready)
    assert "query Q49 { hello }" in memory._ready
    with pytest.raises(documents.Rejected):
        memory.prepare("{ nothing }", None)
    assert len(memory._ready) == 10


async def test_a_document_is_read_once() -> None:
    memory = documents.Documents(schema._schema)
    assert memory.prepare("{ hello }", None) is memory.prepare("{ hello }", {"a": 1})
