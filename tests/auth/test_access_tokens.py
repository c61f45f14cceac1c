"""Access tokens that nobody but us could have written are accepted, and no others (RFC 8725)."""

import hmac
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from auth.keys import key_ring
from auth.sessions import Tokens, open_session
from auth.tokens import BadToken, read
from auth.viewer import Nobody, Viewer
from models.accounts.people import User
from tests.auth.people import MINUTE, NOON, attached, caller, claims_of, entity, forged, person, segment
from tests.cost import at_most

NOW = int(NOON.timestamp())
HOUR = 3600


@pytest.fixture
async def tokens(database: str) -> AsyncIterator[Tokens]:
    """A real pair, which keeps working whatever is tried beside it."""
    user = await person(password=None)
    pair = await open_session(user.id, user.home_side, now=NOON)
    yield pair
    assert isinstance(await caller(pair), Viewer)


async def accepted(texts: dict[Any, str]) -> list[Any]:
    """Which of these tokens, by what was tried, make somebody of their sender."""
    return [tried for tried, text in texts.items() if isinstance(await caller(text), Viewer)]


async def forged_from(tokens: Tokens, **changes: Any) -> str:
    said = tokens.access.claims
    return await forged(claims_of(said.user_id, said.session_id, **changes))


async def test_a_token_says_who_and_where_for_fifteen_minutes(tokens: Tokens) -> None:
    said = await read(tokens.access.text, now=NOON)
    assert said == tokens.access.claims
    assert said.expires_at == NOON + 15 * MINUTE
    assert isinstance(await caller(await forged_from(tokens)), Viewer)


@pytest.mark.attack("TOK-01")
async def test_an_unsigned_token_is_refused(tokens: Tokens) -> None:
    key = await key_ring().signing_key(NOON)
    _, body, signature = tokens.access.text.split(".")
    texts = {
        (algorithm, end): f"{segment({'alg': algorithm, 'kid': key.kid, 'typ': 'at+jwt'})}.{body}.{end}"
        for algorithm in ("none", "None", "NONE", "nOnE", "", None)
        for end in (signature, "")
    }
    assert await accepted(texts) == []


@pytest.mark.attack("TOK-02")
async def test_the_public_key_is_no_shared_secret(tokens: Tokens) -> None:
    key, said = await key_ring().signing_key(NOON), tokens.access.claims
    pem = key.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    texts = {}
    for algorithm in ("HS256", "ES256"):
        header = segment({"alg": algorithm, "kid": key.kid, "typ": "at+jwt"})
        body = f"{header}.{segment(claims_of(said.user_id, said.session_id))}"
        for secret in (pem, pem.rstrip(b"\n")):
            texts[algorithm, secret] = f"{body}.{segment(hmac.digest(secret, body.encode(), 'sha256'))}"
    assert await accepted(texts) == []


@pytest.mark.attack("TOK-03")
async def test_no_other_algorithm_is_accepted_with_the_same_key(tokens: Tokens) -> None:
    others = ("ES384", "ES512", "ES256K", "HS384", "HS512", "RS256", "EdDSA", "es256")
    assert await accepted({other: await headed(tokens, alg=other) for other in others}) == []


@pytest.mark.attack("TOK-04")
async def test_a_header_that_we_would_not_write_is_refused(tokens: Tokens) -> None:
    headers: list[dict[str, Any]] = [
        {"kid": "../../dev/null"},
        {"kid": "' OR 1=1 --"},
        {"kid": "\x00"},
        {"kid": "k" * 43},
        {"kid": "k" * 10_000},
        {"kid": None},
        {"kid": ["a"]},
        {"jku": "http://127.0.0.1:9/jwks.json"},
        {"x5u": "http://127.0.0.1:9/cert.pem"},
        {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}},
        {"crit": ["b64"], "b64": False},
        {"typ": "JWT"},
        {"typ": "rt+jwt"},
    ]
    assert await accepted({str(changes): await headed(tokens, **changes) for changes in headers}) == []


@pytest.mark.attack("TOK-05")
async def test_a_token_lives_when_it_should_and_no_longer(tokens: Tokens) -> None:
    lives: list[dict[str, Any]] = [
        {"iat": NOW - HOUR - 900, "exp": NOW - HOUR},
        {"iat": NOW - 990, "exp": NOW - 90},
        {"iat": NOW - 930, "exp": NOW - 30},
        {"nbf": NOW + HOUR},
        {"nbf": "demain"},
        {"iat": NOW + HOUR, "exp": NOW + HOUR + 900},
        {"iat": NOW + 31, "exp": NOW + 931},
        {"exp": None},
        {"exp": str(NOW + 900)},
        {"exp": True},
        {"exp": NOW + 900.5},
        {"exp": NOW + 50 * 365 * 86_400},
        {"exp": NOW + 901},
        {"exp": 10**400},
        {"exp": NOW},
        {"iat": None},
        {"iat": str(NOW)},
        {"jti": None},
    ]
    assert await accepted({str(life): await forged_from(tokens, **life) for life in lives}) == []


