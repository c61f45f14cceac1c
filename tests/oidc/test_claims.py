"""What a provider could sign by mistake, claim by claim: nothing of it is a fault of ours."""

from datetime import UTC, datetime
from typing import Any

import pytest

from auth.franceconnect.claims import check_identity, verified
from auth.franceconnect.keys import Keys
from auth.franceconnect.refusals import Untrusted
from outside.franceconnect_twin.signing import Signer, half_hash

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOON = int(NOW.timestamp())
RIGHT: dict[str, Any] = {
    "iss": "https://fc.example",
    "aud": "guichet",
    "sub": "claire",
    "iat": NOON,
    "exp": NOON + 60,
    "nonce": "n",
    "acr": "eidas1",
    "at_hash": half_hash("access"),
}
SIGNER = Signer()


async def _published(_: datetime) -> dict[str, Any]:
    return SIGNER.published()


async def subject_of(claims: dict[str, Any]) -> str:
    """Who a token of these claims is about, at noon."""
    said = {name: value for name, value in claims.items() if value is not None}
    found = await verified(
        SIGNER.sign(said),
        Keys(_published),
        issuer="https://fc.example",
        client_id="guichet",
        now=NOW,
        require=("exp", "iat", "nonce", "acr"),
    )
    return check_identity(found, nonce="n", access_token="access", now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"acr": "eidas2"},
        {"at_hash": None},
        {"iat": NOON + 30},
        {"iat": NOON - 600, "exp": NOON - 29},
        {"nbf": NOON},
        {"sub": "s" * 255},
    ],
    ids=str,
)
async def test_what_is_right_is_believed(change: dict[str, Any]) -> None:
    claims = RIGHT | change
    assert await subject_of(claims) == claims["sub"]


@pytest.mark.attack("OIDC-03")
@pytest.mark.parametrize(
    "change",
    [
        *({name: None} for name in ("iss", "aud", "sub", "iat", "exp", "nonce", "acr")),
        *({"iss": "https://fc.example/"}, {"aud": ["guichet"]}, {"aud": "Guichet"}),
        *({"sub": 7}, {"sub": "s" * 256}, {"nonce": ["n"]}, {"nonce": "\ud800"}, {"nonce": "n "}),
        *({"acr": ["eidas1"]}, {"acr": {}}, {"acr": "eidas1 eidas2"}, {"at_hash": 1}, {"at_hash": ""}),
        *({"iat": NOON + 31}, {"iat": NOON - 601}, {"iat": -(10**18)}, {"iat": 10**30}, {"iat": float(NOON)}),
        *({"exp": NOON - 30}, {"exp": str(NOON + 60)}, {"exp": True}, {"nbf": NOON + 31}, {"nbf": "x"}),
    ],
    ids=str,
)
async def test_what_is_wrong_is_not(change: dict[str, Any]) -> None:
    with pytest.raises(Untrusted):
        await subject_of(RIGHT | change)


@pytest.mark.attack("OIDC-03")
@pytest.mark.parametrize("text", ["", "a.b.c", "é.é.é", "\ud800.a.b", "A" * 20_000, None, 7, "e30.e30.", "W10.W10.W10"])
async def test_what_is_no_token_is_not_believed(text: object) -> None:
    with pytest.raises(Untrusted):
        await verified(text, Keys(_published), issuer="i", client_id="c", now=NOW, require=())
