"""A role that is lowered while a socket is open: the next event holds nothing that it alone allowed."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.attachments import Attachment
from models.companies import Establishment
from models.database import transaction
from models.dossiers import Dossier, TrainingModule
from models.drafts import Draft
from models.facts import record
from tests import factories
from tests.live.client import Stream
from tests.live.letters import all_is_told, tell
from tests.live.living import Live, id_of
from tests.live.requests import World, build, dossier_of

BELL = "subscription { bell { kind notification { title subject { ... on Dossier { number values } } } } }"
ONE = "subscription($id: ID!) { dossierChanged(id: $id) { version values } }"
LIST = "subscription { dossiersChanged { version values } }"
WHY = "a story"


async def lowered(who: Viewer, to: Role, at: Establishment) -> None:
    """The role of this person in that place, changed; the fact of it rings streams and writes no letter."""
    own = await Attachment.everyones(WHY).get(user_id=who.user_id, establishment_id=at.id)
    async with transaction():
        await Attachment.everyones(WHY).filter(id=own.id).update(roles=[to.value])
        await record("attachment.lowered", "Attachment", own.id, by=None)


async def written_by(writer: Establishment, giver: Establishment, world: World) -> Dossier:
    """A dossier that one provider wrote and whose module another one gives."""
    dossier = await dossier_of(world)
    await Draft.everyones(WHY).filter(id=dossier.draft_id).update(created_by_side=Side.PROVIDER, creator_id=writer.id)
    await TrainingModule.everyones(WHY).filter(dossier_id=dossier.id).update(organisation_id=giver.id)
    return dossier


async def form_in(stream: Stream) -> set[str]:
    """The blocks of the form in the next event."""
    return set((await stream.next())["values"])


async def form_rung(bell: Stream) -> set[str]:
    """The blocks of the form that the next letter is about."""
    event: Any = await bell.next()
    assert event["kind"] == "ADDED"
    return set(event["notification"]["subject"]["values"])


@pytest.mark.attack("RT-03")
async def test_the_next_event_holds_no_field_of_the_role_that_was_lost(everywhere: Live) -> None:
    world = await build(everywhere)
    writer, giver = await factories.establishment(), await factories.establishment()
    myriam = await factories.provider(writer, giver)
    dossier = await written_by(writer, giver, world)
    await all_is_told()
    async with everywhere.socket(myriam) as line:
        one, rows, bell = [
            await line.subscribe(ONE, id=id_of(dossier)),
            await line.subscribe(LIST),
            await line.subscribe(BELL),
        ]
        whole = await form_in(one)
        assert {"action", "employer", "trainees", "costs"} <= whole
        assert (await bell.next())["kind"] == "COUNT"
        await tell(dossier, myriam)
        assert await form_rung(bell) == whole
        await lowered(myriam, Role.TRAINER, writer)
        dossier = await factories.fetched(dossier)
        await world.reviewed({"id": id_of(dossier), "version": dossier.version})
        await tell(dossier, myriam)
        assert await form_in(one) == {"action"}
        assert await form_in(rows) == {"action"}
        assert await form_rung(bell) == {"action"}


@pytest.mark.attack("RT-03")
async def test_the_bell_of_who_may_read_no_request_any_more_rings_without_them(everywhere: Live) -> None:
    world = await build(everywhere)
    dossier = await dossier_of(world)
    await all_is_told()
    async with everywhere.socket(world.karim) as line, everywhere.socket(world.karim) as beside:
        bell, rows = await line.subscribe(BELL), await beside.subscribe(LIST)
        assert (await bell.next())["kind"] == "COUNT"
        await tell(dossier, world.karim)
        assert (await bell.next())["notification"]["subject"]["number"] == dossier.number
        await lowered(world.karim, Role.EMPLOYER, world.establishment)
        assert await beside.close_code() == 4403
        assert await rows.is_silent(0)
        await tell(dossier, world.karim, title="Un autre courrier")
        assert (await bell.next())["notification"] == {"title": "Un autre courrier", "subject": None}
