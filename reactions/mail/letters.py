"""A letter about an account as a mail: to the one address that it was written for, and nobody can turn it off."""

from __future__ import annotations

from models.accounts.letters import AccountLetter, Purpose
from models.bell.deliveries import Delivery
from reactions.mail.rendering import rendered
from reactions.mail.sealed import closed
from reactions.mail.writing import new_message_id
from reactions.reaction import Reaction
from reactions.story import Story
from settings import settings

PAGES = {
    Purpose.ACTIVATION: "activation",
    Purpose.REMINDER: "nouveau-mot-de-passe",
    Purpose.EMAIL_TO_CONFIRM: "nouvelle-adresse",
}
"""Where the front end takes the token of a link. It stands behind a #: neither servers nor their logs see it, and who
only looks at the page spends nothing."""


async def write_letter(story: Story, reaction: Reaction) -> None:
    """Puts the letter in the post; one that was asked for in vain has no address, and one whose link has ended since
    is not sent."""
    letter = story.letter
    if letter is None or letter.address is None or letter.is_idle or reaction.mail is None:
        return
    text, html = rendered(reaction.mail, **story.words, link=_link(letter))
    message_id = new_message_id()
    row = Delivery(
        fact_id=story.fact.id,
        user_id=letter.user_id,
        template=reaction.mail,
        address=letter.address,
        subject=reaction.title.format_map(story.words),
        text=closed(text, message_id),
        html=closed(html, message_id),
        message_id=message_id,
    )
    await Delivery.bulk_create([row], ignore_conflicts=True)


def _link(letter: AccountLetter) -> str:
    if letter.purpose in PAGES:
        return f"{settings().public_url}/{PAGES[letter.purpose]}#{letter.token}"
    return settings().public_url
