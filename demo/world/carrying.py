"""Carrying a printed dossier from its draft to its status, with the verbs that users and agents have."""

from datetime import timedelta

from auth.viewer import Viewer
from demo import pdf
from demo.world.arrivals import Users, viewer_of
from demo.world.dossiers import PrintedDossier
from demo.world.drafts import at, number_next
from models.counters import skip_to
from models.database import transaction
from models.documents import Document
from models.documents.filing import deposit, review_document
from models.dossiers import Dossier
from models.dossiers.granting import grant
from models.dossiers.reviewing import start_review
from models.drafts import Draft
from models.drafts.creation import create_draft
from models.drafts.transmitting import hand_in, transmit
from models.states import Conformity, DossierStatus
from outside.back_office import OFFICE
from outside.storage import Storage

REVIEW_AFTER, GRANT_AFTER = timedelta(days=1), timedelta(days=3)


async def carry(printed: PrintedDossier, users: Users, agent: Viewer, storage: Storage) -> None:
    """Write, complete and transmit the draft; review and grant the dossier as far as its status goes."""
    author = await viewer_of(users[printed.author])
    draft = await _complete_draft(printed, author, storage)
    dossier = await _transmitted(printed, draft, author)
    if printed.status is DossierStatus.TRANSMITTED:
        return
    reviewed = at(printed.day) + REVIEW_AFTER
    await start_review(dossier.id, version=1, by=agent, at=reviewed)
    if printed.status is DossierStatus.GRANTED:
        for document in await Document.visible_to(agent).filter(dossier_id=dossier.id):
            await review_document(document.id, conformity=Conformity.CONFORM, by=agent, at=reviewed)
        await grant(dossier.id, version=2, by=agent, at=at(printed.day) + GRANT_AFTER)


async def _complete_draft(printed: PrintedDossier, author: Viewer, storage: Storage) -> Draft:
    await number_next(printed.draft)
    draft = await create_draft(
        scheme=printed.scheme,
        sub_scheme=printed.sub_scheme,
        siret=printed.siret,
        values=printed.values,
        by=author,
        at=at(printed.day, 7),
    )
    for document in printed.documents:
        await deposit(
            Draft,
            draft.id,
            nature=document.nature,
            file_name=f"{document.nature.lower()}.pdf",
            content=pdf.page(document.label, draft.title, f"Dossier {printed.number}"),
            storage=storage,
            by=author,
            at=at(printed.day, 8),
        )
    return draft


async def _transmitted(printed: PrintedDossier, draft: Draft, author: Viewer) -> Dossier:
    asked, answered = at(printed.day), at(printed.day, 9, 1)
    # In one transaction: the worker of a server that runs beside would hand in at once what was asked for long ago.
    async with transaction():
        await transmit(draft.id, version=1, by=author, at=asked)
        await skip_to(printed.counter, int(printed.number[6:]) - 1)
        dossier = await hand_in(draft.id, OFFICE, at=answered)
    assert dossier is not None
    assert dossier.number == printed.number
    return dossier
