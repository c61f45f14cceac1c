"""The provider itself: six addresses, strict like the real one's."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from outside.franceconnect_twin import claims
from outside.franceconnect_twin.faults import BACK, Fault
from outside.franceconnect_twin.grants import LIFE, Grant, Grants
from outside.franceconnect_twin.page import back, choice
from outside.franceconnect_twin.people import PEOPLE, SCOPES
from outside.franceconnect_twin.signing import Algorithm, Signer

PATH: Final = "/api/v2"
SLOW_SECONDS: Final = 30.0
CHOSEN: Final = ("person", "fault")
OF_USERINFO: Final = frozenset({Fault.USERINFO_FOREIGN_KEY, Fault.USERINFO_ALG_NONE})
"""Signatures that are wrong on userinfo alone."""
ASKED: Final = {
    *("response_type", "client_id", "redirect_uri", "scope", "acr_values", "state", "nonce"),
    *("code_challenge", "code_challenge_method"),
}


@dataclass(frozen=True, slots=True)
class Client:
    """Who may ask, and where people are sent back to."""

    client_id: str
    client_secret: str
    redirect_uri: str
    post_logout_redirect_uri: str


class Twin:
    """One provider at `base`, for one client. What goes wrong is chosen with the person, on its page."""

    def __init__(self, base: str, client: Client, algorithm: Algorithm = "ES256") -> None:
        self.issuer = base + PATH
        self.client = client
        self.signer = Signer(algorithm)
        self.asked: Counter[str] = Counter()
        self.mails: list[str] = []
        """Whom the real one writes to at each connection (S3:80)."""
        self.signed_out: list[str] = []
        self._codes, self._tokens = Grants(), Grants()

    def app(self) -> Starlette:
        """What answers at `base`."""
        routes = {
            "/.well-known/openid-configuration": (self._configuration, "GET"),
            "/jwks": (self._jwks, "GET"),
            "/authorize": (self._authorize, "GET"),
            "/token": (self._token, "POST"),
            "/userinfo": (self._userinfo, "GET"),
            "/session/end": (self._end, "GET"),
        }
        return Starlette(routes=[Route(PATH + path, act, methods=[method]) for path, (act, method) in routes.items()])

    async def _configuration(self, _: Request) -> Response:
        self.asked["configuration"] += 1
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "session/end"}
        return JSONResponse(
            {
                "issuer": self.issuer,
                "jwks_uri": f"{self.issuer}/jwks",
                **{f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in names.items()},
                "acr_values_supported": ["eidas1"],
                "subject_types_supported": ["pairwise"],
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": [self.signer.algorithm],
                "userinfo_signing_alg_values_supported": [self.signer.algorithm],
                "scopes_supported": ["openid", *sorted(SCOPES)],
            }
        )

    async def _jwks(self, _: Request) -> Response:
        self.asked["jwks"] += 1
        return JSONResponse(self.signer.published())

    async def _authorize(self, request: Request) -> Response:
        asked = {name: value for name, value in request.query_params.items() if name not in CHOSEN}
        if asked.get("client_id") != self.client.client_id or asked.get("redirect_uri") != self.client.redirect_uri:
            return HTMLResponse("client_id ou redirect_uri inconnu", 400)
        if problem := _problem(asked):
            return self._back(asked, {"error": "invalid_request", "error_description": problem})
        person = request.query_params.get("person")
        if person not in PEOPLE:
            return HTMLResponse(choice(asked))
        chosen = request.query_params.get("fault", "")
        fault = Fault[chosen] if chosen in Fault.__members__ else None
        if fault in BACK:
            return self._back(asked, BACK[fault])
        self.mails.append(PEOPLE[person]["email"])
        return self._back(asked, {"code": self._codes.add(Grant(person, asked, fault))})

    def _back(self, asked: dict[str, str], brought: dict[str, str]) -> Response:
        whole = {**brought, "state": asked.get("state", ""), "iss": self.issuer}
        return RedirectResponse(back(self.client.redirect_uri, whole), 303)

    async def _token(self, request: Request) -> Response:
        self.asked["token"] += 1
        form = dict(parse_qsl((await request.body()).decode()))
        grant = self._codes.take(form.get("code", ""))
        if grant is None or grant.fault is Fault.CODE_REFUSED or not self._may_redeem(form, grant):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if grant.fault is Fault.SLOW:
            await asyncio.sleep(SLOW_SECONDS)
        return _spoilt(grant.fault) or JSONResponse(self._tokens_of(grant), headers={"cache-control": "no-store"})

    def _may_redeem(self, form: dict[str, str], grant: Grant) -> bool:
        challenge = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        return (
            form.get("grant_type") == "authorization_code"
            and form.get("client_id") == self.client.client_id
            and hmac.compare_digest(form.get("client_secret", ""), self.client.client_secret)
            and form.get("redirect_uri") == grant.asked["redirect_uri"]
            and challenge.decode().rstrip("=") == grant.asked["code_challenge"]
        )

    def _tokens_of(self, grant: Grant) -> dict[str, Any]:
        access_token = self._tokens.add(grant)
        answer = {"access_token": access_token, "token_type": "Bearer", "expires_in": LIFE}
        if grant.fault is Fault.NO_ID_TOKEN:
            return answer
        said = claims.identity(grant, self._about(grant.person), access_token)
        fault = None if grant.fault in OF_USERINFO else grant.fault
        return answer | {"id_token": self.signer.sign(said, fault, self.client.client_secret)}

    async def _userinfo(self, request: Request) -> Response:
        self.asked["userinfo"] += 1
        grant = self._tokens.look(request.headers.get("authorization", "").removeprefix("Bearer "))
        if grant is None:
            return JSONResponse({"error": "invalid_token"}, 401)
        said = claims.userinfo(grant, self._about(grant.person))
        if grant.fault is Fault.USERINFO_UNSIGNED:
            return JSONResponse(said)
        fault = grant.fault if grant.fault in OF_USERINFO else None
        return Response(self.signer.sign(said, fault), media_type="application/jwt")

    async def _end(self, request: Request) -> Response:
        asked = request.query_params
        made = self.signer.made(asked.get("id_token_hint", ""))
        known = asked.get("post_logout_redirect_uri") == self.client.post_logout_redirect_uri
        if made is None or made["aud"] != self.client.client_id or not known or not asked.get("state"):
            return HTMLResponse("id_token_hint, state ou post_logout_redirect_uri refusé", 400)
        self.signed_out.append(made["sub"])
        return RedirectResponse(back(self.client.post_logout_redirect_uri, {"state": asked["state"]}), 303)

    def subject_of(self, person: str) -> str:
        """Who that is for this client."""
        return hashlib.sha256(f"{self.client.client_id}|{person}".encode()).hexdigest() + "v1"

    def _about(self, person: str) -> claims.Claims:
        return {"iss": self.issuer, "aud": self.client.client_id, "sub": self.subject_of(person)}


def _problem(asked: dict[str, str]) -> str | None:
    """What the real one would refuse too."""
    if unknown := asked.keys() - ASKED:
        return f"unknown parameters: {', '.join(sorted(unknown))}"
    if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
        return "response_type, scope"
    if asked.get("acr_values") != "eidas1" or asked.get("code_challenge_method") != "S256":
        return "acr_values, code_challenge_method"
    short = [name for name in ("state", "nonce") if len(asked.get(name, "")) < 32]
    return f"too short: {', '.join(short)}" if short or len(asked.get("code_challenge", "")) != 43 else None


def _spoilt(fault: Fault | None) -> Response | None:
    """What the token endpoint answers in the place of tokens."""
    if fault is Fault.DOWN:
        return Response("Internal Server Error", 500)
    if fault is Fault.HUGE:
        return Response(b'{"id_token": "' + b"a" * 1_000_000 + b'"}', media_type="application/json")
    if fault is Fault.REDIRECTED:
        return RedirectResponse("http://169.254.169.254/latest/meta-data/", 307)
    return HTMLResponse("<p>maintenance</p>") if fault is Fault.NOT_JSON else None
