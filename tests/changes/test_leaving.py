"""What leaves a perimeter is told as removed, to those who could see it and to nobody else."""

from typing import Any

import pytest

from models.documents import Document
from models.documents.filing import deposit
from models.drafts import Draft, answers, handing
from models.drafts.deleting import delete
from models.drafts.saving import save
from models.drafts.transmitting import transmit
from outside.storage import FileStorage
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.changes.partner import cursor_of, heard

PDF = b"%PDF-1.7\n1 0 obj\n"


async def provider_draft(cast: Cast, *, mandate: bool = False) -> Draft:
    """A draft that LEGOUD writes for SIAE."""
    return await factories.draft(cast.louise, siret=cast.siae.siret, values=factories.af_values(mandate=mandate))


async def filed(draft: Draft, cast: Cast, storage: FileStorage, nature: str = "CONVENTION") -> Document:
    more: dict[str, Any] = {"nature": nature, "file_name": "piece.pdf", "content": PDF, "storage": storage}
    return await deposit(Draft, draft.id, by=cast.louise, **more)


def of(draft: Draft, *documents: Document) -> list[str]:
    return [encode("Draft", draft.id), *(encode("Document", one.id) for one in documents)]


@pytest.mark.attack("AZ-10")
async def test_a_draft_handed_over_appears_and_once_refused_disappears_with_its_documents(
    cast: Cast, storage: FileStorage
) -> None:
    start = await cursor_of(cast.anne)
    draft = await provider_draft(cast)
    document = await filed(draft, cast, storage)
    assert await heard(cast.anne, start) == []
    handed = await handing.hand_over(draft.id, version=1, by=cast.louise)
    assert await heard(cast.anne, start) == [("UPSERTED", id) for id in of(draft, document)]
    seen = await cursor_of(cast.anne)
    await handing.refuse(draft.id, version=handed.version, by=cast.anne)
    assert await heard(cast.anne, seen) == [("REMOVED", id) for id in of(draft, document)]
    assert await heard(cast.louise, seen_by_louise := await cursor_of(cast.louise)) == []
    gone = await cursor_of(cast.anne)
    await delete(draft.id, by=cast.louise)
    assert await heard(cast.anne, gone) == []
    assert await heard(cast.louise, seen_by_louise) == [("REMOVED", id) for id in of(draft, document)]


async def test_facts_told_late_still_tell_what_was_seen_and_is_gone(cast: Cast, storage: FileStorage) -> None:
    """The member read the draft before the worker told anything, then refused it."""
    draft = await provider_draft(cast)
    document = await filed(draft, cast, storage)
    start = await cursor_of(cast.anne)
    handed = await handing.hand_over(draft.id, version=1, by=cast.louise)
    assert await Draft.visible_to(cast.anne).filter(id=draft.id).exists()
    await handing.refuse(draft.id, version=handed.version, by=cast.anne)
    assert await heard(cast.anne, start) == [("REMOVED", id) for id in of(draft, document)]


@pytest.mark.attack("AZ-10")
async def test_what_was_never_seen_is_never_heard_of(cast: Cast, storage: FileStorage) -> None:
    others = {name: await cursor_of(getattr(cast, name)) for name in ("anne", "paul", "camille", "myriam", "agent")}
    draft = await provider_draft(cast)
    await filed(draft, cast, storage)
    await save(draft.id, version=1, values={"action": {"title": "Autre"}}, by=cast.louise)
    await delete(draft.id, by=cast.louise)
    assert [await heard(getattr(cast, name), cursor) for name, cursor in others.items()] == [[]] * 5


async def test_documents_deposited_after_the_member_lost_sight_stay_unknown_to_it(
    cast: Cast, storage: FileStorage
) -> None:
    draft = await provider_draft(cast, mandate=True)
    before = [await filed(draft, cast, storage, nature) for nature in ("CONVENTION", "PROGRAMME")]
    start = await cursor_of(cast.anne)
    await transmit(draft.id, version=1, by=cast.louise)
    await answers.reject(draft.id, "Incomplet.")
    after = await filed(draft, cast, storage, "RIB")
    told = await heard(cast.anne, start)
    assert told == [("REMOVED", id) for id in of(draft, *before)]
    assert encode("Document", after.id) not in {id for _, id in told}


async def test_a_dossier_and_its_documents_appear_to_staff_and_providers_see_their_own(
    cast: Cast, storage: FileStorage
) -> None:
    draft = await factories.draft(cast.anne)
    kinds = ("CONVENTION", "PROGRAMME")
    sent: dict[str, Any] = {"file_name": "piece.pdf", "content": PDF, "storage": storage}
    documents = [await deposit(Draft, draft.id, nature=nature, by=cast.anne, **sent) for nature in kinds]
    staff, provider = await cursor_of(cast.agent), await cursor_of(cast.louise)
    await transmit(draft.id, version=1, by=cast.anne)
    dossier = await answers.accept(draft.id)
    told = [encode("Dossier", dossier.id), *(encode("Document", one.id) for one in documents)]
    assert await heard(cast.agent, staff) == [("UPSERTED", id) for id in told]
    assert await heard(cast.louise, provider) == [("UPSERTED", told[0])]