@pytest.mark.attack("TOK-05")
async def test_clocks_may_be_half_a_minute_apart(tokens: Tokens) -> None:
    late = await forged_from(tokens, iat=NOW - 929, exp=NOW - 29)
    early = await forged_from(tokens, iat=NOW + 30, exp=NOW + 930)
    assert await accepted({"late": late, "early": early}) == ["late", "early"]


@pytest.mark.attack("TOK-06")
@pytest.mark.feature("AGE-34")
async def test_a_token_for_something_else_is_refused(tokens: Tokens) -> None:
    here = "http://127.0.0.1:8000"
    values = [None, "", f"{here}/documents", "https://ailleurs.example", [f"{here}/graphql"], [here], 1]
    texts = {
        (claim, str(value)): await forged_from(tokens, **{claim: value}) for claim in ("aud", "iss") for value in values
    }
    assert await accepted(texts) == []


@pytest.mark.attack("TOK-06")
async def test_a_refresh_token_gives_no_access(tokens: Tokens) -> None:
    assert await caller(tokens.refresh) == Nobody("shape")


@pytest.mark.attack("TOK-07")
async def test_an_identifier_has_one_form_and_stands_for_somebody(tokens: Tokens) -> None:
    said = tokens.access.claims
    texts: dict[Any, str] = {}
    for claim, key in (("sub", said.user_id), ("sid", said.session_id)):
        fullwidth = str(key).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
        forms: list[Any] = [1, True, [str(key)], f"{key} ", key.hex, f"{{{key}}}", f"urn:uuid:{key}", fullwidth, ""]
        forms += [str(key).replace("-", "", 1), str(uuid4()), str(key)[:-1]]
        forms += [str(key).upper()] if str(key).upper() != str(key) else []
        texts |= {(claim, str(form)): await forged_from(tokens, **{claim: form}) for form in forms}
    assert await accepted(texts) == []


@pytest.mark.attack("TOK-07")
async def test_the_session_of_somebody_else_is_not_mine(tokens: Tokens) -> None:
    other = await person("autre@humando.example", password=None)
    theirs = await open_session(other.id, other.home_side, now=NOON)
    claims = claims_of(tokens.access.claims.user_id, theirs.access.claims.session_id)
    assert await caller(await forged(claims)) == Nobody("session")


@pytest.mark.attack("TOK-07")
async def test_a_deleted_user_is_nobody(database: str) -> None:
    user = await person(password=None)
    pair = await open_session(user.id, user.home_side, now=NOON)
    assert isinstance(await caller(pair), Viewer)
    await User.everyones("a test").filter(id=user.id).delete()
    assert await caller(pair) == Nobody("session")


@pytest.mark.attack("TOK-08")
async def test_rights_come_from_the_database_whatever_the_token_says(tokens: Tokens) -> None:
    place = await entity()
    found = await caller(
        await forged_from(tokens, role="ADMINISTRATOR", roles=["ADMINISTRATOR"], company=str(place.company_id))
    )
    assert isinstance(found, Viewer)
    assert found.reaches == ()


@pytest.mark.attack("TOK-08")
async def test_a_side_that_is_not_theirs_makes_nobody(tokens: Tokens) -> None:
    await attached(await User.everyones("a test").get(), await entity(), "CONTACT")
    sides = ("STAFF", "PROVIDER", "member", "", 3, None, "MEMBER STAFF")
    assert await accepted({side: await forged_from(tokens, side=side) for side in sides}) == []


@pytest.mark.attack("TOK-12")
async def test_what_is_no_token_is_refused_quickly(tokens: Tokens) -> None:
    text = tokens.access.text
    signed, _, _ = text.rpartition(".")
    for wrong in (
        "a" * 100_000,
        text + "a" * 100_000,
        '{"payload":"e30","signatures":[]}',
        text + "==",
        text.replace(".", "==.", 1),
        f"{text} {text}",
        f"{text}, Bearer {text}",
        text + "é",
        text + "\n",
        " " + text,
        "",
        ".",
        "..",
        "...",
        segment(b"[" * 5_000) + text[text.index(".") :],
        text[:-1],
        f"{signed}.{'A' * 86}",
    ):
        with at_most(0.005):
            assert isinstance(await caller(wrong), Nobody), wrong[:80]


@pytest.mark.attack("TOK-12")
async def test_a_payload_that_is_no_object_is_refused(tokens: Tokens) -> None:
    for payload in (b"[]", b"null", b"1", b"[" * 5_000, b"\xff", b'{"exp":' + b"9" * 5_000 + b"}"):
        with pytest.raises(BadToken):
            await read(await forged(payload), now=NOON)


async def headed(tokens: Tokens, **changes: Any) -> str:
    """Our token under another header, signed by our key all the same."""
    said = tokens.access.claims
    return await forged(claims_of(said.user_id, said.session_id), **changes)
