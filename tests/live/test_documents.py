"""A document sent by multipart and fetched at its signed address, which shows nothing but to who may see it now."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from auth.viewer import AccountStatus, Side, Viewer
from models.accounts.people import User
from models.attachments import Attachment
from models.documents import Document, links
from models.documents.links import download_url
from models.drafts import Draft
from tests import factories
from tests.live.living import Live, id_of
from tests.live.requests import World, build

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
UPLOAD = """
mutation($subject: ID!, $file: Upload!) { uploadDocument(subjectId: $subject, nature: "CONVENTION", file: $file) {
  document { id fileName mediaType size sha256 downloadUrl } errors { code path } } }"""


async def send(live: Live, who: Viewer, subject: Any, name: str = "convention.pdf", content: bytes = PDF) -> Any:
    """The whole answer to a deposit."""
    operations = {"query": UPLOAD, "variables": {"subject": id_of(subject), "file": None}}
    answer = await live.http.post(
        "/graphql",
        data={"operations": orjson.dumps(operations).decode(), "map": '{"0": ["variables.file"]}'},
        files={"0": (name, content)},
        headers={"authorization": f"Bearer {await live.token(who)}", "x-requested-with": "test"},
    )
    return answer.json()


async def sent(live: Live, who: Viewer, subject: Any, name: str = "convention.pdf") -> Any:
    """The document that was deposited."""
    payload = (await send(live, who, subject, name))["data"]["uploadDocument"]
    assert payload["errors"] == []
    return payload["document"]


async def deposited(live: Live, world: World) -> tuple[Document, str]:
    """A document of a dossier, and Anne's address of it."""
    dossier = await factories.dossier(world.anne)
    told = await sent(live, world.anne, dossier)
    row = await Document.everyones("a story").get(dossier_id=dossier.id, sha256=told["sha256"])
    return row, told["downloadUrl"]


def kept(live: Live, row: Document) -> Path:
    """Where the server keeps the bytes."""
    return live.server.folder / "var" / "documents" / row.storage_key


def files_of(live: Live) -> set[Path]:
    return {path for path in (live.server.folder / "var" / "documents").rglob("*") if path.is_file()}


async def refused(live: Live, url: str) -> None:
    """The same answer as for an address where there never was anything."""
    answer, nowhere = await live.http.get(url), await live.http.get("/nowhere")
    assert [_plain(answer), _plain(nowhere)] == [_plain(nowhere)] * 2
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


def _plain(answer: httpx.Response) -> tuple[int, Any, list[str]]:
    body = answer.json()
    assert body["errors"][0]["extensions"].pop("requestId") == answer.headers["x-request-id"]
    return answer.status_code, body, sorted(answer.headers)


@pytest.mark.attack("UP-60")
async def test_what_was_sent_comes_back_byte_for_byte(live: Live) -> None:
    world = await build(live)
    for subject in (await factories.draft(world.anne), await factories.dossier(world.anne)):
        told = await sent(live, world.anne, subject, "Pièce n° 1 « signée »; v2.pdf")
        assert (told["mediaType"], told["size"]) == ("application/pdf", len(PDF))
        assert told["sha256"] == hashlib.sha256(PDF).hexdigest()
        answer = await live.http.get(told["downloadUrl"])
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == (
            "attachment; filename*=UTF-8''Pi%C3%A8ce%20n%C2%B0%201%20%C2%AB%20sign%C3%A9e%20%C2%BB%3B%20v2.pdf"
        )
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store, private"
        assert answer.headers["content-security-policy"].endswith("; sandbox")


async def test_the_address_is_the_servers_own_and_each_viewers_own(live: Live) -> None:
    world = await build(live)
    row, url = await deposited(live, world)
    assert url.startswith(f"{live.server.url}/documents/{row.id}?user={world.anne.user_id}&until=")
    assert sorted(httpx.URL(url).params) == ["signature", "until", "user"]


