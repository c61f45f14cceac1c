"""Who must know: sentences. Each gives people with the side on which they are told.

Whoever holds the right to read the request is told, the person who acted included: the bell is the entity's journal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from tortoise.expressions import Q

from auth.permissions import Permission, permissions_of
from auth.viewer import AccountStatus, Side
from models.accounts.making import available_sides
from models.accounts.people import User
from models.attachments import Attachment
from models.companies import Establishment
from models.dossiers import TrainingModule
from models.drafts import SEEN_BY_MEMBER
from reactions.story import Story


@dataclass(frozen=True, slots=True)
class Told:
    """One person to tell, on one side of the counter."""

    user: User
    side: Side


Audience = Callable[[Story], Awaitable[set[Told]]]


async def members_of_the_request(story: Story) -> set[Told]:
    """Users of the member company that the draft or dossier is for."""
    if story.dossier is not None:
        return await readers_of(story, story.dossier.establishment, Side.MEMBER)
    assert story.draft is not None
    if story.draft.created_by_side is Side.MEMBER:
        return await readers_of(story, story.draft.creator, Side.MEMBER)
    place = story.draft.establishment
    return await readers_of(story, place, Side.MEMBER) if place else set()


async def readers_of(story: Story, establishment: Establishment, side: Side) -> set[Told]:
    """Users who may read this request of the establishment: a private one, its author and who manages the entity."""
    told = await readers([establishment], side)
    if not story.is_private:
        return told
    managers = await holders(covering([establishment]), side, Permission.READ_PRIVATE_REQUESTS)
    return {one for one in told if one in managers or one.user.id == story.author_id}


async def the_applicants(story: Story) -> set[Told]:
    """Who asks: users of the member company, or a person for themselves."""
    assert story.draft is not None
    if story.draft.created_by_side is Side.INDIVIDUAL:
        return _if_active(story.draft.created_by, Side.INDIVIDUAL)
    return await members_of_the_request(story)


async def members_who_had_received_it(story: Story) -> set[Told]:
    """Users of the member company, when a provider handed the draft over to them."""
    assert story.draft is not None
    is_theirs = story.draft.created_by_side is Side.PROVIDER and story.draft.state in SEEN_BY_MEMBER
    return await members_of_the_request(story) if is_theirs else set()


async def members_when_it_was_transmitted_for_them(story: Story) -> set[Told]:
    """Users of the member company, when a provider transmitted on its behalf."""
    return await members_of_the_request(story) if story.was_transmitted_by_its_provider else set()


async def provider_who_wrote_it(story: Story) -> set[Told]:
    """Users of the provider that wrote the draft, if one did."""
    assert story.draft is not None
    if story.draft.created_by_side is not Side.PROVIDER:
        return set()
    return await readers([story.draft.creator], Side.PROVIDER)


async def providers_of_its_modules(story: Story) -> set[Told]:
    """Users of the providers that give the dossier's modules."""
    return await readers(await givers(story), Side.PROVIDER)


async def givers(story: Story) -> list[Establishment]:
    """The providers of the dossier's modules."""
    assert story.dossier is not None
    modules = TrainingModule.everyones("their providers are told").filter(dossier_id=story.dossier.id)
    return [module.organisation for module in await modules.select_related("organisation") if module.organisation]


async def the_other_party(story: Story) -> set[Told]:
    """Of a message: the applicants when the funder's staff wrote it, else the staff."""
    return await (the_applicants if _is_by_staff(story) else staff)(story)


async def applicants_written_to(story: Story) -> set[Told]:
    """Who asks, when the funder's staff wrote the message."""
    return await the_applicants(story) if _is_by_staff(story) else set()


async def those_who_transmitted_it(story: Story) -> set[Told]:
    """Users of the entity that transmitted the draft: who asks, or the provider that acts for it."""
    if story.was_transmitted_by_its_provider:
        return await provider_who_wrote_it(story)
    return await the_applicants(story)


