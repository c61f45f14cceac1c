"""Ending a delegation ends what the delegate listens to, on a real server (SQLite, PostgreSQL)."""

from time import monotonic
from typing import Any

import pytest

from auth.viewer import Side, Viewer
from models import clock
from models.bell import Notification
from models.bell.inboxes import deliver
from models.database import transaction
from models.facts import record
from models.states import NotificationKind
from tests import factories
from tests.accounts.delegating import ACCEPT, ACT, END
from tests.live.client import AT_ONCE, Stream, socket
from tests.live.living import Live, living

STEPS = (
    "subscription { bell { kind sequence notification { kind title subject { ... on Delegation { id status } } } } }"
)
LINE = {"kind": "DELEGATION_CHANGED", "title": "Votre délégation est acceptée"}
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
            assert await _heard(stream, "Avant") == await _heard(kept, "Avant")
            began = monotonic()
            await live.told(END, holder, id=id)
            assert await line.close_code() == 4401
            assert monotonic() - began < AT_ONCE
            await rung(holder, "Après")
            await _heard(kept, "Après")
        answer = await live.http.post("/graphql", json=HOURS, headers={"authorization": f"Bearer {token}"})
        assert answer.json()["data"] == {"viewer": None}


async def _heard(stream: Stream, title: str) -> Any:
    """The line of this title, after those that tell of the delegation."""
    while (event := await stream.next())["notification"]["title"] != title:
        assert event["notification"]["title"].startswith(("Votre délégation", "Fin de la délégation"))
    return event


@pytest.mark.feature("MCF-41")
async def test_both_hear_of_each_step_of_a_delegation_in_their_bells(sqlite_url: str) -> None:
    async with living(sqlite_url) as live:
        claire = await factories.person(side=Side.INDIVIDUAL, first_name="Claire", birth_name="Martin")
        lea = await factories.person(side=Side.PRESCRIBER, first_name="Léa", birth_name="Morvan")
        holder, delegate = await factories.viewer_of(claire), await factories.viewer_of(lea)
        async with live.socket(holder) as hers, live.socket(delegate) as theirs:
            holders, delegates = await hers.subscribe(STEPS), await theirs.subscribe(STEPS)
            assert (await holders.next())["kind"] == (await delegates.next())["kind"] == "COUNT"
            id = await _proposed(live, holder, lea.login)
            assert await _told(delegates) == ("Claire Martin vous propose une délégation", id, "PROPOSED")
            await live.told(ACCEPT, delegate, id=id)
            assert await _told(holders) == ("Votre délégation est acceptée", id, "ACTIVE")
            token = (await live.told(ACT, delegate, id=id))["tokens"]["accessToken"]
            acted = {"query": "mutation { setDifHours(hours: 84) { errors { code } } }"}
            bearer = {"authorization": f"Bearer {token}"}
            assert (await live.http.post("/graphql", json=acted, headers=bearer)).json()["data"]
            assert await _told(holders) == ("Quelqu'un a agi sur votre compte par délégation", id, "ACTIVE")
            await live.told(END, holder, id=id)
            ended = ("Fin de la délégation de Claire Martin", id, "ENDED")
            assert await _told(holders) == await _told(delegates) == ended


@pytest.mark.feature("MCF-41")
async def test_a_delegate_who_hears_the_holders_bell_learns_nothing_of_the_other_delegations(sqlite_url: str) -> None:
    async with living(sqlite_url) as live:
        holder = await factories.viewer_of(await factories.person(side=Side.INDIVIDUAL))
        first, other = [await factories.person(side=Side.PRESCRIBER, first_name=name) for name in ("Léa", "Yanis")]
        ids = [await _proposed(live, holder, one.login) for one in (first, other)]
        lea, yanis = await factories.viewer_of(first), await factories.viewer_of(other)
        await live.told(ACCEPT, lea, id=ids[0])
        token = (await live.told(ACT, lea, id=ids[0]))["tokens"]["accessToken"]
        async with live.socket(holder) as own, socket(live.server.ws_url, token) as line:
            hers, heard = await own.subscribe(STEPS), await line.subscribe(STEPS)
            assert (await hers.next())["kind"] == (await heard.next())["kind"] == "COUNT"
            await live.told(ACCEPT, yanis, id=ids[1])
            assert (await _last(hers, 2))["subject"] == {"id": ids[1], "status": "ACTIVE"}
            assert await _last(heard, 2) == LINE | {"subject": None}
        shown = {"query": "{ viewer { notifications(first: 1) { nodes { kind title body subject { id } } } } }"}
        answer = await live.http.post("/graphql", json=shown, headers={"authorization": f"Bearer {token}"})
        [node] = answer.json()["data"]["viewer"]["notifications"]["nodes"]
        assert node["subject"] is None
        assert not {"Yanis", other.birth_name} & set(f"{node['title']} {node['body']}".split())


async def _last(stream: Stream, count: int) -> Any:
    """The last of so many lines, which may have come before the stream began."""
    while (event := await stream.next())["sequence"] < count:
        pass
    return event["notification"]


async def _told(stream: Stream) -> tuple[str, str, str]:
    """Title, and the delegation as it is now."""
    event = (await stream.next())["notification"]
    assert event["kind"] == "DELEGATION_CHANGED"
    return event["title"], event["subject"]["id"], event["subject"]["status"]


async def _proposed(live: Live, holder: Viewer, login: str) -> str:
    text = """mutation($l: String!, $s: Date!) { delegateAccount(delegateLogin: $l, startsOn: $s) {
      delegation { id } errors { code } } }"""
    payload = await live.told(text, holder, l=login, s=clock.today().isoformat())
    id: str = payload["delegation"]["id"]
    return id
