"""GraphQL over HTTP, against a real server process: what is served, what is refused, in which shape."""

import httpx
import orjson
import pytest

from tests.transport.probes import Probe, ask, codes

JSON = {"content-type": "application/json"}
GRAPHQL_RESPONSE = "application/graphql-response+json"


async def test_a_query_is_answered(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/graphql", json={"query": "query($n: String!) { hello(name: $n) }", "variables": {"n": "Été"}}
    )
    assert (answer.status_code, answer.json()) == (200, {"data": {"hello": "Bonjour Été"}})
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("{ hello", "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found <EOF>."),
        ("{ helo }", "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'helo' on type 'Query'."),
        ("query($n: Int!) { rows(first: $n) { id } }", "BAD_USER_INPUT", None),
        ("{ me }", "UNAUTHENTICATED", "Vous devez vous connecter."),
        ("{ forbidden }", "FORBIDDEN", "Vous n'êtes pas habilité à effectuer cette opération."),
        ("{ unseen }", "NOT_FOUND", "Cet élément est introuvable."),
        ("{ limited }", "RATE_LIMITED", "Trop de requêtes. Réessayez dans quelques instants."),
        ("{ slow }", "TIMEOUT", "La requête a pris trop de temps."),
        ("{ bug }", "INTERNAL", "Une erreur interne est survenue."),
        ("{ missing }", "INTERNAL", "Une erreur interne est survenue."),
    ],
)
async def test_every_error_has_its_code_and_the_id_of_its_request(
    client: httpx.AsyncClient, query: str, code: str, message: str | None
) -> None:
    answer = await client.post("/graphql", json={"query": query})
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == code
    assert error["extensions"]["requestId"] == answer.headers["x-request-id"]
    assert message is None or error["message"] == message


async def test_a_limit_says_when_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "{ limited }"})
    assert answer.json()["errors"][0]["extensions"]["retryAfter"] == 7
    assert answer.headers["retry-after"] == "7"


async def test_an_operation_that_is_too_slow_leaves_null_data_because_it_had_begun(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "{ slow }"))["data"] is None
    assert "data" not in await ask(client, "{ helo }")


async def test_a_stale_token_still_reads_public_fields_and_signs_in(client: httpx.AsyncClient) -> None:
    body = await ask(client, "{ hello }", authorization="Bearer dead")
    assert body == {"data": {"hello": "Bonjour monde"}}
    assert codes(await ask(client, "{ me }", authorization="Bearer dead")) == ["UNAUTHENTICATED"]
    assert await ask(client, "{ me }", authorization="Bearer long") == {"data": {"me": "MEMBER"}}


@pytest.mark.attack("TOK-13")
async def test_two_tokens_that_differ_are_refused_and_a_token_in_the_address_is_not_read(
    client: httpx.AsyncClient,
) -> None:
    both = [("authorization", "Bearer long"), ("authorization", "Bearer other")]
    answer = await client.post("/graphql", json={"query": "{ me }"}, headers=both)
    assert (answer.status_code, codes(answer.json())) == (400, ["BAD_USER_INPUT"])
    same = [("authorization", "Bearer long"), ("authorization", "Bearer long")]
    assert (await client.post("/graphql", json={"query": "{ me }"}, headers=same)).json() == {"data": {"me": "MEMBER"}}
    answer = await client.post("/graphql?authorization=Bearer%20long&token=long", json={"query": "{ me }"})
    assert codes(answer.json()) == ["UNAUTHENTICATED"]


@pytest.mark.attack("GQL-02")
async def test_no_near_miss_is_corrected(client: httpx.AsyncClient) -> None:
    near = ["{ helo }", "{ hello(nam: 1) }", "query($x: Strin) { hello(name: $x) }", "{ hello @skp(if: true) }"]
    for query in [*near, "{ rows { idd } }", "{ rows(firt: 1) { id } }", "fragment A on Quer { hello } { ...A }"]:
        body = await ask(client, query)
        assert codes(body), query
        assert "Did you mean" not in orjson.dumps(body).decode()


