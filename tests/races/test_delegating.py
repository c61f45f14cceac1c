"""A delegation that is answered, entered and ended at the same moment: one order of things, and nobody left inside."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from auth.delegating import act_as_delegate
from auth.viewer import Side, Viewer
from models import clock
from models.accounts.sessions import SignInSession
from models.delegations import Delegation, lifecycle
from models.delegations.proposing import propose
from models.facts import Fact
from models.states import DelegationStatus as Status
from tests import factories
from tests.races.gathering import outcomes

ROUNDS = 40
WHY = "a test"


async def two() -> tuple[Viewer, Viewer, str]:
    """A holder and an operator, signed in, and the login of the latter."""
    holder = await factories.viewer_of(await factories.person(side=Side.INDIVIDUAL))
    operator = await factories.person(side=Side.PRESCRIBER)
    return holder, await factories.viewer_of(operator), operator.login


async def proposed(holder: Viewer, login: str, at: datetime | None = None) -> UUID:
    now = at or clock.now()
    return (await propose(login, clock.today(), None, by=holder, now=now, today=clock.today())).id


def days() -> Iterator[datetime]:
    """An instant for each round, on another day."""
    return (clock.now() + timedelta(days=day) for day in range(ROUNDS))


async def test_of_those_who_answer_and_end_at_once_each_transition_happens_once(database: str) -> None:
    holder, operator, login = await two()
    for day in days():
        id = await proposed(holder, login, day)
        moment = {"now": clock.now(), "today": clock.today()}
        ways = (lifecycle.accept, lifecycle.decline, lifecycle.accept)
        told = await outcomes(
            [*(way(id, by=operator, **moment) for way in ways), lifecycle.end(id, by=holder, **moment)]  # type: ignore[arg-type]
        )
        moves = [fact.kind for fact in await Fact.everyones(WHY).filter(subject_id=id).order_by("id").offset(1)]
        assert told.count("done") == len(moves) == len(set(moves))
        assert moves in (["delegation.ended"], ["delegation.declined"], ["delegation.accepted", "delegation.ended"])
        await Delegation.everyones(WHY).filter(id=id).update(status=Status.ENDED)


async def test_nobody_is_left_inside_a_delegation_that_ended_while_they_came_in(database: str) -> None:
    holder, operator, login = await two()
    for day in days():
        id = await proposed(holder, login, day)
        await lifecycle.accept(id, by=operator, now=clock.now(), today=clock.today())
        entering = [act_as_delegate(id, by=operator, now=clock.now(), user_agent=None) for _ in range(2)]
        told = await outcomes([*entering, lifecycle.end(id, by=holder, now=clock.now(), today=clock.today())])
        assert told[2] == "done"
        under = SignInSession.everyones(WHY).filter(delegation_id=id)
        assert await under.count() == told[:2].count("done")
        assert await under.filter(revoked_at=None).count() == 0


async def test_one_of_many_proposals_to_the_same_operator_stands(database: str) -> None:
    holder, _, login = await two()
    await asyncio.gather(*(outcomes([proposed(holder, login)]) for _ in range(8)))
    assert await Delegation.everyones(WHY).filter(status=Status.PROPOSED).count() == 1
