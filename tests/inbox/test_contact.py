"""The contact e-mail of a request, else that of the user; never the one that another entity gave."""

from typing import Any

import pytest

from auth.viewer import Side
from models.actions import NotificationChannel
from models.bell.deliveries import Delivery
from models.bell.preferences import Choice, set_preferences
from models.dossiers import Dossier
from models.drafts import Draft
from models.drafts.answers import accept
from models.drafts.saving import save
from models.drafts.transmitting import transmit
from models.enrolments.candidates import Candidate
from models.enrolments.filing import file_for
from models.states import NotificationKind
from reactions.mail import postman
from reactions.worker import drain
from tests import factories
from tests.cast import on_stage
from tests.enrolments.classroom import EARLY, open_classroom
from tests.reactions import world as w
from tests.reactions.post import Counter

FORMATION = "formation@siae.example"
MEMBERS = {"anne@guichet.example", "karim@guichet.example"}


async def addresses() -> set[str]:
    await drain(mails=False)
    return {row.address for row in await Delivery.all()}


async def named(model: type[Draft] | type[Dossier], side: Side, address: str = FORMATION, **more: Any) -> None:
    await model.everyones(w.TESTS).update(contact_email=address, contact_side=side, **more)


async def test_the_contact_of_a_draft_receives_its_mails(world: w.World) -> None:
    await named(Draft, Side.MEMBER)
    await w.happened("draft.handed_over", world.draft, by=world.myriam)
    assert await addresses() == MEMBERS | {FORMATION}


async def test_the_contact_stands_in_for_the_author_of_the_request(world: w.World) -> None:
    await named(Draft, Side.MEMBER, created_by_id=world.anne.id, created_by_side=Side.MEMBER, creator_id=world.siae.id)
    await named(Dossier, Side.MEMBER)
    await w.happened("dossier.granted", world.dossier)
    assert await addresses() == {"karim@guichet.example", FORMATION}


@pytest.mark.attack("AZ-10")
@pytest.mark.parametrize("fact", ["dossier.granted", "dossier.documents_requested", "dossier.cancelled"])
async def test_an_address_given_by_the_provider_hears_nothing_of_the_members_mails(world: w.World, fact: str) -> None:
    await named(Draft, Side.PROVIDER, "espion@bureau.example")
    await named(Dossier, Side.PROVIDER, "espion@bureau.example")
    await w.happened(fact, world.dossier)
    assert await addresses() == MEMBERS


@pytest.mark.attack("AZ-10")
async def test_another_provider_that_is_told_does_not_bring_the_writers_address_in(world: w.World) -> None:
    await named(Dossier, Side.PROVIDER, "espion@bureau.example")
    await w.happened("dossier.refused", world.dossier)
    assert await addresses() == MEMBERS | {"omar@guichet.example"}


async def test_the_writers_address_hears_what_the_writer_is_told(world: w.World) -> None:
    await named(Dossier, Side.PROVIDER, "contact@bureau.example")
    await w.module(world.dossier, 2, world.bureau)
    await w.happened("dossier.refused", world.dossier)
    assert await addresses() == MEMBERS | {"omar@guichet.example", "contact@bureau.example"}


async def test_a_contact_that_is_a_users_own_address_follows_their_preferences(world: w.World) -> None:
    await named(Dossier, Side.MEMBER, "anne@guichet.example")
    off = Choice(NotificationKind.DOSSIER_CANCELLED, NotificationChannel.EMAIL, enabled=False)
    await set_preferences([off], by=w.viewer(world.anne))
    await w.happened("dossier.cancelled", world.dossier)
    assert await addresses() == {"karim@guichet.example"}


async def test_the_side_of_who_gave_the_address_goes_with_it_to_the_dossier(database: str) -> None:
    cast = await on_stage()
    draft = await factories.complete_draft(cast.anne)
    await save(draft.id, version=draft.version, values={}, contact_email=FORMATION, by=cast.anne)
    draft = await factories.fetched(draft)
    assert (draft.contact_email, draft.contact_side) == (FORMATION, Side.MEMBER)
    await transmit(draft.id, version=draft.version, by=cast.anne)
    dossier = await accept(draft.id)
    assert (dossier.contact_email, dossier.contact_side) == (FORMATION, Side.MEMBER)


async def test_when_nobody_is_at_the_contacts_address_the_author_receives_its_mails(
    world: w.World, counter: Counter
) -> None:
    counter.answers[FORMATION] = ["550 5.1.1 no such user"]
    await named(Draft, Side.MEMBER, created_by_id=world.anne.id, created_by_side=Side.MEMBER, creator_id=world.siae.id)
    await named(Dossier, Side.MEMBER)
    for fact in ("dossier.granted", "dossier.cancelled"):
        await w.happened(fact, world.dossier)
    await drain(mails=False)
    while await postman.post_next():
        pass
    await w.happened("dossier.refused", world.dossier)
    await drain()
    to_anne = sorted(str(mail["Subject"]) for mail in counter.mails if mail["To"] == "anne@guichet.example")
    assert to_anne == [f"Dossier {world.dossier.number} {word}" for word in ("accordé", "annulé", "refusé")]
    states = {(row.template, row.state.value) for row in await Delivery.filter(address=FORMATION)}
    assert states == {("dossier_granted", "PARKED"), ("dossier_cancelled", "PARKED")}


async def test_a_candidate_who_is_not_at_their_address_is_replaced_by_nobody(database: str, counter: Counter) -> None:
    room = await open_classroom()
    counter.answers["awa@exemple.example"] = ["550 5.1.1 no such user"]
    prescriber = await factories.prescriber()
    awa = Candidate(first_name="Awa", birth_name="Diallo", email="awa@exemple.example")
    await file_for(awa, room.session.id, by=prescriber, at=EARLY)
    await drain()
    assert [row.state.value for row in await Delivery.filter(template="candidate_registered")] == ["PARKED"]
