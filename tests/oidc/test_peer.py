"""A second opinion: our client against a certified provider (npm oidc-provider), the whole way in and out."""

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import asdict
from urllib.parse import urljoin

import httpx
import pytest

from tests.oidc.stage import CLIENT, HERE, SIGN_OUT, Browser, brought, codes, knowing, written
from tests.services.kept import free_port, plain_environment
from tests.services.process import ROOT

PEER = ROOT / "tests" / "oidc" / "peer.mjs"
INSTALLED = ROOT / ".cache" / "audits"


@pytest.fixture
async def issuer(sqlite_open: str) -> AsyncIterator[str]:
    """The address of the provider, and a Guichet that knows it. Its absence is an error, never a skip."""
    node = shutil.which("node")
    assert node, "the second opinion on OpenID Connect needs Node.js ≥ 18"
    assert (INSTALLED / "node_modules" / "oidc-provider").is_dir(), "oidc-provider is not installed: run bin/audits"
    script = INSTALLED / PEER.name  # Node looks for packages beside the script
    shutil.copyfile(PEER, script)
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(node, str(script), json.dumps({"port": port, "client": asdict(CLIENT)})),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=plain_environment(),
    )
    assert process.stdout
    assert await asyncio.wait_for(process.stdout.readline(), 90) == b"ready\n"
    with knowing(f"http://127.0.0.1:{port}", CLIENT):
        yield f"http://127.0.0.1:{port}"
    process.kill()
    await process.wait()


async def followed(there: httpx.AsyncClient, address: str) -> str:
    """Where the provider ends up sending the browser: out of its own pages."""
    origin = str(httpx.URL(address).join("/"))
    for _ in range(10):
        answer = await there.get(address)
        assert answer.status_code in (302, 303), answer.text
        address = urljoin(address, answer.headers["location"])
        if not address.startswith(origin):
            return address
    raise AssertionError("it goes round in circles")


async def confirmed(there: httpx.AsyncClient, address: str) -> str:
    """Where the browser goes once the person has said «yes, sign me out» on the provider's page."""
    page = (await there.get(address)).text
    action, xsrf = re.search(r'action="([^"]+)"', page), re.search(r'name="xsrf" value="([^"]+)"', page)
    assert action, page
    assert xsrf, page
    answer = await there.post(action[1], data={"xsrf": xsrf[1], "logout": "yes"})
    assert answer.status_code in (302, 303), answer.text
    return answer.headers["location"]


async def test_our_client_and_a_certified_provider_understand_each_other(issuer: str) -> None:
    browser = Browser()
    async with httpx.AsyncClient(trust_env=False) as there:
        back = brought(await followed(there, await browser.leaves()))
        payload = await browser.finishes(back["code"], back["state"])
        assert payload["errors"] == []
        assert payload["viewer"]["user"]["displayName"] == "Claire Louise MARTIN-LEROY"
        assert payload["viewer"]["verifiedIdentity"] == {"birthDate": "1984-07-19"}
        assert await written() == {"accounts": 1, "identities": 1, "sessions": 1, "tokens": 1, "journeys": 0}
        left = await browser.ask(SIGN_OUT, payload["tokens"]["accessToken"])
        home = await confirmed(there, await browser.leaves(left["data"]["signOutOfFranceConnect"]))
        assert home.startswith(f"{HERE}/franceconnect/sortie?state=")
        assert (await browser.here.get(home)).headers["location"] == "/"


async def test_a_code_that_it_has_seen_is_refused_there_too(issuer: str) -> None:
    """The same code in another journey: its verifier and its nonce are not those that the code was given for."""
    browser = Browser()
    async with httpx.AsyncClient(trust_env=False) as there:
        one = brought(await followed(there, await browser.leaves()))
        other = brought(await followed(there, await browser.leaves()))
    refused = await browser.finishes(one["code"], other["state"])
    assert codes(refused) == ["FRANCE_CONNECT_IDENTITY_REFUSED"]
    assert (await written())["accounts"] == 0
