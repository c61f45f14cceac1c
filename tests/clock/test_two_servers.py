"""Two real processes, each with its own scheduler, on one SQLite file: there, no row can be locked."""

import asyncio

import pytest

from models.facts import Fact
from models.jobs import Job
from models.states import DossierStatus
from tests.cast import Cast
from tests.clock.contracts import GRANTED_AT, WHY, contract_in, grants
from tests.services.process import server

CONTRACTS = 6


@pytest.mark.attack("CRASH-17")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_each_contract_is_granted_and_told_once(cast: Cast, database_url: str) -> None:
    dossiers = [await contract_in(DossierStatus.UNDER_REVIEW, cast) for _ in range(CONTRACTS)]
    await Job.create(name="tacit_grants", due_at=GRANTED_AT)
    same = {"secret_key": "the one of both processes, long enough"}
    async with server(database_url, **same), server(database_url, **same), asyncio.timeout(240):
        granted = Fact.everyones(WHY).filter(kind="dossier.granted").exclude(done_at=None)
        while await granted.count() < CONTRACTS or (await Job.get(name="tacit_grants")).last_run_at is None:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    assert [len(await grants(dossier)) for dossier in dossiers] == [1] * CONTRACTS
    job = await Job.get(name="tacit_grants")
    assert (job.lease, job.last_error) == (None, None)
