"""What production closes: GraphiQL, introspection for anonymous, hosts that are not ours."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.transport.probes import Line, Probe, ask, codes, line

OURS = {"host": "guichet.example"}
INTROSPECTIONS = (
    "{ __schema { types { name } } }",
    '{ __type(name: "Query") { fields { name } } }',
    "query { ...A } fragment A on Query { hidden: __schema { queryType { name } } }",
    "query($no: Boolean = false) { hello __schema @skip(if: $no) { queryType { name } } }",
)


@pytest.fixture
async def client(production: Probe) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=production.address, headers=OURS) as client:
        yield client


@pytest.mark.attack("GQL-01")
async def test_introspection_is_for_the_signed_in_only(client: httpx.AsyncClient, production: Probe) -> None:
    for query in INTROSPECTIONS:
        # Remembered documents must not carry the right of one caller over to another.
        assert "errors" not in await ask(client, query, authorization="Bearer long")
        assert codes(await ask(client, query)) == ["GRAPHQL_VALIDATION_FAILED"], query
        assert codes(await ask(client, query, authorization="Bearer dead")) == ["GRAPHQL_VALIDATION_FAILED"]
    assert await ask(client, "{ __typename hello }") == {"data": {"__typename": "Query", "hello": "Bonjour monde"}}
    named = Probe(production.address.replace("127.0.0.1", "guichet.example"), production.folder)
    async with line(named, host="127.0.0.1", port=int(production.address.rpartition(":")[2])) as connection:
        told = Line(connection)
        await told.init()
        await told.subscribe("a", INTROSPECTIONS[0])
        heard = await told.hear()
        assert (heard["type"], codes({"errors": heard["payload"]})) == ("error", ["GRAPHQL_VALIDATION_FAILED"])


@pytest.mark.attack("GQL-03")
async def test_there_is_no_graphiql(client: httpx.AsyncClient) -> None:
    assert (await client.get("/graphql", headers={"accept": "text/html"})).status_code == 405
    for path in ("/graphiql", "/graphiql/", "/graphiql/index.html", "/graphiql/graphiql.min.js"):
        assert (await client.get(path)).status_code == 404


@pytest.mark.attack("GQL-15")
async def test_only_our_name_is_served_but_machines_may_ask_by_address(client: httpx.AsyncClient) -> None:
    for host in ("localhost", "127.0.0.1", "evil.test"):
        answer = await client.post("/graphql", json={"query": "{ hello }"}, headers={"host": host})
        assert answer.status_code == 400
        assert (await client.get("/healthz", headers={"host": host})).status_code == 200


async def test_browsers_are_told_to_keep_to_https(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