@pytest.mark.attack("GQL-03")
@pytest.mark.parametrize(
    ("method", "headers", "content", "status"),
    [
        ("GET", {}, b"", 405),
        ("GET", {"accept": "application/json"}, b"", 405),
        ("PUT", JSON, b"{}", 405),
        ("POST", {"content-type": "text/plain"}, b'{"query":"{hello}"}', 415),
        ("POST", {"content-type": "application/x-www-form-urlencoded"}, b"query={hello}", 415),
        ("POST", {"content-type": "multipart/form-data; boundary=x"}, b"--x--", 400),
        ("POST", {}, b'{"query":"{hello}"}', 415),
    ],
)
async def test_only_a_json_post_is_served(
    client: httpx.AsyncClient, method: str, headers: dict[str, str], content: bytes, status: int
) -> None:
    address = "/graphql?query={hello}" if method == "GET" else "/graphql"
    answer = await client.request(method, address, headers=headers, content=content)
    assert (answer.status_code, codes(answer.json())) == (status, ["BAD_USER_INPUT"])


@pytest.mark.attack("GQL-03")
async def test_a_mutation_by_get_is_refused_even_as_a_stream(client: httpx.AsyncClient) -> None:
    address = '/graphql?query=mutation{note(text:"a")}'
    assert (await client.get(address)).status_code == 405
    answer = await client.get(address, headers={"accept": "text/event-stream"})
    assert 'data: {"errors"' in answer.text
    assert '"note"' not in answer.text


@pytest.mark.attack("GQL-11")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"5",
        b'"text"',
        b"[]",
        b'[{"query":"{hello}"}]',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"query":"{hello}","variables":' + b'{"a":' * 100 + b"1" + b"}" * 101,
        b'{"query":"{hello}","variables":{"a":NaN}}',
        b'{"query":"{hello}","variables":{"a":' + b"1" * 5000 + b"}}",
        b'\xef\xbb\xbf{"query":"{hello}"}',
        '{"query":"{hello}"}'.encode("utf-16"),
        b'{"query":"{hello}","variables":{"a":"\xff"}}',
        b'{"query":"{hello}","variables":{"a":"\\ud800"}}',
        b'{"query":"{hello}","variables":{"a":"\\u0000"}}',
        b'{"query":5}',
        b'{"query":null}',
        b'{"query":""}',
        b'{"variables":{}}',
        b'{"query":"{hello}","variables":[1]}',
        b'{"query":"{hello}","variables":"a"}',
        b'{"query":"{hello}","operationName":[]}',
        b'{"query":"{hello}","extensions":7}',
    ],
)
async def test_hostile_json_is_a_clear_400(client: httpx.AsyncClient, probe: Probe, content: bytes) -> None:
    answer = await client.post("/graphql", content=content, headers=JSON)
    assert (answer.status_code, codes(answer.json())) == (400, ["BAD_USER_INPUT"])
    assert (await client.post("/graphql", content=b'{"query":"{hello}"}', headers=JSON)).status_code == 200


async def test_a_key_given_twice_keeps_its_last_value(client: httpx.AsyncClient) -> None:
    content = b'{"query":"{ bug }","query":"{ hello }"}'
    assert (await client.post("/graphql", content=content, headers=JSON)).json() == {"data": {"hello": "Bonjour monde"}}


async def test_an_escaped_backslash_before_u0000_is_no_nul(client: httpx.AsyncClient) -> None:
    content = rb'{"query":"query($n:String){hello(name:$n)}","variables":{"n":"\\u0000"}}'
    assert (await client.post("/graphql", content=content, headers=JSON)).json() == {
        "data": {"hello": "Bonjour \\u0000"}
    }


@pytest.mark.attack("GQL-10")
async def test_a_batch_is_refused(client: httpx.AsyncClient) -> None:
    for size in (11, 1000):
        answer = await client.post("/graphql", json=[{"query": "{ hello }"}] * size)
        assert (answer.status_code, codes(answer.json())) == (400, ["BAD_USER_INPUT"])


@pytest.mark.attack("GQL-12")
async def test_what_is_too_large_is_refused(client: httpx.AsyncClient) -> None:
    large = b'{"query":"{hello}","variables":{"a":"' + b"x" * 300_000 + b'"}}'
    assert (await client.post("/graphql", content=large, headers=JSON)).status_code == 413

    async def pieces() -> object:
        for _ in range(64):
            yield b" " * 10_000

    answer = await client.post("/graphql", content=pieces(), headers=JSON)  # type: ignore[arg-type]
    assert answer.status_code == 413
    zipped = {**JSON, "content-encoding": "gzip"}
    assert (await client.post("/graphql", content=b"\x1f\x8b", headers=zipped)).status_code == 415
    for text in (
        "," * 200_000,
        "#" + "x" * 200_000,
        '{hello(name:"' + "x" * 200_000 + '")}',
        "{" + "x" * 200_000 + "}",
    ):
        assert codes(await ask(client, text)) == ["TOO_COMPLEX"]


