"""Marion, who holds an account of hours; Léa, an operator of employment; and what they say about a delegation."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from auth.viewer import Caller, Side, Viewer
from models import clock
from tests.accounts.stage import NIR, PASSWORD, session_of
from tests.auth.people import person
from tests.resolvers.answers_given import Answer, ask, bearer

DELEGATION = "id status startsOn endsOn holder { displayName } delegate { displayName login loginEmail }"
PROPOSE = f"""mutation($l: String!, $s: Date!, $e: Date) {{
  delegateAccount(delegateLogin: $l, startsOn: $s, endsOn: $e) {{
    delegation {{ {DELEGATION} }} errors {{ code path }} }} }}"""
ANSWER = "mutation($id: ID!) {{ {0}(id: $id) {{ delegation {{ status }} errors {{ code }} }} }}"
ACCEPT, DECLINE, END = (ANSWER.format(name) for name in ("acceptDelegation", "declineDelegation", "endDelegation"))
ACT = """mutation($id: ID!) { actAsDelegate(id: $id) {
  tokens { accessToken refreshToken refreshTokenExpiresAt } viewer { side } errors { code } } }"""
SET_DIF = """mutation($h: Decimal!) { setDifHours(hours: $h) {
  hoursAccount { cpfAvailable cpfReserved difAvailable difEditable usable } errors { code path } } }"""
GIVEN = f"{{ viewer {{ hoursAccount {{ delegations {{ {DELEGATION} }} }} }} }}"
RECEIVED = f"{{ viewer {{ delegationsReceived {{ {DELEGATION} }} }} }}"

MARION, LEA = "marion@exemple.example", "lea.morvan@marine.example"


@dataclass(frozen=True)
class Two:
    """The two, signed in."""

    marion: Viewer
    lea: Viewer


async def two() -> Two:
    """The holder and the operator."""
    await person(
        MARION,
        PASSWORD,
        first_name="Marion",
        birth_name="Roussarie",
        nir=NIR,
        login_email=MARION,
        home_side=Side.INDIVIDUAL,
    )
    await person(
        LEA, PASSWORD, first_name="Léa", birth_name="Morvan", login_email=LEA, home_side=Side.PRESCRIBER
    )  # fmt: skip
    marion, lea = await session_of(MARION), await session_of(LEA)
    assert isinstance(marion, Viewer)
    assert isinstance(lea, Viewer)
    return Two(marion, lea)


def day(days: int) -> str:
    """Some days from today, in Paris."""
    found: date = clock.today() + timedelta(days=days)
    return found.isoformat()


async def proposed(by: Caller, login: str = LEA, starts: int = 0, ends: int | None = 30) -> Answer:
    end = None if ends is None else day(ends)
    return await ask(PROPOSE, by, l=login, s=day(starts), e=end)


async def accepted(two: Two, **days: Any) -> str:
    """The identifier of a delegation of Marion's that Léa has accepted."""
    id: str = (await proposed(two.marion, **days))["delegateAccount"]["delegation"]["id"]
    assert (await ask(ACCEPT, two.lea, id=id))["acceptDelegation"]["errors"] == []
    return id


async def entered(two: Two, id: str) -> dict[str, Any]:
    """The tokens with which Léa acts for Marion."""
    payload = (await ask(ACT, two.lea, id=id))["actAsDelegate"]
    assert (payload["viewer"], payload["errors"]) == ({"side": "INDIVIDUAL"}, [])
    tokens: dict[str, Any] = payload["tokens"]
    return tokens


async def acting(two: Two, id: str) -> Viewer:
    """Léa on Marion's account."""
    found = await bearer((await entered(two, id))["accessToken"])
    assert isinstance(found, Viewer)
    return found
