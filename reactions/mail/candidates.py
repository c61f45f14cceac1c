"""Mails to candidates, who have no account: to the address that their prescriber gave."""

from __future__ import annotations

from auth.viewer import Side
from models.bell.deliveries import Delivery
from reactions.mail.rendering import rendered
from reactions.mail.writing import new_message_id
from reactions.story import Story
from settings import settings

SUBJECT = "Votre inscription à « {title} »"
LONGEST_SUBJECT = 200


async def write_to_candidate(story: Story, template: str) -> None:
    """Puts this mail in the post for the candidate of an enrolment; nothing for who asked for themselves."""
    enrolment = story.enrolment
    if enrolment is None or enrolment.filed_by_side is not Side.PRESCRIBER:
        return
    text, html = rendered(template, **story.words, link=settings().public_url)
    row = Delivery(
        fact_id=story.fact.id,
        template=template,
        address=enrolment.email,
        subject=SUBJECT.format_map(story.words)[:LONGEST_SUBJECT],
        text=text,
        html=html,
        message_id=new_message_id(),
    )
    await Delivery.bulk_create([row], ignore_conflicts=True)
