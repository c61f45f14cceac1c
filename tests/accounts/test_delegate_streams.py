"""Ending a delegation ends what the delegate listens to, on a real server (SQLite, PostgreSQL)."""

from time import monotonic

import pytest

from auth.viewer import Side, Viewer
from models import clock
from models.bell import Notification
from models.database import transaction
from models.facts import record
from models.inboxes import deliver
from models.states import NotificationKind
from tests import factories
from tests.accounts.delegating import ACCEPT, ACT, END
from tests.live.client import SOON, socket
from tests.live.living import Live, living

BELL = "subscription { bell { kind notification { title } } }"
HOURS = {"query": "{ viewer { hoursAccount { usable } } }"}


async def rung(holder: Viewer, title: str) -> None:
    """A line in the holder's bell."""
    async with transaction():
        fact = await record("account.changed", "User", holder.user_id, by=holder.user_id)
        line = await Notification.create(
            fact_id=fact.id,
            kind=NotificationKind.WELCOME,
            side=Side.INDIVIDUAL,
            title=title,
            body="",
            subject_type="User",
            subject_id=holder.user_id,
        )
        await deliver(line, [holder.user_id])


@pytest.mark.feature("MCF-41")
@pytest.mark.attack("RT-06")
async def test_a_delegate_hears_the_holders_bell_until_the_delegation_ends(database_url: str) -> None:
    async with living(database_url) as live:
        holder = await factories.viewer_of(await factories.person(side=Side.INDIVIDUAL))
        operator = await factories.person(side=Side.PRESCRIBER)
        delegate = await factories.viewer_of(operator)
        id = await _proposed(live, holder, operator.login)
        await live.told(ACCEPT, delegate, id=id)
        token = (await live.told(ACT, delegate, id=id))["tokens"]["accessToken"]
        async with live.socket(holder) as own, socket(live.server.ws_url, token) as line:
            kept, stream = await own.subscribe(BELL), await line.subscribe(BELL)
            assert (await stream.next())["kind"] == (await kept.next())["kind"] == "COUNT"
            await rung(holder, "Avant")
            assert (await stream.next())["notification"] == (await kept.next())["notification"] == {"title": "Avant"}
            began = monotonic()
            await live.told(END, holder, id=id)
            assert await line.close_code() == 4401
            assert monotonic() - began < SOON
            await rung(holder, "Après")
            assert (await kept.next())["notification"] == {"title": "Après"}
        answer = await live.http.post("/graphql", json=HOURS, headers={"authorization": f"Bearer {token}"})
        assert answer.json()["data"] == {"viewer": None}


async def _proposed(live: Live, holder: Viewer, login: str) -> str:
    text = """mutation($l: String!, $s: Date!) { delegateAccount(delegateLogin: $l, startsOn: $s) {
      delegation { id } errors { code } } }"""
    payload = await live.told(text, holder, l=login, s=clock.today().isoformat())
    id: str = payload["delegation"]["id"]
    return id
