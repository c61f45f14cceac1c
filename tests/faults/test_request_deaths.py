"""kill -9 of the server in the middle of a request: before its commit, before its ring, before its answer."""

import pytest

from models.dossiers import Dossier
from tests.faults.stage.births import Fate, Nursery
from tests.faults.stage.clerks import ALREADY, DONE, LOST, Office
from tests.faults.stage.deaths import deaths
from tests.faults.stage.deeds import SENT_IN
from tests.faults.stage.scene import scene
from tests.faults.tally import Tally
from tests.live.living import id_of

TIMES = 4


def ends_of_retries(office: Office, *, keyed: bool) -> set[str]:
    """What became of the deeds whose answer was lost once."""
    return {entry.tries[-1] for entry in office.ledger if LOST in entry.tries and entry.deed.keyed is keyed}


async def _dying_at(point: str, nursery: Nursery, database_url: str, tally: Tally) -> Office:
    """One clerk writes while the server dies at this point; the ledger, once all is well."""
    async with scene(nursery, database_url) as stage:
        stage.office.open(clerks=1)
        await deaths(stage.apis[0], point, TIMES)
        await stage.office.close()
        tally.add(stage.kills)
        assert stage.office.lost >= TIMES
        await stage.verdict.all_is_well(doubled_mails=TIMES)
        return stage.office


@pytest.mark.attack("CRASH-01")
@pytest.mark.faults(TIMES)
async def test_before_the_commit_nothing_happened_and_a_retry_does_it(
    nursery: Nursery, database_url: str, tally: Tally
) -> None:
    office = await _dying_at("request, before the commit", nursery, database_url, tally)
    assert ends_of_retries(office, keyed=False) <= {DONE}


@pytest.mark.attack("CRASH-02")
@pytest.mark.faults(TIMES)
async def test_after_the_commit_it_is_done_though_nobody_was_rung(
    nursery: Nursery, database_url: str, tally: Tally
) -> None:
    office = await _dying_at("request, committed and not rung", nursery, database_url, tally)
    assert ends_of_retries(office, keyed=False) <= {ALREADY}
    assert ends_of_retries(office, keyed=True) <= {DONE}


@pytest.mark.attack("CRASH-03")
@pytest.mark.faults(TIMES)
async def test_before_the_answer_a_retry_learns_that_it_is_done(
    nursery: Nursery, database_url: str, tally: Tally
) -> None:
    office = await _dying_at("request, rung and not answered", nursery, database_url, tally)
    assert ends_of_retries(office, keyed=False) <= {ALREADY}
    assert ends_of_retries(office, keyed=True) <= {DONE}


@pytest.mark.attack("CRASH-03")
@pytest.mark.faults(TIMES)
@pytest.mark.parametrize("point", ["transmission, asked and not handed in", "transmission, handed in and not written"])
async def test_a_transmission_that_dies_half_way_makes_one_dossier(
    nursery: Nursery, database_url: str, tally: Tally, point: str
) -> None:
    office = await _dying_at(point, nursery, database_url, tally)
    assert ends_of_retries(office, keyed=True) == {DONE}


@pytest.mark.attack("CRASH-02")
@pytest.mark.faults(1)
async def test_a_transmission_whose_client_never_came_back_is_handed_in(
    nursery: Nursery, database_url: str, tally: Tally
) -> None:
    async with scene(nursery, database_url) as stage:
        [api], [company, _] = stage.apis, stage.troupe.companies
        await api.start(Fate("transmission, asked and not handed in"))
        draft = await stage.troupe.draft(company)
        await stage.office.leave(SENT_IN, company, id_of(draft), draft.version)
        await api.fall()
        tally.add(stage.kills)
        await api.start()
        await stage.verdict.quiet()
        dossier = await Dossier.everyones("the test looks for it").get(draft_id=draft.id)
        assert dossier.status.value == SENT_IN.status
        await stage.verdict.inboxes_are_whole()
