"""A shared bell ends with the right to it, and its socket closes with the code that says so."""

from typing import Any, cast

import pytest

from auth.permissions import Permission, Role
from auth.viewer import Viewer
from models.attachments import Attachment
from reactions.worker import drain
from schema.errors import Fault, RightLost, Unauthenticated
from subscriptions import rings
from tests.fanout.conftest import people  # noqa: F401 - a fixture
from tests.fanout.listening import listening, soon
from tests.reactions import world as w
from transport.sockets.lines import BellLine
from transport.sockets.messages import Leave, Message

BELL = "subscription { bell { kind sequence } }"


@pytest.mark.parametrize(("fault", "code"), [(RightLost(), 4403), (Unauthenticated(), 4401)])
def test_the_line_closes_with_the_code_of_what_is_gone(fault: Fault, code: int) -> None:
    ended: list[Leave] = []
    message = Message("subscribe", "1", {"query": BELL})
    line = BellLine(cast(Any, None), message, ended.append, lambda *_: None)
    line.end(fault)
    assert [leave.code for leave in ended] == [code]


@pytest.mark.attack("RT-02")
async def test_who_loses_the_right_to_listen_hears_nothing_more_and_others_do(
    people: tuple[w.World, list[Viewer]],  # noqa: F811
) -> None:
    world, [anne, karim, *_] = people
    async with listening(anne, BELL, shared=True) as hers, listening(karim, BELL, shared=True) as his:
        await soon(lambda: hers.member is not None and his.member is not None and bool(hers.frames and his.frames))
        assert hers.member is not None
        # Everybody may hear their own bell today: this one asks for what only a manager may do.
        hers.member.needs = Permission.DECIDE_ATTACHMENTS
        own = Attachment.everyones(w.TESTS).filter(user_id=anne.user_id)
        await own.update(roles=[Role.CONTACT.value])
        await w.happened("dossier.granted", world.dossier, by=world.agnes)
        await drain(rings.all_of, mails=False)
        await soon(lambda: hers.ended is not None and len(his.frames) == 2)
        assert isinstance(hers.ended, RightLost)
        assert (len(hers.frames), hers.member.is_open, his.ended) == (1, False, None)
