"""Rows for tests, with what a story says about them by keyword and everything else plausible.

Every function is async except the values of forms. `viewer_of(user, side)` reads the attachments as a request does.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from stdnum import luhn

from auth.permissions import Role
from auth.viewer import AccountStatus, Side, Viewer
from models import clock
from models.accounts.franceconnect import FranceConnectIdentity
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.attachments import Attachment
from models.catalogue import Training, TrainingSession
from models.catalogue.editing import NewSession, NewTraining, add_session, add_training
from models.companies import Company, Establishment
from models.companies.contacts import AdviserContact, assign
from models.documents import Document
from models.documents.natures import NATURES
from models.dossiers import Dossier
from models.drafts import Draft
from models.drafts.answers import accept
from models.drafts.creation import create_draft
from models.drafts.transmitting import transmit
from models.enrolments import Enrolment
from models.enrolments.candidates import Candidate
from models.enrolments.filing import file_for

_numbers = count(1)

START = date(2031, 3, 3)
"""First day of the trainings of `af_values`: far enough to raise no warning."""


def siren(number: int) -> str:
    """A valid SIREN, another for each number."""
    return _with_key(f"{80_000_000 + number:08d}")


def siret(of: str, number: int = 1) -> str:
    """A valid SIRET of this SIREN."""
    return _with_key(f"{of}{number:04d}")


def _unwritten() -> int:
    """The number of an establishment within its company, above those of the SIRETs that stories write out."""
    return 1_000 + next(_numbers) % 9_000


async def person(
    *, first_name: str = "Camille", birth_name: str = "Morel", side: Side = Side.MEMBER, **more: Any
) -> User:
    """An active account, on whose contact e-mail the mails arrive."""
    login = more.pop("login", f"personne{next(_numbers)}@exemple.example")
    given: dict[str, Any] = {"status": AccountStatus.ACTIVE, "login_email": login, "contact_email": login} | more
    return await User.create(first_name=first_name, birth_name=birth_name, home_side=side, login=login, **given)


async def company(*, name: str = "SIAE", number: str | None = None, **more: Any) -> Company:
    """A company; `number` is its SIREN."""
    given: dict[str, Any] = {"naf": "8899B", "idcc": "1518", "headcount": 40} | more
    return await Company.create(siren=number or siren(next(_numbers)), name=name, **given)


async def establishment(*, of: Company | None = None, number: str | None = None, **more: Any) -> Establishment:
    """An establishment of this company, else of a new one; `number` is its SIRET."""
    owner = of or await company(number=number[:9] if number else None)
    given: dict[str, Any] = {
        "name": owner.name,
        "head_office": True,
        "line": "2 RUE HENRI BARBUSSE",
        "postal_code": "69100",
        "city": "VILLEURBANNE",
        "siret": number or siret(owner.siren, _unwritten()),
    }
    row = await Establishment.create(company_id=owner.id, **given | more)
    row.company = owner
    return row


async def attachment(
    user: User,
    to: Company | Establishment,
    *,
    side: Side | None = None,
    roles: tuple[Role, ...] = (Role.CONTACT,),
    **more: Any,
) -> Attachment:
    """An active attachment of this user."""
    entity: dict[str, Any] = {"company_id": to.id} if isinstance(to, Company) else {"establishment_id": to.id}
    names = [role.value for role in roles]
    return await Attachment.create(user_id=user.id, side=side or user.home_side, roles=names, **entity, **more)


async def contact(of: Company, *, name: str = "Claire Aubry", **more: Any) -> AdviserContact:
    """Somebody of the funder for this company."""
    given: dict[str, Any] = {"function": "Conseillère emploi formation", "email": "claire.aubry@opco.example"} | more
    return await assign(of.id, name, **given)


async def viewer_of(user: User, side: Side | None = None) -> Viewer:
    """This user signed in on that side, with the attachments that they have now."""
    stands = side or user.home_side
    rows = Attachment.everyones("a test signs in").filter(user_id=user.id, side=stands, active=True)
    session = await SignInSession.create(user_id=user.id, side=stands, expires_at=clock.now() + timedelta(days=30))
    return Viewer(
        user_id=user.id,
        side=stands,
        session_id=session.id,
        scopes=frozenset(),
        token_expires_at=clock.now() + timedelta(minutes=15),
        status=user.status,
        reaches=tuple(row.reach for row in await rows.order_by("since", "id")),
    )


async def member(*to: Company | Establishment, roles: tuple[Role, ...] = (Role.CONTACT,), **more: Any) -> Viewer:
    """A user of these members, signed in."""
    return await _attached(Side.MEMBER, to, roles, more)


async def provider(*to: Company | Establishment, roles: tuple[Role, ...] = (Role.CONTACT,), **more: Any) -> Viewer:
    """A user of these providers, signed in."""
    return await _attached(Side.PROVIDER, to, roles, more)


async def prescriber(**more: Any) -> Viewer:
    """A validated employment partner, signed in."""
    return await _attached(Side.PRESCRIBER, (), (), more)


async def agent(**more: Any) -> Viewer:
    """One of the funder's staff, signed in."""
    return await _attached(Side.STAFF, (), (), more)


