"""The mail server down, refusing, greylisting, hanging, slow, cutting before its «250»: the API does not notice.

Every mail arrives once the server is well again, once, in order for each person; twice only when it was accepted
without our knowing, and then under the same Message-ID.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest

from models.bell.deliveries import BouncedAddress, Delivery, DeliveryState
from tests.faults.postbox import Humour, Postbox
from tests.faults.prepared import carry, prepare, until
from tests.faults.stage.births import Nursery
from tests.faults.stage.scene import Stage, scene
from tests.faults.tally import Tally


@pytest.fixture
async def stage(nursery: Nursery, database_url: str) -> AsyncIterator[Stage]:
    async with scene(nursery, database_url) as one:
        await one.apis[0].start()
        await one.hall.until_open()
        yield one


async def suffered(box: Postbox, faults: int) -> None:
    async def enough() -> bool:
        return box.faults >= faults

    await until(enough)


async def in_order(box: Postbox) -> bool:
    """Whether everybody received their mails in the order in which they were written."""
    written: dict[str, list[str]] = {}
    for address, message_id in await Delivery.all().order_by("id").values_list("address", "message_id"):
        written.setdefault(address, []).append(message_id)
    return written == {address: box.order_of(address) for address in written}


@pytest.mark.attack("CRASH-05", "CRASH-06", "CRASH-18")
@pytest.mark.faults(1)
@pytest.mark.parametrize(
    "humour",
    [
        Humour.UNWELCOMING,
        Humour.SHORT_OF_MEANS,
        Humour.GREYLISTING,
        Humour.HANGING,
        Humour.SLOW,
        Humour.DROPPING,
    ],
    ids=lambda humour: humour.name.lower(),
)
async def test_an_ill_mail_server_delays_mails_and_nothing_else(stage: Stage, humour: Humour, tally: Tally) -> None:
    box = stage.postbox
    box.humour, box.pause = humour, 1.0
    await carry(stage, await prepare(stage, 4))
    await suffered(box, 1)
    dropped = box.faults if humour is Humour.DROPPING else 0
    tally.add(box.faults)
    box.humour = Humour.ACCEPTING
    await stage.verdict.all_is_well(doubled_mails=dropped)
    assert stage.office.lost == 0
    assert await in_order(box)


@pytest.mark.attack("CRASH-06")
@pytest.mark.faults(5)
async def test_a_mail_server_that_comes_and_goes_gets_every_mail(stage: Stage, tally: Tally) -> None:
    requests = await prepare(stage, 5)
    for request in requests:
        stage.postbox.close()
        await carry(stage, [request])
        await stage.postbox.open()
        await asyncio.sleep(0.2)
        tally.add()
    await stage.verdict.all_is_well()
    assert await in_order(stage.postbox)


@pytest.mark.attack("CRASH-06")
@pytest.mark.faults(1)
async def test_an_address_where_nobody_is_stops_its_own_mails_only(stage: Stage, tally: Tally) -> None:
    gone = stage.troupe.emails[stage.troupe.cast.karim.user_id]
    stage.postbox.nobody.add(gone)
    await carry(stage, await prepare(stage, 4))
    await stage.verdict.quiet()
    tally.add(stage.postbox.faults)
    parked = await Delivery.filter(state=DeliveryState.PARKED)
    assert {row.address for row in parked} == {gone}
    assert await BouncedAddress.filter(address=gone).count() == 1
    assert stage.postbox.faults == 1, "a known bounce is asked for again"
    sent = await Delivery.filter(state=DeliveryState.SENT)
    assert {row.message_id for row in sent} == set(stage.postbox.copies())
    assert gone not in {row.address for row in sent}
    assert set(stage.postbox.copies().values()) == {1}
    assert stage.troupe.emails[stage.troupe.cast.camille.user_id] in {row.address for row in sent}
