"""People with accounts, and tokens as an attacker would write them."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from jwt.algorithms import ECAlgorithm

from auth.bearers import caller_of
from auth.keys import key_ring
from auth.passwords import hashed
from auth.sessions import Tokens, open_session
from auth.sign_in import sign_in
from auth.tokens import audience, issuer
from auth.viewer import AccountStatus, Caller, Side, Viewer
from models.accounts.making import NewAccount, create_account
from models.accounts.people import User
from models.attachments import Attachment
from models.companies import Company, Establishment

PASSWORD = "Moncompte2015"
NOON = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
IP = "192.0.2.1"


async def person(login: str = "rh@humando.example", password: str | None = PASSWORD, **traits: Any) -> User:
    """An active account on the member's side, unless told otherwise."""
    usual: dict[str, Any] = {
        "status": AccountStatus.ACTIVE,
        "home_side": Side.MEMBER,
        "first_name": "Camille",
        "birth_name": "Morel",
    }
    digest = await hashed(password) if password else None
    return await create_account(NewAccount(**(usual | {"login": login, "password_hash": digest} | traits)))


async def entity(siret: str = "40101593800004", name: str = "HUMANDO") -> Establishment:
    """An establishment, made with its company unless the company is there."""
    rows = Company.everyones("a test")
    company = await rows.get_or_none(siren=siret[:9]) or await Company.create(siren=siret[:9], name=name)
    return await Establishment.create(siret=siret, name=name, company_id=company.id, head_office=False)


async def attached(user: User, place: Establishment, *roles: str, side: Side = Side.MEMBER, **link: Any) -> Attachment:
    """A link to the whole company; to the establishment alone with `establishment_id=…`."""
    to = link if "establishment_id" in link else {"company_id": place.company_id, **link}
    return await Attachment.create(user_id=user.id, side=side, roles=list(roles), **to)


async def signed_in(login: str = "rh@humando.example", password: str = PASSWORD, *, now: datetime = NOON) -> Tokens:
    """A fresh pair of tokens."""
    return await sign_in(login, password, now=now, user_agent=None, ip=IP)


async def caller(tokens: Tokens | str, *, now: datetime = NOON) -> Caller:
    """Who sends this access token."""
    text = tokens if isinstance(tokens, str) else tokens.access.text
    return await caller_of(f"Bearer {text}", now=now)


async def viewer(user: User, side: Side | None = None) -> Viewer:
    """The user signed in, with the attachments held now."""
    found = await caller(await open_session(user.id, side or user.home_side, now=NOON))
    assert isinstance(found, Viewer)
    return found


def segment(value: Any) -> str:
    """One part of a JWT."""
    raw = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return urlsafe_b64encode(raw).decode().rstrip("=")


def claims_of(user_id: UUID, session_id: UUID, **changes: Any) -> dict[str, Any]:
    """Claims as we write them at noon; a change to None leaves one out."""
    noon = int(NOON.timestamp())
    usual = {
        "iss": issuer(),
        "aud": audience(),
        "sub": str(user_id),
        "sid": str(session_id),
        "side": "MEMBER",
        "scope": "",
        "iat": noon,
        "exp": noon + 900,
        "jti": "b8f4c3d0-0000-4000-8000-000000000000",
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


async def forged(claims: dict[str, Any] | bytes, **changes: Any) -> str:
    """A token really signed by our key, with any claims and any header."""
    key = await key_ring().signing_key(NOON)
    said = {"alg": "ES256", "kid": key.kid, "typ": "at+jwt"} | changes
    body = f"{segment(said)}.{segment(claims)}"
    assert key.private is not None
    signature = ECAlgorithm(ECAlgorithm.SHA256).sign(body.encode(), key.private)
    return f"{body}.{segment(signature)}"