async def individual(*, vouched: bool = True, **more: Any) -> Viewer:
    """Claire MARTIN, born on 19/07/1984, acting for herself, signed in; `vouched`: she came by FranceConnect."""
    user = await person(side=Side.INDIVIDUAL, **{"first_name": "Claire", "birth_name": "Martin"} | more)
    if vouched:
        identity: dict[str, Any] = {"issuer": "https://fc.example", "subject": str(user.id), "birth_date": "1984-07-19"}
        await FranceConnectIdentity.create(user_id=user.id, **identity)
    return await viewer_of(user)


async def draft(by: Viewer, *, values: dict[str, Any] | None = None, **more: Any) -> Draft:
    """A draft AF that could be transmitted but for its documents; `values` replace everything."""
    given: dict[str, Any] = {"scheme": "AF", "sub_scheme": "PDC"} | more
    return await create_draft(values=af_values() if values is None else values, by=by, **given)


async def document(of: Draft | Dossier, by: Viewer, *, nature: str = "CONVENTION", **more: Any) -> Document:
    """The row of a document whose bytes are nowhere."""
    given: dict[str, Any] = {
        "nature_label": NATURES[nature],
        "file_name": f"{nature.lower()}.pdf",
        "media_type": "application/pdf",
        "size": 1200,
        "sha256": "0" * 64,
        "storage_key": f"00/{uuid4().hex}",
    }
    subject: dict[str, Any] = {"draft_id": of.id} if isinstance(of, Draft) else {"dossier_id": of.id}
    return await Document.create(nature=nature, uploaded_by_id=by.user_id, **subject, **given | more)


async def complete_draft(by: Viewer, **more: Any) -> Draft:
    """A draft that nothing holds back: with its agreement and its programme."""
    row = await draft(by, **more)
    for nature in ("CONVENTION", "PROGRAMME"):
        await document(row, by, nature=nature)
    return row


async def transmitting_draft(by: Viewer, *, at: datetime | None = None, **more: Any) -> Draft:
    """A draft whose transmission was asked for."""
    row = await complete_draft(by, at=at, **more)
    return await transmit(row.id, version=row.version, by=by, at=at)


async def dossier(by: Viewer, *, at: datetime | None = None, **more: Any) -> Dossier:
    """A dossier transmitted by this viewer."""
    row = await transmitting_draft(by, at=at, **more)
    return await accept(row.id, at=at)


async def training(of: Establishment, *, title: str = "Soudage à l'arc", **more: Any) -> Training:
    """A training of the catalogue, given by this establishment."""
    given: dict[str, Any] = {"summary": "Assembler des pièces par soudage."} | more
    return await add_training(NewTraining(title=title, provider_id=of.id, **given))


async def session(of: Training, *, start: date = START, capacity: int = 3, **more: Any) -> TrainingSession:
    """A session of two days in Lyon, from nine to five."""
    days = (start, start + timedelta(days=1))
    given: dict[str, Any] = {
        "slots": [(noon(day) - timedelta(hours=3), noon(day) + timedelta(hours=5)) for day in days],
        "withdrawal_deadline": noon(start) - timedelta(days=7),
        "city": "Lyon",
        "department": "69",
    } | more
    return await add_session(of.id, NewSession(capacity=capacity, **given))


async def candidate_enrolment(by: Viewer, session: TrainingSession, **more: Any) -> Enrolment:
    """The request of this prescriber for a candidate, another one each time unless the story says who."""
    given: dict[str, Any] = {
        "first_name": "Awa",
        "birth_name": "Diallo",
        "email": f"candidate{next(_numbers)}@exemple.example",
    } | more
    return await file_for(Candidate(**given), session.id, by=by)


async def fetched(row: Any) -> Any:
    """The row as it is in the database now."""
    return await type(row).everyones("a test looks").get(id=row.id)


