"""From a fact to its story, by the type of its subject."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from auth.permissions import Role
from auth.viewer import Side
from models import clock
from models.accounts.letters import AccountLetter
from models.accounts.people import User, display_name
from models.api_clients import ApiClient
from models.api_clients.mandates import ApiMandate
from models.attachments import Attachment, AttachmentRequest
from models.attachments.roles import WORDS as ROLES
from models.catalogue import TrainingSession
from models.companies import Company, Establishment
from models.delegations import Delegation
from models.documents import Document
from models.dossiers import Dossier
from models.drafts import Draft
from models.enrolments import Enrolment
from models.facts import Fact
from models.history import LABELS
from models.scoping import Scoped
from models.webhooks import WebhookEndpoint
from reactions.story import Story
from schemes import find

LONGEST = 120
"""Characters of a title that are told; a draft's may have 400."""

Row = TypeVar("Row", bound=Scoped)


async def story_of(fact: Fact) -> Story:
    """The story of this fact. Raises `LookupError` when what it speaks of does not exist."""
    tellers = {
        "Draft": _of_draft,
        "Dossier": _of_dossier,
        "Document": _of_document,
        "Attachment": _of_attachment,
        "AttachmentRequest": _of_request,
        "Company": _of_company,
        "Establishment": _of_establishment,
        "WebhookEndpoint": _of_endpoint,
        "ApiClient": _of_client,
        "ApiMandate": _of_mandate,
        "Delegation": _of_delegation,
        "User": _of_person,
        "AccountLetter": _of_letter,
        "Enrolment": _of_enrolment,
        "TrainingSession": _of_session,
    }
    if fact.subject_type not in tellers:
        raise LookupError(f"{fact.kind} has a subject that no reaction can tell: {fact.subject_type}")
    return await tellers[fact.subject_type](fact, fact.subject_id)


async def _of_draft(fact: Fact, id: UUID) -> Story:
    draft = await _one(Draft, id, "establishment", "creator", "created_by")
    return Story(fact, draft, _words_of(draft, draft.number, draft.title, fact.data.get("comment")), draft=draft)


async def _of_dossier(fact: Fact, id: UUID) -> Story:
    dossier = await _one(Dossier, id, "establishment", "draft__creator", "draft__establishment", "draft__created_by")
    comment = fact.data.get("comment")
    words = _words_of(dossier.draft, dossier.number, dossier.title, comment) | {
        "tacitly": f" {comment}" if fact.data.get("tacit") else ""
    }
    return Story(fact, dossier, words, draft=dossier.draft, dossier=dossier)


async def _of_document(fact: Fact, id: UUID) -> Story:
    document = await _one(Document, id)
    if document.dossier_id is None:
        raise LookupError(f"{fact.kind} speaks of a document that belongs to no dossier")
    story = await _of_dossier(fact, document.dossier_id)
    assert story.draft is not None
    reason = document.non_conformity_reason
    words = _words_of(story.draft, story.words["number"], story.words["title"], reason) | {
        "document": document.nature_label,
        "conformity": document.conformity.label.lower(),
    }
    return Story(fact, story.about, words, story.draft, story.dossier, document)


async def _of_request(fact: Fact, id: UUID) -> Story:
    request = await _one(AttachmentRequest, id, "requester", "company", "establishment")
    entity = request.company or request.establishment
    assert entity is not None
    who = {"who": request.requester.display_name, "entity": entity.name, "roles": _roles(request.requested_roles)}
    return Story(fact, request, who | _because(request.decline_reason), request=request, entity=entity)


async def _of_attachment(fact: Fact, id: UUID) -> Story:
    attachment = await _one(Attachment, id, "user", "company", "establishment")
    entity = attachment.company or attachment.establishment
    assert entity is not None
    words = {
        "entity": entity.name,
        "roles": _roles(fact.data.get("roles", [])),
        "other": await _name_of(UUID(hex=fact.data["other"])) if "other" in fact.data else "",
    }
    return Story(fact, attachment, words, attachment=attachment, entity=entity)


def _roles(names: Iterable[str]) -> str:
    return ", ".join(ROLES[Role(name)] for name in names)


async def _of_company(fact: Fact, id: UUID) -> Story:
    return await _of_entity(fact, await _one(Company, id))


async def _of_establishment(fact: Fact, id: UUID) -> Story:
    return await _of_entity(fact, await _one(Establishment, id))


async def _of_entity(fact: Fact, entity: Company | Establishment) -> Story:
    number = entity.siren if isinstance(entity, Company) else entity.siret
    who = await _name_of(fact.by_id) if fact.by_id else ""
    words = {"who": who, "entity": entity.name, "number": number, "comment": fact.data.get("comment") or ""}
    return Story(fact, entity, words, entity=entity)


async def _of_endpoint(fact: Fact, id: UUID) -> Story:
    endpoint = await _one(WebhookEndpoint, id, "user")
    return Story(fact, endpoint, {"host": urlsplit(endpoint.url).hostname or ""}, endpoint=endpoint)


async def _of_client(fact: Fact, id: UUID) -> Story:
    client = await _one(ApiClient, id, "user")
    return Story(fact, client, {"name": client.name, "ends_on": _day(client.expires_at)}, client=client)


