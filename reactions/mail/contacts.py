"""The contact that a request names («email de contact»), and when a mail goes there."""

from __future__ import annotations

from collections.abc import Collection

from auth.viewer import Side
from models.bell.deliveries import bounce_of
from reactions.audience import Told, provider_who_wrote_it, the_applicants
from reactions.story import Story


async def contact_for(story: Story, people: Collection[Told]) -> str | None:
    """The address that the request names, when the entity that gave it is among these people.

    None for an address given by somebody else, for one where nobody is, and for one of these people's own: then it
    follows their preferences.
    """
    named = story.dossier or story.draft
    if named is None or named.contact_email is None or named.contact_side is None:
        return None
    if named.contact_email in {told.user.notified_at for told in people}:
        return None
    if await bounce_of(named.contact_email):
        return None
    givers = provider_who_wrote_it if named.contact_side is Side.PROVIDER else the_applicants
    return named.contact_email if set(people) & await givers(story) else None