@pytest.mark.attack("GQL-13")
async def test_heavy_heads_are_refused(client: httpx.AsyncClient) -> None:
    body = orjson.dumps({"query": "{ hello }"})
    many = {f"x-{number}": "1" for number in range(1000)}
    assert (await client.post("/graphql", content=body, headers={**JSON, **many})).status_code == 431
    assert (await client.post("/graphql", content=body, headers={**JSON, "x-long": "1" * 20_000})).status_code == 431
    assert (await client.post("/graphql?" + "a" * 5000, content=body, headers=JSON)).status_code == 414


@pytest.mark.attack("GQL-15")
async def test_an_unknown_host_is_refused(client: httpx.AsyncClient) -> None:
    for host in ("evil.test", "127.0.0.1.evil.test", "", "a@evil.test", "[::1"):
        answer = await client.post("/graphql", json={"query": "{ hello }"}, headers={"host": host})
        assert answer.status_code == 400, host
    assert (
        await client.post("/graphql", json={"query": "{ hello }"}, headers={"host": "localhost:1"})
    ).status_code == 200


@pytest.mark.attack("GQL-19")
async def test_extensions_and_incremental_delivery_change_nothing(client: httpx.AsyncClient) -> None:
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
    answer = await client.post("/graphql", json={"query": "{ hello }", "extensions": extensions})
    assert answer.json() == {"data": {"hello": "Bonjour monde"}}
    answer = await client.post("/graphql", json={"extensions": extensions})
    assert answer.status_code == 400
    for directive in ("... @defer { hello }", "rows @stream { id }"):
        assert codes(await ask(client, f"{{ {directive} }}")) == ["GRAPHQL_VALIDATION_FAILED"]
    rows = "rows(first:100)@skip(if:true){rows(first:100){rows(first:100){rows{id}}}}"
    assert codes(await ask(client, f"{{ hello {rows} }}")) == ["TOO_COMPLEX"]


@pytest.mark.attack("GQL-20")
async def test_only_listed_origins_are_granted_anything(client: httpx.AsyncClient) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    for origin in ("https://evil.test", "null", "http://127.0.0.1:8000.evil.test"):
        answer = await client.options("/graphql", headers={**asked, "origin": origin})
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
        answer = await client.post("/graphql", json={"query": "{ hello }"}, headers={"origin": origin})
        assert "access-control-allow-origin" not in answer.headers
    answer = await client.options("/graphql", headers={**asked, "origin": "http://127.0.0.1:8000"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "http://127.0.0.1:8000"
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    for answer in (await client.post("/graphql", json={"query": "{ hello }"}), await client.get("/nothing")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
    assert codes((await client.get("/nothing")).json()) == ["NOT_FOUND"]


async def test_the_media_type_that_the_client_prefers_is_used(client: httpx.AsyncClient) -> None:
    for accept, expected in (
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE}, application/json;q=0.5", GRAPHQL_RESPONSE),
        (f"application/json;q=0.5, {GRAPHQL_RESPONSE}", GRAPHQL_RESPONSE),
        (f"application/json, {GRAPHQL_RESPONSE};q=0.9", "application/json"),
        (f"{GRAPHQL_RESPONSE};q=0", "application/json"),
        ("*/*", "application/json"),
    ):
        answer = await client.post("/graphql", json={"query": "{ helo }"}, headers={"accept": accept})
        assert answer.headers["content-type"] == f"{expected}; charset=utf-8", accept
        assert answer.status_code == (400 if expected == GRAPHQL_RESPONSE else 200)


async def test_a_subscription_by_plain_post_is_told_where_to_go(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": "subscription { count }"})
    assert answer.status_code == 406
    assert "text/event-stream" in answer.json()["errors"][0]["message"]


async def test_an_unknown_operation_name_is_a_mistake_of_the_client(client: httpx.AsyncClient) -> None:
    two = {"query": "query A { hello } query B { requestId }"}
    assert (await client.post("/graphql", json={**two, "operationName": "A"})).json()["data"] == {
        "hello": "Bonjour monde"
    }
    for name in ("C", "", None):
        body = (await client.post("/graphql", json={**two, "operationName": name})).json()
        assert codes(body) == ["BAD_USER_INPUT"], name
        assert "data" not in body
