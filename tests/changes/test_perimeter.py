"""A copy rests on a perimeter: when that changed, the feed says to read everything anew."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models import clock
from models.accounts.people import User
from models.attachments import Attachment, deciding, requesting
from tests import factories
from tests.cast import Cast
from tests.changes.partner import CHANGES, changes, cursor_of, heard
from tests.resolvers.asking import ask, code


async def now(viewer: Viewer) -> Viewer:
    """The same user, with the attachments of now."""
    user = await User.everyones("a test signs in again").get(id=viewer.user_id)
    return await factories.viewer_of(user, viewer.side)


async def alter(viewer: Viewer, **values: Any) -> None:
    await Attachment.everyones("a test changes them").filter(user_id=viewer.user_id).update(**values)


@pytest.mark.attack("RT-10")
async def test_an_attachment_lost_ends_the_feed(cast: Cast) -> None:
    cursor = await cursor_of(cast.anne)
    await factories.draft(cast.anne)
    await alter(cast.anne, active=False)
    answer = await ask(CHANGES, await now(cast.anne), after=cursor, first=100)
    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["RESYNC_NEEDED"]
    assert answer["errors"][0]["message"] == (
        "Ce flux ne peut pas reprendre d'ici : relisez vos données, puis suivez-le depuis un nouveau curseur."
    )


async def test_an_attachment_lost_and_found_again_ends_it_too(cast: Cast) -> None:
    """What happened in between was none of the viewer's business."""
    cursor = await cursor_of(cast.anne)
    await alter(cast.anne, active=False)
    await alter(cast.anne, active=True, since=clock.now())
    assert await code(CHANGES, await now(cast.anne), after=cursor, first=100) == "RESYNC_NEEDED"


async def test_other_roles_end_it(cast: Cast) -> None:
    cursor = await cursor_of(cast.anne)
    await alter(cast.anne, roles=[Role.CONTACT.value])
    assert await code(CHANGES, await now(cast.anne), after=cursor, first=100) == "RESYNC_NEEDED"


async def test_an_attachment_won_ends_it_and_a_new_cursor_goes_on(cast: Cast) -> None:
    cursor = await cursor_of(cast.jean)
    wish, _ = await requesting.request_attachment(cast.siae.siret, cast.jean.side, [Role.CONTACT], cast.jean)
    await deciding.accept(wish.id, cast.anne)
    jean = await now(cast.jean)
    assert await code(CHANGES, jean, after=cursor, first=100) == "RESYNC_NEEDED"
    cursor = await cursor_of(jean)
    draft = await factories.draft(cast.anne)
    assert [kind for kind, _ in await heard(jean, cursor)] == ["UPSERTED"]
    assert (await changes(jean, cursor))["changes"][0]["node"]["draftNumber"] == draft.number


async def test_a_new_session_of_the_same_user_goes_on(cast: Cast) -> None:
    cursor = await cursor_of(cast.anne)
    await factories.draft(cast.anne)
    assert [kind for kind, _ in await heard(await now(cast.anne), cursor)] == ["UPSERTED"]
