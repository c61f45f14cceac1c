"""The twenty days of article D. 6325-2: of the calendar in Paris, after that of the receipt, the last one whole."""

from datetime import UTC, date, datetime

import pytest

from models.dossiers.lifecycle import SILENCE
from models.dossiers.silence import Elapsed, end_of
from models.states import DossierStatus
from schemes import SCHEMES, Silence
from schemes.parameters import DECISION_DAYS, Parameter
from tests.clock.contracts import GRANTED_AT, LAST_SECOND, RECEIVED, SENTENCE
from tests.inbox.test_clock import machine_in


def ends(silence: Silence | None, received: datetime) -> datetime:
    assert silence is not None
    return end_of(silence, received).since


@pytest.mark.attack("CLK-02", "CLK-03")
@pytest.mark.parametrize(
    ("received", "granted"),
    [
        (RECEIVED, GRANTED_AT),  # across the change to summer time
        (datetime(2026, 3, 15, 23, 0, tzinfo=UTC), GRANTED_AT),  # 16 March begins in Paris
        (datetime(2026, 3, 16, 22, 59, 59, tzinfo=UTC), GRANTED_AT),  # and ends
        (datetime(2026, 3, 16, 23, 0, tzinfo=UTC), datetime(2026, 4, 6, 22, tzinfo=UTC)),
        (datetime(2026, 10, 10, 8, tzinfo=UTC), datetime(2026, 10, 30, 23, tzinfo=UTC)),  # back to winter time
        (datetime(2026, 10, 4, 8, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)),  # the day before
        (datetime(2026, 3, 8, 8, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # the day of the missing hour
        (datetime(2028, 2, 10, 8, tzinfo=UTC), datetime(2028, 3, 1, 23, tzinfo=UTC)),  # a leap year
        (datetime(2026, 12, 20, 8, tzinfo=UTC), datetime(2027, 1, 9, 23, tzinfo=UTC)),  # holidays count too
    ],
)
def test_the_twentieth_day_is_the_funder_s_until_midnight_in_paris(received: datetime, granted: datetime) -> None:
    assert ends(SCHEMES["CPRO"].silence, received) == granted


@pytest.mark.attack("CLK-01")
@pytest.mark.parametrize("zone", ["Europe/Paris", "UTC", "Pacific/Auckland"])
def test_the_zone_of_the_machine_does_not_move_the_end(zone: str) -> None:
    with machine_in(zone):
        assert ends(SCHEMES["CPRO"].silence, RECEIVED) == GRANTED_AT


def test_the_last_second_is_before_the_end() -> None:
    assert (GRANTED_AT - LAST_SECOND).total_seconds() == 1


def test_the_sentence_is_that_of_the_article() -> None:
    silence = SCHEMES["CPRO"].silence
    assert silence is not None
    assert end_of(silence, RECEIVED) == Elapsed(GRANTED_AT, SENTENCE)


def test_a_new_time_holds_for_what_is_received_from_its_day_on() -> None:
    shorter = Silence(Parameter("a later decree", ((date(2024, 8, 1), 20), (date(2026, 3, 17), 10))), "{days} jours")
    assert end_of(shorter, RECEIVED) == Elapsed(GRANTED_AT, "20 jours")
    assert end_of(shorter, datetime(2026, 3, 17, 8, tzinfo=UTC)) == Elapsed(
        datetime(2026, 3, 27, 23, tzinfo=UTC), "10 jours"
    )


def test_only_contracts_of_professionalisation_are_granted_by_silence() -> None:
    assert {code: scheme.silence is not None for code, scheme in SCHEMES.items()} == {
        "AF": False, "AIDE": False, "APPR": False, "CPRO": True, "FPE": False, "PROA": False,
    }  # fmt: skip
    assert DECISION_DAYS.on(date(2026, 3, 16)) == 20


def test_silence_leads_from_what_waits_for_a_decision_to_a_grant() -> None:
    starts, end = SILENCE
    assert set(starts) == {DossierStatus.TRANSMITTED, DossierStatus.UNDER_REVIEW}
    assert end is DossierStatus.GRANTED
