"""Who must know what became of a document: the entity that deposited it (workflows.md §14)."""

from __future__ import annotations

from auth.viewer import Side
from models.attachments import Attachment
from models.companies import Establishment
from reactions.audience import Told, covering, givers, readers_of, the_applicants
from reactions.story import Story


async def those_who_deposited_it(story: Story) -> set[Told]:
    """Users of the entity for which the document was deposited, also once its depositor has left."""
    assert story.document is not None
    assert story.draft is not None
    depositor = story.document.uploaded_by_id
    if story.draft.created_by_side is Side.INDIVIDUAL and depositor == story.draft.created_by_id:
        return await the_applicants(story)
    for establishment, side in await _depositors(story):
        attachments = Attachment.everyones("for whom the document was deposited").filter(covering([establishment]))
        if await attachments.filter(side=side, user_id=depositor).exists():
            return await readers_of(story, establishment, side)
    return set()


async def _depositors(story: Story) -> list[tuple[Establishment, Side]]:
    """Who may have deposited the document: the member, the provider that wrote the draft it came with, the others."""
    assert story.dossier is not None
    assert story.document is not None
    providers = await givers(story)
    if story.document.draft_id and story.dossier.draft.created_by_side is Side.PROVIDER:
        providers.insert(0, story.dossier.draft.creator)
    return [(story.dossier.establishment, Side.MEMBER), *((one, Side.PROVIDER) for one in providers)]
