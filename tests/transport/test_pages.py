"""Pages for browsers: everything they load comes from here, and is what it says it is."""

import hashlib
import json
import re
from pathlib import Path

import httpx

WEB = Path(__file__).parents[2] / "web"


async def test_a_browser_gets_graphiql_and_every_file_it_names(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphql", headers={"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'self';")
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len([name for name in named if name != "data:,"]) == 8
    for name in named:
        assert name == "data:," or (await client.get(name)).status_code == 200, name
    assert "<script>" not in page.text


async def test_the_landing_page_is_served(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert "financement de la formation" in page.text
    assert "unsafe" not in page.headers["content-security-policy"]
    assert re.findall(r'(?:src|href)="(/[^"]+\.\w+)"', page.text) == ["/page.css", "/.well-known/jwks.json"]


async def test_nothing_outside_of_the_folder_is_served(client: httpx.AsyncClient) -> None:
    for path in ("/graphiql/../index.html", "/graphiql/%2e%2e/index.html", "/graphiql/..%2f..%2fsettings.py"):
        assert (await client.get(path)).status_code == 404, path


def test_vendored_files_are_those_of_their_packages() -> None:
    folder = WEB / "graphiql"
    vendored = json.loads((folder / "vendor.json").read_text())
    for entry in vendored:
        assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
    ours = {"index.html", "page.css", "start.js", "vendor.json"}
    assert {path.name for path in folder.iterdir()} == ours | {entry["file"] for entry in vendored}
    assert {entry["licence"] for entry in vendored} == {"MIT"}
