"""What a person wants in their bell says nothing of what their system asks for."""

import pytest

from auth.viewer import Side
from models import clock
from models.actions import NotificationChannel as Channel
from models.bell.preferences import Choice, set_preferences
from models.states import NotificationKind as Kind
from models.webhooks import WebhookEndpoint
from tests.reactions import world as w
from tests.resolvers.asking import told
from tests.webhooks.receiving import receiver
from tests.webhooks.stories import GRANTED, REVIEW, endpoint_of, rows, send_all, sender, tell

URL = "https://si.prestataire.example/hook"

BELL = """{ viewer { unreadNotificationCount
  shown: notifications { nodes { kind sequence } }
  away: notifications(filter: {archived: true}) { nodes { kind sequence readAt archivedAt createdAt } } } }"""


async def silenced(world: w.World) -> None:
    off = Choice(Kind.DOSSIER_UNDER_REVIEW, Channel.IN_APP, enabled=False)
    await set_preferences([off], by=w.viewer(world.anne))


async def test_a_kind_turned_off_in_the_bell_still_goes_to_the_webhook_that_asks_for_it(database: str) -> None:
    world = await w.build_world()
    await silenced(world)
    async with receiver() as partner:
        await endpoint_of(world.anne, partner.url, REVIEW)
        await tell("dossier.review_started", world.dossier)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
    assert [post.json["type"] for post in partner.posts] == ["DOSSIER_UNDER_REVIEW"]
    assert partner.posts[0].json["data"]["sequence"] == 1
    seen = (await told(BELL, w.viewer(world.anne)))["viewer"]
    assert seen["unreadNotificationCount"] == 1
    assert seen["shown"]["nodes"] == [{"kind": "DOSSIER_GRANTED", "sequence": 2}]
    (away,) = seen["away"]["nodes"]
    assert (away["kind"], away["sequence"]) == ("DOSSIER_UNDER_REVIEW", 1)
    assert away["readAt"] == away["archivedAt"] == away["createdAt"]


@pytest.mark.parametrize("why", ["asks for another kind", "is paused", "is on another side", "is another person's"])
async def test_without_a_webhook_that_asks_for_it_nothing_is_kept(database: str, why: str) -> None:
    world = await w.build_world()
    await silenced(world)
    owner = world.karim if why == "is another person's" else world.anne
    endpoint, _ = await endpoint_of(owner, URL, GRANTED if why == "asks for another kind" else REVIEW)
    if why == "is paused":
        await WebhookEndpoint.everyones(w.TESTS).filter(id=endpoint.id).update(paused_at=clock.now())
    if why == "is on another side":
        await WebhookEndpoint.everyones(w.TESTS).filter(id=endpoint.id).update(side=Side.PROVIDER)
    await tell("dossier.review_started", world.dossier)
    assert "anne MEMBER" not in await w.told()
    assert len(await rows(endpoint)) == (1 if owner is world.karim else 0)
