"""What is private to one of two who hold the same rights is told to each as they see it, where bells are shared too."""

import json

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models.accounts.people import User
from models.attachments import Attachment
from models.bell import Notification
from reactions.worker import drain
from subscriptions.hub import hub
from tests import factories
from tests.cast import Cast
from tests.fanout.listening import listening, seated, soon

BELL = (
    "subscription($after: Int) { bell(after: $after) { notification { body subject { ... on Dossier { number } } } } }"
)


async def _two_contacts(cast: Cast) -> tuple[Viewer, Viewer, str]:
    """Karim, who files a request for aid, and Nora, who managed the entity when it was told and is a contact now."""
    nora = await factories.person(first_name="Nora")
    link = await factories.attachment(nora, cast.humando, roles=(Role.ADMINISTRATOR,))
    values = factories.aid_values(for_oneself=False)
    dossier = await factories.aid_dossier(cast.karim, siret=cast.humando.siret, values=values)
    await drain(mails=False)
    await Attachment.everyones("a story").filter(id=link.id).update(roles=[Role.CONTACT.value])
    karim = await User.everyones("a story").get(id=cast.karim.user_id)
    both = [await seated(await factories.viewer_of(one)) for one in (karim, nora)]
    return both[0], both[1], dossier.number


def _subjects(frames: list[bytes]) -> list[object]:
    """Of each line; the first frame is the count."""
    return [json.loads(one)["data"]["bell"]["notification"]["subject"] for one in frames[1:]]


@pytest.mark.feature("AGE-16")
@pytest.mark.parametrize("first", [0, 1])
async def test_contacts_who_come_back_together_are_shown_what_each_sees(cast: Cast, first: int) -> None:
    karim, nora, number = await _two_contacts(cast)
    assert {one.private for one in await Notification.filter(side=karim.side)} == {True}
    assert {one.private for one in await Notification.exclude(side=karim.side)} == {False}
    async with hub.running("memory://"):
        ways = {}
        for shared in (True, False):
            viewers = [karim, nora] if first == 0 else [nora, karim]
            async with (
                listening(viewers[0], BELL, shared=shared, after=0) as one,
                listening(viewers[1], BELL, shared=shared, after=0) as other,
            ):
                await soon(lambda: min(len(one.frames), len(other.frames)) >= 2)
                assert one.alone_from is None
                assert other.alone_from is None
                ways[shared] = dict(zip([two.user_id for two in viewers], (one.frames, other.frames), strict=True))
        for frames in ways.values():
            assert _subjects(frames[karim.user_id]) == [{"number": number}]
            assert _subjects(frames[nora.user_id]) == [None]
        assert ways[True] == ways[False]
