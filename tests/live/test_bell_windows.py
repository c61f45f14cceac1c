"""What is done to many lines in one window is heard in every other one."""

from tests.live.living import Live
from tests.live.requests import build
from tests.live.test_bell import BELL, granted, told

ARCHIVE = """
mutation($filter: NotificationFilter) { archiveNotifications(filter: $filter) { unreadCount errors { code } } }"""


async def test_the_count_after_a_filter_reaches_every_open_window(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as here, everywhere.socket(world.anne) as there:
        bells = [await line.subscribe(BELL) for line in (here, there)]
        for bell in bells:
            await bell.next()
        await granted(world)
        for bell in bells:
            # Each event carries the count of its moment: lines told together share it.
            events = [told(await bell.next()) for _ in range(3)]
            assert [sequence for _, sequence, _, _ in events] == [1, 2, 3]
            assert events[-1][2] == 3
        wanted = {"kind": ["DOSSIER_GRANTED", "DOSSIER_TRANSMITTED"]}
        answer = await (await there.subscribe(ARCHIVE, filter=wanted)).next()
        assert answer == {"unreadCount": 1, "errors": []}
        for bell in bells:
            events = [told(await bell.next()) for _ in range(2)]
            assert [(kind, count) for kind, _, count, _ in events] == [("UPDATED", 1)] * 2
            assert await bell.is_silent()
