"""Somebody who was here before is taken at their word only as long as the database says nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

import main
from auth import bearers, tokens
from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.attachments import Attachment
from tests import factories
from tests.cast import Cast, on_stage

WHY = "a test changes the rights of somebody"
LIST = "{ dossiers { totalCount nodes { number } } }"
NOTHING = '{ dossiers(search: "zzzz") { totalCount nodes { number } } }'
SIDE = "{ viewer { side } }"

Ask = Callable[[str], Awaitable[str]]


@pytest.fixture
async def cast(database: str) -> Cast:
    """Everybody; SIAE has a dossier."""
    cast = await on_stage()
    await factories.dossier(cast.anne)
    return cast


@pytest.fixture
async def ask(cast: Cast) -> AsyncIterator[Ask]:
    """What Anne of SIAE is answered over HTTP with one token, once she is taken at her word."""
    now = clock.now()
    session = await SignInSession.create(
        user_id=cast.anne.user_id, side=Side.MEMBER, last_used_at=now, expires_at=now + timedelta(days=1)
    )
    token = (await tokens.issue(cast.anne.user_id, session.id, Side.MEMBER, now=now)).text
    server = httpx.ASGITransport(main.application())
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=server, base_url="http://127.0.0.1:8000", headers=headers) as client:

        async def asked(text: str) -> str:
            return (await client.post("/graphql", json={"query": text})).text

        for text in (LIST, NOTHING, SIDE):
            assert await asked(text) == await asked(text)
        assert bearers.word_of(headers["authorization"], now=clock.now()) is not None
        yield asked


async def test_who_is_attached_no_more_sees_nothing_more(cast: Cast, ask: Ask) -> None:
    assert '"totalCount":1' in await ask(LIST)
    await Attachment.everyones(WHY).filter(user_id=cast.anne.user_id).update(active=False)
    assert "FORBIDDEN" in await ask(LIST)
    await Attachment.everyones(WHY).filter(user_id=cast.anne.user_id).update(active=True)
    assert '"totalCount":1' in await ask(LIST)


async def test_a_role_less_is_a_list_less(cast: Cast, ask: Ask) -> None:
    await Attachment.everyones(WHY).filter(user_id=cast.anne.user_id).update(roles=[])
    assert "FORBIDDEN" in await ask(LIST)


async def test_an_entity_more_is_seen_at_once(cast: Cast, ask: Ask) -> None:
    await factories.dossier(cast.camille)
    assert '"totalCount":1' in await ask(LIST)
    await Attachment.create(
        user_id=cast.anne.user_id, side=Side.MEMBER, company_id=cast.humando.company_id, roles=[Role.CONTACT.value]
    )
    assert '"totalCount":2' in await ask(LIST)


async def test_a_session_that_ended_answers_nothing(cast: Cast, ask: Ask) -> None:
    """Not even an empty list, nor what needs no row at all."""
    await SignInSession.everyones(WHY).filter(user_id=cast.anne.user_id).update(revoked_at=clock.now())
    assert "UNAUTHENTICATED" in await ask(LIST)
    assert "UNAUTHENTICATED" in await ask(NOTHING)
    assert await ask(SIDE) == '{"data":{"viewer":null}}'


async def test_an_account_that_is_closed_answers_nothing(cast: Cast, ask: Ask) -> None:
    await User.everyones(WHY).filter(id=cast.anne.user_id).update(status=AccountStatus.DEACTIVATED)
    assert await ask(SIDE) == '{"data":{"viewer":null}}'
    assert "UNAUTHENTICATED" in await ask(LIST)


async def test_nobody_is_taken_at_their_word_beyond_their_time(cast: Cast) -> None:
    now = clock.now()
    session = await SignInSession.create(
        user_id=cast.anne.user_id, side=Side.MEMBER, last_used_at=now, expires_at=now + timedelta(seconds=40)
    )
    header = f"Bearer {(await tokens.issue(cast.anne.user_id, session.id, Side.MEMBER, now=now)).text}"
    await bearers.caller_of(header, now=now)
    assert bearers.word_of(header, now=now + timedelta(seconds=39)) is not None
    assert bearers.word_of(header, now=now + timedelta(seconds=40)) is None
    assert bearers.word_of(header.replace(".", ",", 1), now=now) is None


async def test_a_token_is_read_again_as_often_as_keys_are(cast: Cast) -> None:
    now = clock.now()
    session = await SignInSession.create(
        user_id=cast.anne.user_id, side=Side.MEMBER, last_used_at=now, expires_at=now + timedelta(days=1)
    )
    header = f"Bearer {(await tokens.issue(cast.anne.user_id, session.id, Side.MEMBER, now=now)).text}"
    await bearers.caller_of(header, now=now)
    assert bearers.word_of(header, now=now + timedelta(seconds=59)) is not None
    assert bearers.word_of(header, now=now + timedelta(seconds=60)) is None
    await bearers.caller_of(header, now=now + timedelta(seconds=60))
    assert bearers.word_of(header, now=now + timedelta(seconds=119)) is not None
