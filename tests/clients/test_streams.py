"""Revoking a client ends its streams and its tokens on a real server (SQLite and PostgreSQL)."""

from collections.abc import AsyncIterator
from time import monotonic

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models import clock
from models.api_clients.managing import create_client
from schema.ids import encode
from tests import factories
from tests.clients.partner import EVERY_SCOPE, REVOKE, SIGN_IN
from tests.live.client import SOON, socket
from tests.live.living import Live, id_of, living

LIST = "subscription { dossiersChanged { id } }"


@pytest.fixture
async def live(database_url: str) -> AsyncIterator[Live]:
    async with living(database_url) as running:
        yield running


async def client_of(live: Live, user: Viewer) -> tuple[str, str]:
    """The global identifier of a client of this user, and an access token of its."""
    held = [reach.attachment_id for reach in user.reaches]
    client, secret = await create_client("Paie", EVERY_SCOPE, held, by=user, now=clock.now())
    payload = await live.told(SIGN_IN, id=client.client_id, secret=secret)
    return encode("ApiClient", client.id), payload["tokens"]["accessToken"]


async def test_a_client_follows_its_dossiers_until_it_is_revoked(live: Live) -> None:
    place = await factories.establishment()
    anne = await factories.member(place.company, roles=(Role.ADMINISTRATOR,))
    stranger = await factories.member(await factories.establishment())
    id, token = await client_of(live, anne)
    async with socket(live.server.ws_url, token) as line:
        stream = await line.subscribe(LIST)
        assert await stream.is_silent()
        await factories.dossier(stranger)
        dossier = await factories.dossier(anne)
        assert (await stream.next())["id"] == id_of(dossier)
        began = monotonic()
        await live.told(REVOKE, anne, id=id)
        assert await line.close_code() == 4401
        assert monotonic() - began < SOON
    answer = await live.http.post(
        "/graphql", json={"query": "{ drafts { totalCount } }"}, headers={"authorization": f"Bearer {token}"}
    )
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAUTHENTICATED"]
