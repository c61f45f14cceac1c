"""Failing to sign in takes as long, and does as much, whoever one claims to be."""

from datetime import timedelta
from itertools import count
from statistics import quantiles
from time import process_time

import pytest

from auth.sign_in import InvalidCredentials, sign_in
from auth.throttle import TooManyAttempts
from auth.viewer import AccountStatus
from tests.auth.people import NOON, PASSWORD, person
from tests.resolvers.counting import statements_of

ROUNDS = 16
CLAIMS = {
    "wrong password": ("rh@humando.example", "Moncompte2016"),
    "nobody": ("inconnu@humando.example", PASSWORD),
    "deactivated": ("deactivated@humando.example", PASSWORD),
    "no password": ("franceconnect@humando.example", PASSWORD),
}
"""Who one claims to be, and with which password."""

_visits = count()


async def everybody() -> None:
    """The people behind the claims."""
    await person("rh@humando.example")
    await person("deactivated@humando.example", status=AccountStatus.DEACTIVATED)
    await person("franceconnect@humando.example", password=None)


async def tried(claim: str, *, ip: str | None = None) -> type[Exception]:
    """How it fails, from an address and at an hour of which nobody remembers anything."""
    login, password = CLAIMS[claim]
    visit = next(_visits)
    address = ip or f"198.51.{visit // 250}.{visit % 250}"
    now = NOON if ip else NOON + visit * timedelta(hours=2)
    try:
        await sign_in(login, password, now=now, user_agent=None, ip=address)
    except (InvalidCredentials, TooManyAttempts) as error:
        return type(error)
    raise AssertionError("nobody signs in here")


async def low_quarters(claims: list[str], ip: str | None = None) -> dict[str, float]:
    """For each claim, the seconds of this process that a quarter of the tries stays below: tries in turn, so that what
    else the machine does falls on all alike."""
    times: dict[str, list[float]] = {claim: [] for claim in claims}
    for _ in range(ROUNDS):
        for claim in claims:
            before = process_time()
            await tried(claim, ip=ip)
            times[claim].append(process_time() - before)
    return {claim: quantiles(measured, n=4)[0] for claim, measured in times.items()}


@pytest.mark.attack("AUTH-03")
async def test_every_failure_takes_as_long(database: str) -> None:
    await everybody()
    for claim in CLAIMS:
        assert await tried(claim) is InvalidCredentials
    quarters = await low_quarters(list(CLAIMS))
    spread = max(quarters.values()) - min(quarters.values())
    assert min(quarters.values()) > 0.015  # each computes a digest
    assert spread < max(0.010, 0.3 * min(quarters.values())), quarters


@pytest.mark.attack("AUTH-03")
async def test_every_failure_says_as_much_to_the_database(database: str) -> None:
    await everybody()
    for claim in CLAIMS:
        await tried(claim)
    said = {claim: [text.split(" ")[0] for text in await statements_of(tried(claim))] for claim in CLAIMS}
    assert len(said["nobody"]) > 3
    assert {claim: words for claim, words in said.items() if words != said["nobody"]} == {}


@pytest.mark.attack("AUTH-03", "AUTH-04")
async def test_who_must_wait_waits_alike_whether_the_account_exists(database: str) -> None:
    await everybody()
    claims = ["wrong password", "nobody"]
    for claim in claims:
        assert [await tried(claim, ip="192.0.2.9") for _ in range(6)][-1] is TooManyAttempts
    quarters = await low_quarters(claims, ip="192.0.2.9")
    assert abs(quarters["nobody"] - quarters["wrong password"]) < 0.010, quarters
