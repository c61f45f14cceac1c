"""Drafts and dossiers brought into any state by the verbs, and what is compared before and after a refusal."""

from typing import Any

from auth.viewer import Viewer
from models.dossiers import Dossier, FundingLine, FundingShare
from models.dossiers.cancelling import cancel
from models.dossiers.granting import grant
from models.dossiers.reviewing import Expected, refuse, request_documents, start_review
from models.drafts import Draft
from models.drafts.answers import accept
from models.drafts.handing import hand_over, resume
from models.drafts.handing import refuse as refuse_draft
from models.drafts.transmitting import transmit
from models.facts import Fact
from models.states import DossierStatus, DraftState
from tests import factories
from tests.cast import Cast

S, D = DraftState, DossierStatus


async def member_draft_in(state: DraftState, cast: Cast) -> Draft:
    """A draft that SIAE wrote for itself."""
    draft = await factories.complete_draft(cast.anne)
    if state in (S.TRANSMITTING, S.TRANSMITTED):
        draft = await transmit(draft.id, version=draft.version, by=cast.anne)
    if state is S.TRANSMITTED:
        await accept(draft.id)
    return await as_stored(draft)


async def individual_draft_in(state: DraftState, by: Viewer) -> Draft:
    """A request for aid of a person for themselves."""
    draft = await factories.aid_draft(by)
    if state in (S.TRANSMITTING, S.TRANSMITTED):
        draft = await transmit(draft.id, version=draft.version, by=by)
    if state is S.TRANSMITTED:
        await accept(draft.id)
    return await as_stored(draft)


async def provider_draft_in(state: DraftState, cast: Cast, *, mandate: bool = True) -> Draft:
    """A draft that LEGOUD wrote for SIAE."""
    values = factories.af_values(mandate=mandate)
    draft = await factories.complete_draft(cast.louise, siret=cast.siae.siret, values=values)
    if state in (S.TRANSMITTING, S.TRANSMITTED):
        draft = await transmit(draft.id, version=draft.version, by=cast.louise)
    elif state is not S.PROVIDER_EDITING:
        draft = await hand_over(draft.id, version=draft.version, by=cast.louise)
    if state is S.TRANSMITTED:
        await accept(draft.id)
    if state is S.MEMBER_RESUMED:
        draft = await resume(draft.id, version=draft.version, by=cast.anne)
    if state is S.REFUSED_BY_MEMBER:
        draft = await refuse_draft(draft.id, version=draft.version, by=cast.anne)
    return await as_stored(draft)


async def dossier_in(status: DossierStatus, cast: Cast, **values: Any) -> Dossier:
    """A dossier of SIAE with a module given by LEGOUD. Statuses that come with later work are written by hand."""
    dossier = await factories.dossier(cast.anne, **values)
    if status is D.TRANSMITTED:
        return dossier
    dossier = await start_review(dossier.id, version=dossier.version, by=cast.agent)
    seen: dict[str, Any] = {"version": dossier.version, "by": cast.agent}
    if status is D.AWAITING_DOCUMENTS:
        return await request_documents(dossier.id, documents=[Expected("RIB")], **seen)
    if status is D.REFUSED:
        return await refuse(dossier.id, reason="Hors critères.", **seen)
    if status is D.UNDER_REVIEW:
        return dossier
    dossier = await grant(dossier.id, **seen)
    if status is D.CANCELLED:
        return await cancel(dossier.id, version=dossier.version, reason="Annulation du stage.", by=cast.agent)
    if status is not D.GRANTED:
        dossier.status = status
        await dossier.save(update_fields=["status"])
    return dossier


async def as_stored(draft: Draft) -> Draft:
    """The draft as it is in the database now."""
    return await Draft.everyones("a test looks").get(id=draft.id)


async def snapshot(subject: Draft | Dossier) -> tuple[Any, ...]:
    """Everything that a refusal must leave alone: the row, the money, the facts."""
    row = await type(subject).everyones("a test looks").filter(id=subject.id).values()
    lines = await FundingLine.everyones("a test looks").filter(dossier_id=subject.id).order_by("position").values()
    shares = await FundingShare.everyones("a test looks").order_by("id").values()
    return row, lines, shares, await Fact.everyones("a test counts").count()


async def kinds_of(subject: Draft | Dossier) -> list[str]:
    """The history of a draft or dossier, kind by kind."""
    facts = Fact.everyones("a test looks").filter(subject_id=subject.id).order_by("id")
    return [fact.kind for fact in await facts]
