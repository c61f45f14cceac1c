"""`bin/guichet dev-idp`: the twin as a process, with the settings that it prints."""

import asyncio
import sys
from contextlib import suppress

import httpx

from settings import read_settings
from tests.oidc.stage import HERE, Browser, codes
from tests.reactions.post import configured
from tests.services.kept import free_port, plain_environment
from tests.services.process import ROOT


async def _answers(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        while True:
            with suppress(httpx.TransportError):
                if (await client.get(url)).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.05)


async def test_who_starts_it_and_sets_what_it_prints_can_sign_in(sqlite_open: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "cli.py"), "dev-idp", "--port", str(free_port()), "--guichet", f"{HERE}/"),
        stdout=asyncio.subprocess.PIPE,
        env=plain_environment() | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout
        said = [(await asyncio.wait_for(process.stdout.readline(), 90)).decode() for _ in range(4)]
        printed = dict(line.removeprefix("export GUICHET_").strip().split("=") for line in said[1:])
        given = {name.lower(): value for name, value in printed.items()}
        assert sorted(given) == ["franceconnect_client_id", "franceconnect_client_secret", "franceconnect_issuer"]
        with configured(public_url=HERE, **given):
            await asyncio.wait_for(_answers(f"{read_settings().franceconnect_issuer}/jwks"), 90)
            assert codes(await Browser().signs_in("anaïs")) == []
    finally:
        process.kill()
        await process.wait()