@pytest.mark.attack("AZ-25")
async def test_an_address_that_was_changed_shows_nothing(live: Live) -> None:
    world = await build(live)
    row, url = await deposited(live, world)
    other, _ = await deposited(live, world)
    asked = httpx.URL(url).params
    until, signature = int(asked["until"]), asked["signature"]
    for changed in (
        url.replace(str(row.id), str(other.id)),
        url.replace(str(world.anne.user_id), str(world.karim.user_id)),
        url.replace(str(until), str(until + 1)),
        url.replace(str(until), f"0{until}0"),
        url.replace(str(until), "²" * 10),
        url.replace(str(until), "9" * 4000),
        url.replace(signature, signature[::-1]),
        url.replace(signature, ""),
        url.replace(signature, "é"),
        url.replace(str(row.id), str(row.id).upper()),
        url.replace(str(row.id), "n-importe-quoi"),
        url.partition("?")[0],
    ):
        if len(changed) < 4000:
            await refused(live, changed)
        else:
            assert (await live.http.get(changed)).status_code in (404, 414)


@pytest.mark.attack("AZ-25")
async def test_an_address_lives_five_minutes(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    world = await build(live)
    row, url = await deposited(live, world)
    assert links.LIFE_SECONDS == 300
    monkeypatch.setattr(links, "LIFE_SECONDS", -1)
    await refused(live, download_url(row.id, world.anne.user_id))
    assert (await live.http.get(url)).status_code == 200


@pytest.mark.attack("AZ-25")
async def test_a_genuine_address_shows_nothing_to_who_does_not_see_the_document(live: Live) -> None:
    world, others = await build(live), await build(live)
    row, _ = await deposited(live, world)
    await refused(live, download_url(row.id, others.anne.user_id))
    await refused(live, download_url(row.id, uuid4()))
    await refused(live, download_url(uuid4(), world.anne.user_id))
    for sees in (world.karim, world.agent):
        assert (await live.http.get(download_url(row.id, sees.user_id))).content == PDF


@pytest.mark.attack("AZ-25")
async def test_rights_are_those_of_the_moment_at_which_the_address_is_followed(live: Live) -> None:
    world = await build(live)
    _, url = await deposited(live, world)
    attachments = Attachment.everyones("a story").filter(user_id=world.anne.user_id)
    await attachments.update(active=False)
    await refused(live, url)
    await attachments.update(active=True)
    assert (await live.http.get(url)).status_code == 200
    account = User.everyones("a story").filter(id=world.anne.user_id)
    await account.update(status=AccountStatus.DEACTIVATED)
    await refused(live, url)


async def test_whoever_has_two_sides_fetches_on_both(live: Live) -> None:
    world = await build(live)
    user = await User.everyones("a story").get(id=world.karim.user_id)
    school = await factories.establishment()
    await factories.attachment(user, school, side=Side.PROVIDER)
    as_provider = await factories.viewer_of(user, Side.PROVIDER)
    for who in (world.karim, as_provider):
        told = await sent(live, who, await factories.draft(who))
        assert (await live.http.get(told["downloadUrl"])).content == PDF


@pytest.mark.attack("UP-65")
async def test_bytes_that_are_no_longer_those_are_not_given(live: Live) -> None:
    world = await build(live)
    row, url = await deposited(live, world)
    kept(live, row).write_bytes(PDF[:-1] + b"!")
    await refused(live, url)
    assert f"the bytes of the document {row.id} have changed" in live.server.log
    kept(live, row).unlink()
    await refused(live, url)
    assert f"the bytes of the document {row.id} are missing" in live.server.log


@pytest.mark.attack("UP-01")
async def test_a_deposit_that_is_refused_leaves_no_bytes(live: Live) -> None:
    world, others = await build(live), await build(live)
    draft = await factories.draft(world.anne)
    before = files_of(live)
    refusal = (await send(live, world.anne, draft, "virus.pdf", b"MZ\x90\x00"))["data"]["uploadDocument"]
    assert refusal == {"document": None, "errors": [{"code": "FILE_TYPE_REFUSED", "path": ["file"]}]}
    stranger = await send(live, others.anne, draft)
    assert stranger["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert files_of(live) == before
    assert await Document.everyones("a story").filter(draft_id=draft.id).count() == 0
    assert await Draft.everyones("a story").filter(id=draft.id, version=draft.version).exists()