async def administrators_of_the_entity(story: Story) -> set[Told]:
    """Users who may decide on the request; the funder's staff while the entity has none."""
    assert story.request is not None
    assert story.entity is not None
    over = covering([story.entity]) if isinstance(story.entity, Establishment) else Q(company_id=story.entity.id)
    return await holders(over, story.request.side, Permission.DECIDE_ATTACHMENTS) or await staff(story)


async def the_requester(story: Story) -> set[Told]:
    """The user who asked to be attached, on the side of the request, or at home while that side is not theirs."""
    assert story.request is not None
    return {await where_they_stand(story.request.requester, story.request.side)}


async def the_attached_user(story: Story) -> set[Told]:
    """Whose attachment it is, on its side, or at home when that side is theirs no more."""
    assert story.attachment is not None
    return {await where_they_stand(story.attachment.user, story.attachment.side)}


async def the_owner_of_the_endpoint(story: Story) -> set[Told]:
    """The user whose webhooks they are, on the side of the endpoint."""
    assert story.endpoint is not None
    return {Told(story.endpoint.user, story.endpoint.side)}


async def the_maker_of_the_client(story: Story) -> set[Told]:
    """The user who made the client, on the side of the client, while their account is active."""
    assert story.client is not None
    return _if_active(story.client.user, story.client.side)


async def the_giver_of_the_mandate(story: Story) -> set[Told]:
    """The user who gave the mandate, on the side of the mandate, while their account is active."""
    assert story.mandate is not None
    return _if_active(story.mandate.user, story.mandate.side)


async def the_delegate(story: Story) -> set[Told]:
    """Who may act by the delegation, on their own side."""
    assert story.delegation is not None
    return _if_active(story.delegation.delegate, story.delegation.delegate.home_side)


async def the_holder_of_the_account(story: Story) -> set[Told]:
    """On whose account the delegate may act."""
    assert story.delegation is not None
    return _if_active(story.delegation.holder, Side.INDIVIDUAL)


async def the_person(story: Story) -> set[Told]:
    """Whose account it is, on their own side; closed accounts too, for they are told why."""
    assert story.person is not None
    return {Told(story.person, story.person.home_side)}


async def where_they_stand(user: User, side: Side) -> Told:
    """On that side, or at home: nobody reads the bell of a side on which they cannot stand."""
    return Told(user, side if side in await available_sides(user.id) else user.home_side)


async def the_newcomer(story: Story) -> set[Told]:
    """Whose account has just been activated, and waits for nobody's approval."""
    return await the_person(story)


def _is_by_staff(story: Story) -> bool:
    return bool(story.fact.data["side"] == Side.STAFF.value)


def _if_active(user: User, side: Side) -> set[Told]:
    return {Told(user, side)} if user.status is AccountStatus.ACTIVE else set()


async def staff(story: Story) -> set[Told]:
    """The funder's agents."""
    users = User.everyones("the staff is told").filter(home_side=Side.STAFF, status=AccountStatus.ACTIVE)
    return {Told(user, Side.STAFF) for user in await users}


async def readers(establishments: Iterable[Establishment], side: Side) -> set[Told]:
    """Users who may read the requests of these establishments."""
    return await holders(covering(establishments), side, Permission.READ_REQUESTS)


def covering(establishments: Iterable[Establishment]) -> Q:
    """Attachments to these establishments or to their companies."""
    known = list(establishments)
    return Q(establishment_id__in=[one.id for one in known]) | Q(company_id__in=[one.company_id for one in known])


async def holders(over: Q, side: Side, permission: Permission) -> set[Told]:
    """Users whose active account holds this permission by an active attachment."""
    attachments = Attachment.everyones("whoever holds the entity is told").filter(over, side=side, active=True)
    of_active_accounts = attachments.filter(user__status=AccountStatus.ACTIVE).select_related("user")
    return {
        Told(attachment.user, side)
        for attachment in await of_active_accounts
        if permission in permissions_of(side.value, attachment.reach.roles)
    }
