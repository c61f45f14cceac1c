"""Many lines of the bell at once: by ids, by filter, by both."""

from typing import Any

from models.bell import InboxEntry
from reactions.worker import drain
from tests import factories
from tests.reactions import world as w
from tests.resolvers.asking import code, told

READ = """
mutation($ids: [ID!], $read: Boolean, $filter: NotificationFilter) {
  markNotificationsRead(ids: $ids, read: $read, filter: $filter) {
    notifications { id kind readAt } unreadCount errors { code } } }"""
ARCHIVE = """
mutation($ids: [ID!], $archived: Boolean, $filter: NotificationFilter) {
  archiveNotifications(ids: $ids, archived: $archived, filter: $filter) {
    notifications { id kind archivedAt } unreadCount errors { code } } }"""
LIST = "{ viewer { notifications(first: 50) { nodes { id kind } } } }"


async def filled(world: w.World) -> Any:
    """Anne and Karim were told of a review, twice of a grant, and of a cancellation; the viewer is Anne."""
    for fact in ("dossier.review_started", "dossier.granted", "dossier.granted", "dossier.cancelled"):
        await w.happened(fact, world.dossier)
    await drain(mails=False)
    return await factories.viewer_of(world.anne)


async def changed(text: str, viewer: Any, **variables: Any) -> tuple[list[str], int]:
    [payload] = (await told(text, viewer, **variables)).values()
    assert payload["errors"] == []
    return [line["kind"] for line in payload["notifications"]], payload["unreadCount"]


async def test_a_filter_chooses_what_is_read(world: w.World) -> None:
    anne = await filled(world)
    granted = {"kind": ["DOSSIER_GRANTED"]}
    assert await changed(READ, anne, filter=granted) == (["DOSSIER_GRANTED"] * 2, 2)
    assert await changed(READ, anne, filter=granted) == ([], 2)
    assert await changed(READ, anne, filter=granted, read=False) == (["DOSSIER_GRANTED"] * 2, 4)
    karims = InboxEntry.everyones(w.TESTS).filter(inbox__user_id=world.karim.id, read_at=None)
    assert await karims.count() == 4


async def test_a_filter_chooses_what_is_put_away_and_brought_back(world: w.World) -> None:
    anne = await filled(world)
    await changed(READ, anne, filter={"kind": ["DOSSIER_GRANTED"]})
    assert await changed(ARCHIVE, anne, filter={"unread": False}) == (["DOSSIER_GRANTED"] * 2, 2)
    nodes = (await told(LIST, anne))["viewer"]["notifications"]["nodes"]
    assert [line["kind"] for line in nodes] == ["DOSSIER_CANCELLED", "DOSSIER_UNDER_REVIEW"]
    assert await changed(ARCHIVE, anne, archived=False, filter={"archived": True}) == (["DOSSIER_GRANTED"] * 2, 2)


async def test_ids_and_a_filter_both_hold(world: w.World) -> None:
    anne = await filled(world)
    nodes = (await told(LIST, anne))["viewer"]["notifications"]["nodes"]
    ids = [line["id"] for line in nodes[:2]]  # the cancellation and a grant
    assert await changed(READ, anne, ids=ids, filter={"kind": ["DOSSIER_GRANTED"]}) == (["DOSSIER_GRANTED"], 3)


async def test_what_is_archived_is_left_out_unless_asked_for(world: w.World) -> None:
    anne = await filled(world)
    await changed(ARCHIVE, anne, filter={"kind": ["DOSSIER_CANCELLED"]})
    assert (await changed(READ, anne, filter={}))[1] == 0
    archived = InboxEntry.everyones(w.TESTS).filter(inbox__user_id=world.anne.id, archived_at__isnull=False)
    assert [line.read_at for line in await archived] == [None]


async def test_nothing_is_put_away_when_nothing_is_said(world: w.World) -> None:
    assert await code(ARCHIVE, await filled(world)) == "BAD_USER_INPUT"
    assert await InboxEntry.everyones(w.TESTS).filter(archived_at__isnull=False).count() == 0
