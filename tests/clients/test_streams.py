"""Revoking a client, or ending its mandate, ends its streams and its tokens on a real server (SQLite, PostgreSQL)."""

from collections.abc import AsyncIterator
from time import monotonic

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models import clock
from models.api_clients.managing import create_client
from models.api_clients.mandating import give_mandate
from schema.ids import encode
from tests import factories
from tests.clients.mandating import END
from tests.clients.partner import EVERY_SCOPE, REVOKE, SIGN_IN
from tests.live.client import AT_ONCE, socket
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
        assert monotonic() - began < AT_ONCE
    answer = await live.http.post(
        "/graphql", json={"query": "{ drafts { totalCount } }"}, headers={"authorization": f"Bearer {token}"}
    )
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAUTHENTICATED"]


async def mandated(live: Live, anne: Viewer, louise: Viewer) -> tuple[str, str, str]:
    """Anne mandates a client of Louise: the identifiers of the mandate and of the client, and an access token."""
    held, given = ([reach.attachment_id for reach in one.reaches] for one in (louise, anne))
    client, secret = await create_client("Tiers", EVERY_SCOPE, held, by=louise, now=clock.now())
    mandate = await give_mandate(client.client_id, EVERY_SCOPE, given, clock.today(), by=anne, now=clock.now())
    id = encode("ApiMandate", mandate.id)
    payload = await live.told(SIGN_IN, id=client.client_id, secret=secret, mandate=id)
    return id, encode("ApiClient", client.id), payload["tokens"]["accessToken"]


async def test_a_third_party_follows_the_dossiers_of_who_mandated_it_until_then(live: Live) -> None:
    administrator = (Role.ADMINISTRATOR,)
    anne = await factories.member((await factories.establishment()).company, roles=administrator)
    louise = await factories.provider(await factories.establishment(), roles=administrator)
    for who, text in ((anne, END), (louise, END), (louise, REVOKE)):
        mandate, client, token = await mandated(live, anne, louise)
        async with socket(live.server.ws_url, token) as line:
            stream = await line.subscribe(LIST)
            assert await stream.is_silent()
            dossier = await factories.dossier(anne)
            assert (await stream.next())["id"] == id_of(dossier)
            began = monotonic()
            await live.told(text, who, id=mandate if text == END else client)
            assert await line.close_code() == 4401
            assert monotonic() - began < AT_ONCE
        answer = await live.http.post(
            "/graphql", json={"query": "{ drafts { totalCount } }"}, headers={"authorization": f"Bearer {token}"}
        )
        assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAUTHENTICATED"]
