"""When nobody is at the contact e-mail of a request, its author receives what was written there."""

from __future__ import annotations

from models.bell.deliveries import Delivery
from models.facts import Fact
from reactions.audience import Told
from reactions.mail.writing import write_mails
from reactions.table import TABLE
from reactions.tellers import story_of


async def write_to_the_author(lost: Delivery) -> None:
    """Puts the mail in the post for the author of the request, if they are of those whom it is for; nothing for a mail
    of another kind. Call it once the address is known to be nobody's, inside a transaction."""
    fact = await Fact.everyones("a mail says which fact it tells").get(id=lost.fact_id)
    reaction = TABLE[fact.kind]
    try:
        story = await story_of(fact)
    except LookupError:  # gone meanwhile: there is nothing left to write about
        return
    if story.author_id is None or reaction.mail != lost.template:
        return
    readers: set[Told] = set().union(*[await audience(story) for audience in reaction.mails])
    author = {told for told in readers if told.user.id == story.author_id}
    await write_mails(story, lost.template, lost.subject, author, lost.kind)
