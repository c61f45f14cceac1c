"""How guessing slows down: pure, with time as an argument."""

from datetime import UTC, datetime, timedelta

import pytest

from auth.throttle import Throttle, TooManyAttempts

NOON = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)


def failing(throttle: Throttle, times: int, login: str = "rh", ip: str = "192.0.2.1", now: datetime = NOON) -> None:
    for _ in range(times):
        throttle.failed(login, ip, now)


def wait(throttle: Throttle, login: str = "rh", ip: str = "192.0.2.1", now: datetime = NOON) -> int:
    try:
        throttle.check(login, ip, now)
    except TooManyAttempts as error:
        return error.retry_after
    return 0


@pytest.mark.attack("AUTH-04")
@pytest.mark.parametrize(
    ("failures", "seconds"), [(4, 0), (5, 60), (6, 120), (7, 240), (8, 480), (9, 900), (10, 900), (25, 900)]
)
def test_each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    throttle = Throttle()
    failing(throttle, failures)
    assert wait(throttle) == seconds


def test_once_the_wait_is_over_one_may_try_again() -> None:
    throttle = Throttle()
    failing(throttle, 5)
    assert wait(throttle, now=NOON + timedelta(seconds=59)) == 1
    assert wait(throttle, now=NOON + timedelta(seconds=60)) == 0


@pytest.mark.attack("AUTH-05")
def test_a_stranger_elsewhere_does_not_shut_anybody_out() -> None:
    throttle = Throttle()
    failing(throttle, 10, ip="198.51.100.7")
    assert wait(throttle, ip="198.51.100.7") == 900
    assert wait(throttle, ip="192.0.2.1") == 0


@pytest.mark.attack("AUTH-06")
def test_one_password_on_many_accounts_is_stopped_at_thirty() -> None:
    throttle = Throttle()
    tried = 0
    for number in range(300):
        if wait(throttle, login=f"login{number}") == 0:
            failing(throttle, 1, login=f"login{number}")
            tried += 1
    assert tried == 30


def test_one_account_from_many_addresses_slows_down_and_never_closes_for_long() -> None:
    throttle = Throttle()
    for number in range(200):
        failing(throttle, 1, ip=f"198.51.100.{number}")
    assert wait(throttle, ip="192.0.2.1") == 60


def test_success_forgives_the_person_and_not_the_address() -> None:
    throttle = Throttle()
    failing(throttle, 4)
    throttle.succeeded("rh", "192.0.2.1")
    failing(throttle, 4)
    assert wait(throttle) == 0
    failing(throttle, 22, login="autre")
    assert wait(throttle, login="troisième") == 60


def test_an_hour_later_everything_is_forgotten() -> None:
    throttle = Throttle()
    failing(throttle, 9)
    failing(throttle, 1, now=NOON + timedelta(hours=1))
    assert wait(throttle, now=NOON + timedelta(hours=1)) == 0


def test_memory_is_bounded() -> None:
    throttle = Throttle()
    for number in range(30_000):
        throttle.failed(f"login{number}", f"ip{number}", NOON)
    sizes = [len(counters._failures) for counters, _ in throttle._keyed("", "")]
    assert sizes == [20_000, 20_000, 20_000]
