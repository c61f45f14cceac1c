"""A small world to tell facts in: a member company, two providers, an agent, a draft and a dossier of theirs."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from auth.permissions import Role
from auth.viewer import AccountStatus, Reach, Side, Viewer
from models import clock
from models.accounts.people import User
from models.attachments import Attachment, AttachmentRequest
from models.bell import Inbox, InboxEntry
from models.companies import Company, Establishment
from models.documents import Document
from models.dossiers import Dossier, TrainingModule
from models.drafts import Draft
from models.facts import Fact, record
from models.states import DossierStatus, DraftState, NotificationKind

TESTS = "tests look at everything"


@dataclass
class World:
    """Anne administers SIAE, Myriam the provider that wrote the draft; Omar gives a module, Agnès is staff."""

    siae: Establishment
    bureau: Establishment
    legoud: Establishment
    anne: User
    karim: User
    lina: User
    myriam: User
    omar: User
    agnes: User
    draft: Draft
    dossier: Dossier


async def build_world(title: str = "Habilitation électrique") -> World:
    siae, bureau, legoud = [
        await establishment(number, name)
        for number, name in enumerate(("SIAE", "BUREAU VERITAS EXPLOITATION", "LEGOUD CONSEIL FORMATION"), start=1)
    ]
    anne = await attached("anne", Side.MEMBER, company=siae.company_id, roles=[Role.ADMINISTRATOR])
    karim = await attached("karim", Side.MEMBER, establishment=siae.id, roles=[Role.CONTACT])
    lina = await attached("lina", Side.MEMBER, company=siae.company_id, roles=[Role.EMPLOYER])
    myriam = await attached("myriam", Side.PROVIDER, company=bureau.company_id, roles=[Role.ADMINISTRATOR])
    omar = await attached("omar", Side.PROVIDER, establishment=legoud.id, roles=[Role.CONTACT])
    agnes = await user("agnes", Side.STAFF)
    draft = await new_draft(siae, bureau, myriam, title)
    dossier = await new_dossier(draft, siae, anne)
    await module(dossier, 1, legoud)
    return World(siae, bureau, legoud, anne, karim, lina, myriam, omar, agnes, draft, dossier)


async def establishment(number: int, name: str) -> Establishment:
    company = await Company.create(siren=f"40000000{number}", name=name)
    return await Establishment.create(siret=f"40000000{number}00011", name=name, company=company, head_office=True)


async def user(login: str, side: Side, **values: Any) -> User:
    given: dict[str, Any] = {
        "status": AccountStatus.ACTIVE,
        "home_side": side,
        "first_name": login.title(),
        "birth_name": "BLEU",
    }
    return await User.create(**given | {"login": login, "login_email": f"{login}@guichet.example"} | values)


async def attached(
    login: str,
    side: Side,
    *,
    roles: list[Role],
    company: UUID | None = None,
    establishment: UUID | None = None,
) -> User:
    someone = await user(login, side)
    await Attachment.create(
        user=someone,
        side=side,
        company_id=company,
        establishment_id=establishment,
        roles=[role.value for role in roles],
    )
    return someone


async def new_draft(member: Establishment, creator: Establishment, by: User, title: str, **values: Any) -> Draft:
    given: dict[str, Any] = {
        "number": await Draft.everyones(TESTS).count() + 1,
        "scheme": "PDC",
        "state": DraftState.AWAITING_MEMBER,
        "entry_state": DraftState.PROVIDER_EDITING,
        "title": title,
        "title_key": title,
        "start_key": date(2026, 1, 5),
        "establishment": member,
        "creator": creator,
        "created_by": by,
        "created_by_side": Side.PROVIDER,
        "search": "",
        "trainee_search": "",
    }
    return await Draft.create(**given | values)


async def new_dossier(draft: Draft, member: Establishment, by: User, **values: Any) -> Dossier:
    given: dict[str, Any] = {
        "number": f"2507AF{await Dossier.everyones(TESTS).count() + 1:06d}",
        "scheme": draft.scheme,
        "status": DossierStatus.TRANSMITTED,
        "title": draft.title,
        "title_key": draft.title,
        "start_key": draft.start_key,
        "establishment": member,
        "draft": draft,
        "management_mandate": False,
        "payment_subrogation": False,
        "values": {},
        "search": "",
        "trainee_search": "",
        "transmitted_at": clock.now(),
        "transmitted_by": by,
        "transmitted_by_side": Side.MEMBER,
    }
    return await Dossier.create(**given | values)


async def module(dossier: Dossier, position: int, giver: Establishment) -> TrainingModule:
    return await TrainingModule.create(
        dossier=dossier,
        position=position,
        key=f"M{position}",
        title="Module",
        organisation=giver,
        search="",
        trainee_search="",
    )


async def document(dossier: Dossier, by: User, **values: Any) -> Document:
    given: dict[str, Any] = {
        "dossier": dossier,
        "nature": "DEVIS",
        "nature_label": "Devis",
        "file_name": "devis.pdf",
        "media_type": "application/pdf",
        "size": 10,
        "sha256": "0" * 64,
        "storage_key": uuid4().hex,
        "uploaded_by": by,
    }
    return await Document.create(**given | values)


async def wish(by: User, side: Side, **values: Any) -> AttachmentRequest:
    return await AttachmentRequest.create(requester=by, side=side, requested_roles=["CONTACT"], **values)


async def happened(kind: str, subject: Any, by: User | None = None, comment: str | None = None) -> Fact:
    """The fact as the verbs record it."""
    kind_of_subject = type(subject).__name__
    side = by.home_side.value if by else None
    return await record(kind, kind_of_subject, subject.id, by=by.id if by else None, comment=comment, side=side)


async def told() -> dict[str, list[NotificationKind]]:
    """Login and side → kinds in the order of the sequence."""
    entries = InboxEntry.everyones(TESTS).order_by("sequence").select_related("inbox__user", "notification")
    lines: dict[str, list[NotificationKind]] = {}
    for entry in await entries:
        owner = f"{entry.inbox.user.login} {entry.inbox.side.value}"
        lines.setdefault(owner, []).append(entry.notification.kind)
    return lines


async def inbox(someone: User, side: Side | None = None) -> Inbox:
    return await Inbox.everyones(TESTS).get(user_id=someone.id, side=side or someone.home_side)


def viewer(someone: User, side: Side | None = None, *reaches: Reach) -> Viewer:
    later = clock.now() + timedelta(minutes=15)
    return Viewer(someone.id, side or someone.home_side, uuid4(), frozenset(), later, AccountStatus.ACTIVE, reaches)
