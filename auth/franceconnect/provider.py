"""The provider: its addresses, its keys, and the three questions that a sign-in asks it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from auth.franceconnect.claims import ACR, check_identity, verified
from auth.franceconnect.discovery import Discovery
from auth.franceconnect.keys import Keys
from auth.franceconnect.refusals import FranceConnectAbsent, Untrusted
from auth.franceconnect.secrets import challenge_of, nonce_of, verifier_of
from auth.franceconnect.wire import Wire
from models.accounts.franceconnect.spaces import Person
from settings import settings

SCOPES: Final = "openid given_name family_name birthdate"
"""Names and birth date, nothing else (S3:14)."""


class Provider:
    """One provider, and who we are for it."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._wire = Wire()
        self._discovery = Discovery(issuer, self._wire)
        self._keys = Keys(self._published_keys)

    async def sign_in_address(self, state: str, redirect_uri: str, now: datetime) -> str:
        """Where the browser goes to sign in. Raises Unreachable."""
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPES,
            "acr_values": ACR,
            "state": state,
            "nonce": nonce_of(state),
            "code_challenge": challenge_of(state),
            "code_challenge_method": "S256",
        }
        return _with((await self._discovery.addresses(now)).authorization_endpoint, asked)

    async def sign_out_address(self, state: str, redirect_uri: str, id_token: str, now: datetime) -> str:
        """Where the browser goes to sign out there too. Raises Unreachable."""
        asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": redirect_uri}
        return _with((await self._discovery.addresses(now)).end_session_endpoint, asked)

    async def who(self, code: str, state: str, redirect_uri: str, now: datetime) -> tuple[Person, str]:
        """Who comes back with this code, and the identity token that says so. Raises Untrusted, Unreachable."""
        tokens = await self._redeemed(code, state, redirect_uri, now)
        access_token, id_token = tokens.get("access_token"), tokens.get("id_token")
        if not isinstance(access_token, str) or not isinstance(id_token, str):
            raise Untrusted("no tokens")
        claims = await self._verified(id_token, now, "exp", "iat", "nonce", "acr")
        subject = check_identity(claims, nonce=nonce_of(state), access_token=access_token, now=now)
        told = await self._verified(await self._userinfo(access_token, now), now)
        if told["sub"] != subject:
            raise Untrusted("another subject")
        return self._person(subject, told), id_token

    async def _redeemed(self, code: str, state: str, redirect_uri: str, now: datetime) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier_of(state),
            "client_id": self._client_id,
            "client_secret": self._client_secret,
        }
        return await self._wire.json("POST", (await self._discovery.addresses(now)).token_endpoint, data=form)

    async def _userinfo(self, access_token: str, now: datetime) -> str:
        headers = {"authorization": f"Bearer {access_token}"}
        return await self._wire.text(
            "GET", (await self._discovery.addresses(now)).userinfo_endpoint, "application/jwt", headers=headers
        )  # fmt: skip

    async def _verified(self, text: str, now: datetime, *require: str) -> dict[str, Any]:
        return await verified(
            text, self._keys, issuer=self._issuer, client_id=self._client_id, now=now, require=require
        )  # fmt: skip

    def _person(self, subject: str, told: dict[str, Any]) -> Person:
        names = {name: told.get(name, "") for name in ("given_name", "family_name", "birthdate")}
        if not all(isinstance(value, str) for value in names.values()):
            raise Untrusted("names")
        return Person(
            issuer=self._issuer,
            subject=subject,
            given_names=names["given_name"],
            family_name=names["family_name"],
            birth_date=names["birthdate"],
        )

    async def _published_keys(self, now: datetime) -> dict[str, Any]:
        return await self._wire.json("GET", (await self._discovery.addresses(now)).jwks_uri)


def is_configured() -> bool:
    """Whether there is a provider: the settings of one go together."""
    return settings().franceconnect_issuer is not None


def provider() -> Provider:
    """The provider of the settings. Raises FranceConnectAbsent."""
    given = settings()
    issuer, name, secret = given.franceconnect_issuer, given.franceconnect_client_id, given.franceconnect_client_secret
    if issuer is None or name is None or secret is None:
        raise FranceConnectAbsent
    return _provider(issuer, name, secret.get_secret_value())


# What it knows lasts as long as the process.
_provider = lru_cache(maxsize=1)(Provider)


def _with(url: str, asked: dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"
