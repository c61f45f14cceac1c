"""How guessing slows down, with time as an argument: in the database, for all processes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from auth import throttle
from auth.throttle import TooManyAttempts
from models.accounts.failed_tries import FailedTries, forget
from models.database import close_database, open_database

NOON = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)


async def failing(times: int, login: str = "rh", ip: str = "192.0.2.1", now: datetime = NOON) -> None:
    """So many failures, each counted although the one before makes one wait."""
    for _ in range(times):
        if left := await wait(login, ip, now):
            await FailedTries.all().update(last_at=now - timedelta(seconds=left))
        await throttle.failed(login, ip, now)


async def wait(login: str = "rh", ip: str = "192.0.2.1", now: datetime = NOON) -> int:
    try:
        await throttle.check(login, ip, now)
    except TooManyAttempts as error:
        return error.retry_after
    return 0


@pytest.mark.attack("AUTH-04")
@pytest.mark.parametrize(
    ("failures", "seconds"), [(4, 0), (5, 60), (6, 120), (7, 240), (8, 480), (9, 900), (10, 900), (25, 900)]
)
async def test_each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(
    database: str, failures: int, seconds: int
) -> None:
    await failing(failures)
    assert await wait() == seconds


async def test_once_the_wait_is_over_one_may_try_again(database: str) -> None:
    await failing(5)
    assert await wait(now=NOON + timedelta(seconds=59)) == 1
    assert await wait(now=NOON + timedelta(seconds=60)) == 0


@pytest.mark.attack("AUTH-05")
async def test_a_stranger_elsewhere_does_not_shut_anybody_out(database: str) -> None:
    await failing(10, ip="198.51.100.7")
    assert await wait(ip="198.51.100.7") == 900
    assert await wait(ip="192.0.2.1") == 0


@pytest.mark.attack("AUTH-06")
async def test_one_password_on_many_accounts_is_stopped_at_thirty(database: str) -> None:
    tried = 0
    for number in range(300):
        if await wait(login=f"login{number}") == 0:
            await failing(1, login=f"login{number}")
            tried += 1
    assert tried == 30


async def test_one_account_from_many_addresses_slows_down_and_never_closes_for_long(database: str) -> None:
    for number in range(200):
        await failing(1, ip=f"198.51.100.{number}")
    assert await wait(ip="192.0.2.1") == 60


async def test_success_forgives_the_person_and_not_the_address(database: str) -> None:
    await failing(4)
    await throttle.succeeded("rh", "192.0.2.1", NOON)
    await failing(4)
    assert await wait() == 0
    await failing(22, login="autre")
    assert await wait(login="troisième") == 60


async def test_an_hour_later_everything_is_forgotten(database: str) -> None:
    await failing(9)
    await failing(1, now=NOON + timedelta(hours=1))
    assert await wait(now=NOON + timedelta(hours=1)) == 0


@pytest.mark.attack("AUTH-04")
async def test_a_restart_forgets_nothing_and_another_process_counts_on(database: str) -> None:
    await failing(5)
    await close_database()
    await open_database(database)
    assert await wait() == 60


@pytest.mark.attack("AUTH-04")
async def test_of_twenty_failures_at_once_five_are_answered(database: str) -> None:
    answers = await asyncio.gather(
        *(throttle.failed("rh", "192.0.2.1", NOON) for _ in range(20)), return_exceptions=True
    )
    assert [answer is None for answer in answers].count(True) == 5
    assert {type(answer) for answer in answers if answer} == {TooManyAttempts}
    assert await wait() == 60


async def test_what_no_longer_counts_is_forgotten_and_names_nobody(database: str) -> None:
    await failing(1, login="rh@humando.example")
    assert "humando" not in repr(await FailedTries.all().values())
    await forget(NOON - timedelta(seconds=1))
    assert await FailedTries.all().count() == 3
    await forget(NOON)
    assert await FailedTries.all().count() == 0
