"""Reading a draft to change it: locked, as its viewer sees it, with its entities."""

from uuid import UUID

from auth.viewer import Viewer
from models.drafts import Draft
from models.refusals import NotSeen, StaleVersion
from schemes import Scheme, find

ENTITIES = ("creator__company", "establishment__company")


async def locked(draft_id: UUID, viewer: Viewer) -> Draft:
    """The draft, nobody else changing it until the transaction ends. Raises NotSeen."""
    rows = Draft.visible_to(viewer).select_for_update(of=("draft",)).select_related(*ENTITIES)
    return _found(await rows.get_or_none(id=draft_id))


async def locked_by_the_system(draft_id: UUID) -> Draft:
    """The same for the transmission that goes on by itself. Raises NotSeen."""
    rows = Draft.everyones("a transmission goes on whoever asked for it")
    locked = rows.select_for_update(of=("draft",)).select_related(*ENTITIES)
    return _found(await locked.get_or_none(id=draft_id))


def check_version(draft: Draft, version: int) -> None:
    """The viewer decides on what they saw. Raises StaleVersion."""
    if version != draft.version:
        raise StaleVersion


def scheme_of(draft: Draft) -> Scheme:
    """The scheme of a stored draft."""
    scheme = find(draft.scheme)
    assert scheme is not None, f"scheme {draft.scheme} has drafts and no form"
    return scheme


def _found(draft: Draft | None) -> Draft:
    if draft is None:
        raise NotSeen
    return draft
