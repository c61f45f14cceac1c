"""Who must know of an enrolment: sentences."""

from __future__ import annotations

from auth.permissions import Permission
from auth.viewer import AccountStatus, Side
from models.catalogue import SessionTrainer
from reactions.audience import Told, covering, holders, where_they_stand
from reactions.story import Story

_WHY = "the trainers of a session are told"


async def the_applicant(story: Story) -> set[Told]:
    """Who asked for the place, while their account is active; nobody for a candidate without an account."""
    assert story.enrolment is not None
    applicant = story.enrolment.applicant
    if applicant is None or applicant.status is not AccountStatus.ACTIVE:
        return set()
    return {await where_they_stand(applicant, Side.MEMBER)}


async def the_prescriber(story: Story) -> set[Told]:
    """Who filed it for a candidate, while their account is active."""
    assert story.enrolment is not None
    filed_by, side = story.enrolment.filed_by, story.enrolment.filed_by_side
    if side is not Side.PRESCRIBER or filed_by.status is not AccountStatus.ACTIVE:
        return set()
    return {Told(filed_by, Side.PRESCRIBER)}


async def the_employers(story: Story) -> set[Told]:
    """Users with the status «employeur» over the organisation of the applicant («alerté de chaque demande», S2:46)."""
    assert story.enrolment is not None
    if story.enrolment.establishment is None:
        return set()
    return await holders(covering([story.enrolment.establishment]), Side.MEMBER, Permission.DECIDE_ENROLMENTS)


async def the_trainers(story: Story) -> set[Told]:
    """The trainers of the session whose accounts are active."""
    assert story.session is not None
    links = SessionTrainer.everyones(_WHY).filter(session_id=story.session.id)
    active = links.filter(user__status=AccountStatus.ACTIVE).select_related("user")
    return {Told(link.user, Side.PROVIDER) for link in await active}