async def _of_mandate(fact: Fact, id: UUID) -> Story:
    mandate = await _one(ApiMandate, id, "user", "client__user")
    held = Attachment.everyones("in whose name the mandate was given").filter(
        id__in=[UUID(key) for key in mandate.attachment_ids]
    )
    entities = {row.company or row.establishment for row in await held.select_related("company", "establishment")}
    last_day = mandate.expires_at - timedelta(microseconds=1)
    words = {
        "name": mandate.client.name,
        "ends_on": _day(last_day),
        "entity": shortened(", ".join(sorted(entity.name for entity in entities if entity))),
    }
    return Story(fact, mandate, words, client=mandate.client, mandate=mandate)


async def _of_delegation(fact: Fact, id: UUID) -> Story:
    delegation = await _one(Delegation, id, "holder", "delegate")
    end = f" au {delegation.ends_on:%d/%m/%Y}" if delegation.ends_on else ""
    words = {
        "holder": delegation.holder.display_name,
        "delegate": delegation.delegate.display_name,
        "period": f"{'du' if end else 'à partir du'} {delegation.starts_on:%d/%m/%Y}{end}",
        "act": LABELS.get(fact.data.get("act", ""), "Action"),
    }
    return Story(fact, delegation, words, delegation=delegation)


async def _of_person(fact: Fact, id: UUID) -> Story:
    person = await _one(User, id)
    words = {"who": person.display_name, "organisation": person.organisation or "", "welcome": _welcome(person)}
    return Story(fact, person, words | _because(fact.data.get("comment")), person=person)


async def _of_letter(fact: Fact, id: UUID) -> Story:
    """A letter that was answered or replaced meanwhile may be gone: then nothing is sent."""
    letter = await AccountLetter.get_or_none(id=id).select_related("user", "registration")
    if letter is None:
        raise LookupError(f"AccountLetter {id} does not exist")
    names = letter.registration.details if letter.registration else {}
    who = (
        letter.user.display_name
        if letter.user
        else display_name(names.get("first_name", ""), names.get("birth_name", ""), names.get("usage_name"))
    )
    words = {"who": shortened(who)} | (_signing_in(letter.user) if letter.user else {})
    return Story(fact, letter, words, letter=letter)


def _signing_in(person: User) -> dict[str, str]:
    """By what the person signs in: who has given their number does so by it (S4:213)."""
    by_login = f"l'identifiant « {person.login} »"
    credentials = "votre numéro de sécurité sociale" if person.nir_digest else by_login
    return {"login": person.login, "credentials": credentials, "welcome": _welcome(person)}


def _welcome(person: User) -> str:
    """What begins the welcome of persons acting for themselves (S4:201)."""
    return "Bienvenue dans votre compte personnel de formation. " if person.home_side is Side.INDIVIDUAL else ""


async def _of_enrolment(fact: Fact, id: UUID) -> Story:
    enrolment = await _one(Enrolment, id, "session__training", "applicant", "establishment", "filed_by")
    session, comment = enrolment.session, fact.data.get("comment")
    words = _words(enrolment.number, session.training.title, comment) | {
        "who": shortened(f"{enrolment.first_name} {enrolment.birth_name}"),
        "days": _days(session),
        "prescriber": shortened(_prescriber(enrolment.filed_by)),
        "rank": str(fact.data.get("rank") or ""),
        "comment": comment or "",
    }
    return Story(fact, enrolment, words, enrolment=enrolment, session=session)


async def _of_session(fact: Fact, id: UUID) -> Story:
    session = await _one(TrainingSession, id, "training")
    words = {"title": shortened(session.training.title), "days": _days(session)} | _because(fact.data.get("comment"))
    return Story(fact, session, words, session=session)


def _prescriber(user: User) -> str:
    return f"{user.display_name} · {user.organisation}" if user.organisation else user.display_name


async def _name_of(user_id: UUID) -> str:
    return (await _one(User, user_id)).display_name


def _days(session: TrainingSession) -> str:
    first, last = session.start_date, session.end_date
    return f"le {first:%d/%m/%Y}" if first == last else f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"


def _day(instant: datetime) -> str:
    return f"{instant.astimezone(clock.PARIS):%d/%m/%Y}"


def _words_of(draft: Draft, number: int | str, title: str, reason: str | None) -> dict[str, str]:
    """Of a discreet scheme, its label stands for what is asked for, and no reason is told."""
    scheme = find(draft.scheme)
    return _words(number, scheme.label, None) if scheme and scheme.discreet else _words(number, title, reason)


def _words(number: int | str, title: str, reason: str | None) -> dict[str, str]:
    return {"number": str(number), "title": shortened(title)} | _because(reason)


def _because(reason: str | None) -> dict[str, str]:
    return {"because": f" Motif : {reason}" if reason else ""}


def shortened(text: str) -> str:
    """At most `LONGEST` characters."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


async def _one(model: type[Row], id: UUID, *relations: str) -> Row:
    found = (
        await model.everyones("a fact is told whoever its subject belongs to")
        .select_related(*relations)
        .get_or_none(id=id)
    )
    if found is None:
        raise LookupError(f"{model.__name__} {id} does not exist")
    return found
