"""Streams follow what is private: a colleague hears nothing of it, and a manager until they are a contact again."""

import asyncio
from typing import Any

import orjson
import pytest
from strawberry.types.execution import ExecutionResult

from auth.permissions import Role
from auth.viewer import Viewer
from models.accounts.people import User
from models.attachments import Attachment
from models.dossiers.reviewing import start_review
from reactions.worker import drain
from schema.context import Context
from schema.ids import encode
from subscriptions import rings
from subscriptions.hub import hub
from tests import factories
from tests.cast import Cast
from tests.fanout.listening import SOON, Heard, listening, seated, soon
from transport.graphql.api import api
from transport.graphql.results import payload_of

LIST = "subscription { dossiersChanged { number status } }"
DOSSIER = "subscription($id: ID!) { dossierChanged(id: $id) { number status } }"
DRAFT = "subscription($id: ID!) { draftChanged(id: $id) { number } }"


def _numbers(heard: Heard) -> list[str]:
    return [orjson.loads(frame)["data"]["dossiersChanged"]["number"] for frame in heard.frames]


@pytest.mark.feature("AGE-16")
async def test_a_live_list_is_that_of_what_one_sees(cast: Cast) -> None:
    karim, colleague = await _seated(cast.karim), await _seated(await factories.member(cast.humando))
    async with (
        hub.running("memory://"),
        listening(karim, LIST, shared=False) as his,
        listening(colleague, LIST, shared=False) as theirs,
    ):
        values = factories.aid_values(for_oneself=False)
        private = await factories.aid_dossier(cast.karim, siret=cast.humando.siret, values=values)
        await drain(rings.all_of, mails=False)
        await soon(lambda: private.number in _numbers(his))
        training = await factories.dossier(cast.karim, siret=cast.humando.siret)
        await drain(rings.all_of, mails=False)
        await soon(lambda: _numbers(theirs) == [training.number])


async def test_one_object_is_not_found_by_a_colleague_and_lost_by_who_manages_no_more(cast: Cast) -> None:
    user = await factories.person(first_name="Nora")
    link = await factories.attachment(user, cast.humando, roles=(Role.ADMINISTRATOR,))
    nora, colleague = (
        await _seated(await factories.viewer_of(user)),
        await _seated(await factories.member(cast.humando)),
    )
    values = factories.aid_values(for_oneself=False)
    draft = await factories.aid_draft(cast.karim, siret=cast.humando.siret, values=values)
    dossier = await factories.aid_dossier(cast.karim, siret=cast.humando.siret, values=values)
    async with hub.running("memory://"):
        for text, id in ((DOSSIER, encode("Dossier", dossier.id)), (DRAFT, encode("Draft", draft.id))):
            [answer] = await _until_it_ends(colleague, text, [], id=id)
            assert [one["extensions"]["code"] for one in answer["errors"]] == ["NOT_FOUND"]
        heard: list[Any] = []
        hers = asyncio.create_task(_until_it_ends(nora, DOSSIER, heard, id=encode("Dossier", dossier.id)))
        await soon(lambda: len(heard) == 1)
        await Attachment.everyones("a story").filter(id=link.id).update(roles=[Role.CONTACT.value])
        await start_review(dossier.id, version=dossier.version, by=cast.agent)
        await drain(rings.all_of, mails=False)
        assert await asyncio.wait_for(hers, SOON) == [
            {"data": {"dossierChanged": {"number": dossier.number, "status": "TRANSMITTED"}}}
        ]


async def _until_it_ends(viewer: Viewer, text: str, heard: list[Any], **variables: Any) -> list[Any]:
    """All that this subscription tells; `heard` has it as it comes."""
    async for result in await api.stream(text, variables, Context(viewer, "a-request")):
        assert isinstance(result, ExecutionResult)
        heard.append(orjson.loads(orjson.dumps(payload_of(result))))
    return heard


async def _seated(viewer: Viewer) -> Viewer:
    """With a session that exists, in which the person signs in as they are now."""
    user = await User.everyones("a story").get(id=viewer.user_id)
    return await seated(await factories.viewer_of(user))
