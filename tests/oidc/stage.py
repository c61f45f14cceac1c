"""Browsers that go to FranceConnect and come back, over the real routes on one side and real HTTP on the other."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import uvicorn
from starlette.types import ASGIApp

from auth.viewer import Viewer
from main import application
from models.accounts.franceconnect import FranceConnectIdentity, FranceConnectJourney, FranceConnectSignIn
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from outside.franceconnect_twin.faults import Fault
from outside.franceconnect_twin.provider import Client, Twin
from tests.reactions.post import configured
from tests.resolvers.answers_given import bearer
from tests.services.kept import free_port

HERE = "https://guichet.example"
RETURN = f"{HERE}/franceconnect/retour"
CLIENT = Client("guichet-essai", "s" * 43, RETURN, f"{HERE}/franceconnect/sortie")

START = "mutation($to: String!) { startFranceConnect(redirectUri: $to) }"
FINISH = """mutation($code: String!, $state: String!) { signInWithFranceConnect(code: $code, state: $state) {
  tokens { accessToken }
  viewer { side user { displayName firstName birthName login loginEmail } verifiedIdentity { birthDate } }
  errors { code message path }
} }"""
SIGN_OUT = "mutation { signOutOfFranceConnect }"


class _Server(uvicorn.Server):
    """Beside the tests: their signals are theirs."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(app: ASGIApp, port: int) -> AsyncIterator[None]:
    """The application answers on this port, over real HTTP."""
    server = _Server(uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=0))
    with socket.create_server(("127.0.0.1", port)) as listener:
        running = asyncio.ensure_future(server.serve(sockets=[listener]))
        try:
            yield
        finally:
            server.should_exit = True
            await running


@asynccontextmanager
async def twin(client: Client = CLIENT, algorithm: Any = "ES256") -> AsyncIterator[Twin]:
    """FranceConnect, and a Guichet that knows it."""
    port = free_port()
    one = Twin(f"http://127.0.0.1:{port}", client, algorithm)
    async with served(one.app(), port):
        with knowing(one.issuer, client):
            yield one


@contextmanager
def knowing(issuer: str, client: Client) -> Iterator[None]:
    """The settings of somebody registered there."""
    with configured(
        public_url=HERE,
        franceconnect_issuer=issuer,
        franceconnect_client_id=client.client_id,
        franceconnect_client_secret=client.client_secret,
    ):
        yield


@dataclass
class Browser:
    """One person's browser: its cookies, and where it has been."""

    here: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(transport=httpx.ASGITransport(application()), base_url=HERE)
    )

    async def ask(self, text: str, token: str = "", **variables: Any) -> dict[str, Any]:
        """The whole answer to one operation."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        response = await self.here.post("/graphql", json={"query": text, "variables": variables}, headers=headers)
        answer: dict[str, Any] = response.json()
        return answer

    async def begins(self) -> str:
        """The address to leave by."""
        address: str = (await self.ask(START, to=RETURN))["data"]["startFranceConnect"]
        return address

    async def leaves(self, address: str | None = None) -> str:
        """Where FranceConnect is asked."""
        left = await self.here.get(address or await self.begins())
        assert left.status_code == 303, left.text
        return left.headers["location"]

    async def returns(self, person: str = "claire", fault: Fault | None = None) -> dict[str, str]:
        """What the browser brings back, once somebody said there who they are."""
        return brought(await chosen(await self.leaves(), person, fault))

    async def finishes(self, code: str, state: str, token: str = "") -> dict[str, Any]:
        """The payload of the sign-in, asked for by somebody who is signed in already when there is a token."""
        answer = await self.ask(FINISH, token, code=code, state=state)
        assert "errors" not in answer, answer["errors"]
        payload: dict[str, Any] = answer["data"]["signInWithFranceConnect"]
        return payload

    async def signs_in(self, person: str = "claire", fault: Fault | None = None, token: str = "") -> dict[str, Any]:
        """The whole way."""
        back = await self.returns(person, fault)
        return await self.finishes(back["code"], back["state"], token)


async def chosen(address: str, person: str, fault: Fault | None = None) -> str:
    """Where FranceConnect sends the browser of somebody who says that they are this person."""
    picked = {"person": person, **({"fault": fault.name} if fault else {})}
    async with httpx.AsyncClient(trust_env=False) as there:
        answer = await there.get(address, params=dict(parse_qsl(urlsplit(address).query)) | picked)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def brought(address: str) -> dict[str, str]:
    """What a return says."""
    assert address.startswith(f"{RETURN}?")
    return dict(parse_qsl(urlsplit(address).query))


async def viewer_of(payload: dict[str, Any]) -> Viewer:
    """Who the tokens of a payload stand for."""
    caller = await bearer(payload["tokens"]["accessToken"])
    assert isinstance(caller, Viewer)
    return caller


def codes(payload: dict[str, Any]) -> list[str]:
    """The codes of the refusals; nobody is signed in beside one."""
    assert not payload["errors"] or (payload["tokens"], payload["viewer"]) == (None, None)
    return [error["code"] for error in payload["errors"]]


async def written() -> dict[str, int]:
    """How many rows of each kind there are."""
    return {
        "accounts": await User.everyones("a test counts").count(),
        "identities": await FranceConnectIdentity.everyones("a test counts").count(),
        "sessions": await SignInSession.everyones("a test counts").count(),
        "tokens": await FranceConnectSignIn.all().count(),
        "journeys": await FranceConnectJourney.all().count(),
    }


INVALID = ["FRANCE_CONNECT_RETURN_INVALID"]
NOTHING = {"accounts": 0, "identities": 0, "sessions": 0, "tokens": 0, "journeys": 0}
