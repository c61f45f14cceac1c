"""The address of a mail's List-Unsubscribe header, followed on a real server as a mail program and a browser do."""

from models.bell.unsubscribing import unsubscribe_url
from models.states import NotificationKind
from tests.live.living import Live
from tests.live.requests import build

PREFERENCES = "{ viewer { notificationPreferences { kind channel enabled } } }"


async def test_one_click_turns_one_kind_of_mail_off(live: Live) -> None:
    world = await build(live)
    url = unsubscribe_url(world.anne.user_id, NotificationKind.DOSSIER_CANCELLED)
    page = await live.http.get(url)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert (await live.http.post(url, data={"List-Unsubscribe": "One-Click"})).status_code == 200
    assert (await live.http.post(f"{url}0")).status_code == 404
    viewer = await live.told(PREFERENCES, world.anne)
    off = [(one["kind"], one["channel"]) for one in viewer["notificationPreferences"] if not one["enabled"]]
    assert off == [("DOSSIER_CANCELLED", "EMAIL")]
