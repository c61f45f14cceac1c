"""Opening the dossier of a draft that the back office accepted (D10)."""

from datetime import datetime
from uuid import uuid4

from auth.viewer import Side
from models import clock
from models.companies import Establishment
from models.counters import next_value
from models.documents import Document
from models.dossiers import Dossier
from models.dossiers.parts import organisations_of, write_parts
from models.dossiers.texts import search_of, trainee_search_of
from models.drafts import Draft
from models.drafts.deriving import secrets_of
from models.drafts.reading import scheme_of
from models.facts import Fact
from models.history import tell
from models.sealing import sealed
from models.search import normalise
from models.states import DossierStatus
from schemes import Scheme, content, plain_title

_LONGEST_TITLE = 400


async def open_dossier(draft: Draft, at: datetime) -> Dossier:
    """The dossier with its modules, trainees, lines and documents. Call it inside the transaction, the draft locked."""
    scheme, form, establishment = scheme_of(draft), draft.form, draft.establishment
    if draft.created_by_side is Side.INDIVIDUAL:
        establishment = draft.creator
    assert establishment is not None, "a draft without an establishment is never transmitted"
    parts = content(scheme, form)
    organisations = await organisations_of(parts)
    dossier = await _unsaved(draft, scheme, establishment, at)
    dossier.title = plain_title(scheme, form)[:_LONGEST_TITLE]
    dossier.title_key = normalise(dossier.title)[:_LONGEST_TITLE]
    dossier.values = sealed(form, dossier.id, secrets_of(scheme))
    dossier.search = search_of(dossier, establishment, parts.trainees)
    dossier.trainee_search = trainee_search_of(parts.trainees)
    await dossier.save(force_create=True)
    await write_parts(dossier, parts, organisations, establishment)
    await Document.everyones("documents follow their draft").filter(draft_id=draft.id).update(dossier_id=dossier.id)
    await tell("dossier.transmitted", "Dossier", dossier.id, by=None, at=at, end=dossier.status, draft=draft.id.hex)
    return dossier


async def _unsaved(draft: Draft, scheme: Scheme, establishment: Establishment, at: datetime) -> Dossier:
    started = await _start_of_transmission(draft)
    return Dossier(
        id=uuid4(),
        number=await _number(scheme, at),
        scheme=draft.scheme,
        sub_scheme=draft.sub_scheme,
        status=DossierStatus.TRANSMITTED,
        start_date=draft.start_date,
        end_date=draft.end_date,
        start_key=draft.start_key,
        establishment_id=establishment.id,
        draft_id=draft.id,
        management_mandate=draft.management_mandate,
        payment_subrogation=draft.payment_subrogation,
        contact_email=draft.contact_email,
        contact_side=draft.contact_side,
        transmitted_at=at,
        transmitted_by_id=started.by_id,
        transmitted_by_side=Side(started.data["side"]),
        private_to=draft.private_to,
        updated_at=at,
    )


async def _number(scheme: Scheme, at: datetime) -> str:
    """Year and month in Paris, letters of the scheme, then a sequence that all schemes share (S1:66-73, 1278)."""
    month = f"{at.astimezone(clock.PARIS):%y%m}"
    return f"{month}{scheme.number_code}{await next_value(f'dossier:{month}'):06d}"


async def _start_of_transmission(draft: Draft) -> Fact:
    """Who asked for the transmission under way."""
    facts = Fact.everyones("the draft's own history")
    started = facts.filter(subject_type="Draft", subject_id=draft.id, kind="draft.transmission_started")
    found = await started.order_by("-id").first()
    assert found is not None, "a draft in transmission has a fact that says who asked for it"
    return found
