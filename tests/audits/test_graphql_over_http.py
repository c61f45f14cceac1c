"""The public audits of GraphQL over HTTP (npm graphql-http), against a real server: every MUST, SHOULD and MAY."""

import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.process import ROOT, Server, server

AUDITS = Path(__file__).with_name("http.mjs")
INSTALLED = ROOT / ".cache" / "audits"

GET_IS_REFUSED = {
    "5A70": "MAY accept application/x-www-form-urlencoded formatted GET requests",
    "D6D5": "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting "
    "application/graphql-response+json",
    "6A70": "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json",
}
"""What cannot hold where queries by GET are refused (operations.md); nothing else may be listed here."""


@pytest.fixture
async def guichet(sqlite_url: str) -> AsyncIterator[Server]:
    async with server(sqlite_url) as running:
        yield running


async def test_every_audit_that_does_not_ask_for_get_passes(guichet: Server) -> None:
    audits = audited(guichet)
    failed = {audit["id"]: audit["name"] for audit in audits if audit["status"] != "ok"}
    assert failed == GET_IS_REFUSED
    assert len(audits) == 61


def audited(guichet: Server) -> list[dict[str, str]]:
    """The results of all audits. Without them there is no answer: their absence is an error, never a skip."""
    node = shutil.which("node")
    assert node, "the protocol audits need Node.js ≥ 18"
    assert INSTALLED.is_dir(), "the protocol audits are not installed: run bin/audits"
    script = INSTALLED / AUDITS.name  # Node looks for packages beside the script
    shutil.copyfile(AUDITS, script)
    done = subprocess.run([node, str(script), f"{guichet.url}/graphql"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