async def aid_draft(by: Viewer, **more: Any) -> Draft:
    """A request for aid, by a person for themselves unless `values` or `by` say otherwise."""
    return await draft(by, **{"scheme": "AIDE", "sub_scheme": None, "values": aid_values()} | more)


async def aid_dossier(by: Viewer, **more: Any) -> Dossier:
    """The same, transmitted with its identity document."""
    row = await aid_draft(by, **more)
    await document(row, by, nature="IDENTITY")
    await transmit(row.id, version=row.version, by=by)
    return await accept(row.id)


def noon(day: date) -> datetime:
    """Noon of that day, UTC."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def af_module(key: str = "m1", **more: Any) -> dict[str, Any]:
    """A module of fourteen hours given by LEGOUD."""
    return {
        "key": key,
        "title": "Suivi en service des équipements sous pression",
        "provider_siret": "48816678600019",
        "provider_name": "LEGOUD CONSEIL FORMATION",
        "provider_is_internal": False,
        "start_date": START.isoformat(),
        "end_date": (START + timedelta(days=3)).isoformat(),
        "hours": "14",
        "modality": "PRESENTIEL",
        "on_working_time_hours": "14",
        "off_working_time_hours": "0",
    } | more


def af_trainee(key: str = "s1", **more: Any) -> dict[str, Any]:
    """Alain BODET, who follows the module m1."""
    return {
        "key": key,
        "birth_name": "BODET",
        "first_names": "Alain",
        "sex": "M",
        "birth_date": "1990-01-15",
        "has_temporary_nir": False,
        "nir": "190017511234511",
        "socio_professional_category": "5",
        "highest_diploma": "33",
        "contract_type": "CDI",
        "modules": ["m1"],
    } | more


def myriam(key: str = "s2", **more: Any) -> dict[str, Any]:
    """Myriam NOUJ, who follows the module m1."""
    return af_trainee(
        key, birth_name="NOUJ", first_names="Myriam", sex="F", birth_date="1998-05-02", nir="298056938104279"
    ) | more  # fmt: skip


def david(key: str = "s3", **more: Any) -> dict[str, Any]:
    """David COTONNEC, who follows the module m1."""
    return af_trainee(
        key, birth_name="COTONNEC", first_names="David", birth_date="1979-11-08", nir="179112B03312883"
    ) | more  # fmt: skip


def af_cost(
    nature: str = "PEDAGOGICAL", amount: str | None = "1400.00", module: str = "m1", **more: Any
) -> dict[str, Any]:
    """A cost of the module m1, in money."""
    return {"module": module, "nature": nature, "requested_amount": amount} | more


def aid_values(*, purpose: str = "Aménagement du poste", amount: str = "900.00", **person: Any) -> dict[str, Any]:
    """A form AIDE that passes every check: Claire MARTIN asks for 900,00 € for herself."""
    return {
        "introduction": {"notice_acknowledged": True},
        "person": {
            "for_oneself": True,
            "birth_name": "Martin",
            "first_names": "Claire",
            "birth_date": "1984-07-19",
            "disabled_worker": True,
        }
        | person,
        "aid": {"purpose": purpose, "requested_amount": amount},
    }


def af_values(
    *,
    title: str = "Équipements sous pression",
    modules: list[dict[str, Any]] | None = None,
    trainees: list[dict[str, Any]] | None = None,
    costs: list[dict[str, Any]] | None = None,
    mandate: bool = False,
    subrogation: bool = True,
) -> dict[str, Any]:
    """A form AF that passes every check: one module, one trainee, one cost of 1 400,00 €."""
    return {
        "introduction": {"notice_acknowledged": True},
        "employer": {"email": "formation@exemple.example", "headcount": 40, "public_type": "PERMANENT"},
        "action": {"title": title, "training_mode": "EXTERNAL"},
        "modules": [af_module()] if modules is None else modules,
        "trainees": [af_trainee()] if trainees is None else trainees,
        "financing": {"management_mandate": mandate, "payment_subrogation": subrogation},
        "costs": [af_cost()] if costs is None else costs,
    }


async def _attached(
    side: Side, to: tuple[Company | Establishment, ...], roles: tuple[Role, ...], more: dict[str, Any]
) -> Viewer:
    user = await person(side=side, **more)
    for entity in to:
        await attachment(user, entity, side=side, roles=roles)
    return await viewer_of(user, side)


def _with_key(digits: str) -> str:
    return digits + str(luhn.calc_check_digit(digits))
