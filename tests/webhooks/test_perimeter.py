"""What leaves for a partner is what its owner may see at that very moment, and nothing of anybody else's."""

import pytest

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models.accounts.people import User
from models.attachments import Attachment
from models.webhooks import WebhookState
from tests.reactions import world as w
from tests.webhooks.receiving import receiver
from tests.webhooks.stories import GRANTED, TRANSMITTED, endpoint_of, fresh, rows, send_all, sender, tell

LOST = "Son propriétaire n'a plus accès à l'objet de la notification."
NO_RIGHT = "Son propriétaire n'a plus les droits nécessaires."


@pytest.mark.attack("HOOK-08")
async def test_an_endpoint_of_one_company_never_receives_the_events_of_another(database: str) -> None:
    world = await w.build_world()
    other = await w.establishment(7, "HUMANDO")
    bruno = await w.attached("bruno", Side.MEMBER, company=other.company_id, roles=[Role.ADMINISTRATOR])
    draft = await w.new_draft(other, world.bureau, world.myriam, "Soudure")
    theirs = await w.new_dossier(draft, other, bruno)
    async with receiver() as for_anne, receiver() as for_bruno:
        await endpoint_of(world.anne, for_anne.url)
        await endpoint_of(bruno, for_bruno.url)
        await tell("dossier.granted", world.dossier, times=2)
        await tell("dossier.granted", theirs)
        await send_all(sender())
    assert [world.dossier.number in post.body for post in for_anne.posts] == [True, True]
    assert [theirs.number in post.body for post in for_bruno.posts] == [True]
    assert not any(theirs.number in post.body for post in for_anne.posts)


async def test_an_endpoint_is_told_what_is_told_on_its_side_only(database: str) -> None:
    world = await w.build_world()
    await Attachment.create(
        user=world.anne, side=Side.PROVIDER, company_id=world.bureau.company_id, roles=[Role.ADMINISTRATOR.value]
    )
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url, TRANSMITTED)
        await tell("dossier.transmitted", world.dossier)
        await send_all(sender())
    assert (await w.told()).keys() >= {"anne MEMBER", "anne PROVIDER"}
    assert len(partner.posts) == 1
    assert (await fresh(endpoint)).last_sequence == 1


@pytest.mark.attack("HOOK-08")
async def test_an_owner_who_lost_sight_between_the_event_and_its_sending_is_sent_nothing(database: str) -> None:
    world = await w.build_world()
    elsewhere = await w.establishment(8, "AILLEURS")
    await Attachment.create(
        user=world.anne, side=Side.MEMBER, company_id=elsewhere.company_id, roles=[Role.ADMINISTRATOR.value]
    )
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url, GRANTED)
        await tell("dossier.granted", world.dossier)
        mine = Attachment.everyones(w.TESTS).filter(user_id=world.anne.id, company_id=world.siae.company_id)
        await mine.update(active=False)
        await send_all(sender())
    (row,) = await rows(endpoint)
    assert partner.posts == []
    assert (row.state, row.last_error, row.last_status) == (WebhookState.DROPPED, LOST, None)


@pytest.mark.attack("HOOK-08")
@pytest.mark.parametrize("loss", ["account", "attachment", "role"])
async def test_an_owner_without_account_attachment_or_role_is_sent_nothing(database: str, loss: str) -> None:
    world = await w.build_world()
    mine = Attachment.everyones(w.TESTS).filter(user_id=world.anne.id)
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier, times=2)
        if loss == "account":
            await User.everyones(w.TESTS).filter(id=world.anne.id).update(status=AccountStatus.DEACTIVATED)
        elif loss == "attachment":
            await mine.update(active=False)
        else:
            await mine.update(roles=[Role.CONTACT.value])
        await send_all(sender())
    assert partner.posts == []
    assert [(row.state, row.last_error) for row in await rows(endpoint)] == [(WebhookState.DROPPED, NO_RIGHT)] * 2


@pytest.mark.attack("HOOK-08")
async def test_a_selection_reads_what_its_owner_may_read_and_not_what_another_could(database: str) -> None:
    """The provider that did not write the draft sees of the form only what the training is (S1:1197)."""
    world = await w.build_world()
    world.dossier.values = {"action": {"title": "Excel"}, "employer": {"email": "secret@siae.example"}}
    await world.dossier.save(update_fields=["values"])
    other = await w.attached("olga", Side.PROVIDER, company=world.legoud.company_id, roles=[Role.ADMINISTRATOR])
    query = "{ subject { ... on Dossier { number values } } }"
    async with receiver() as for_member, receiver() as for_provider:
        await endpoint_of(world.anne, for_member.url, query=query)
        await endpoint_of(other, for_provider.url, query=query)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
    assert "secret@siae.example" in for_member.posts[0].body
    assert for_provider.posts[0].json["data"]["subject"]["number"] == world.dossier.number
    assert "secret@siae.example" not in for_provider.posts[0].body
