"""Each fact: who is told, and what is sent."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models import clock
from models.attachments import Attachment
from models.bell import Notification
from models.bell.deliveries import Delivery
from models.dossiers import Dossier
from models.drafts import Draft
from models.states import AttachmentRequestStatus, Conformity, DraftState, NotificationKind
from reactions.facts import tell_next
from reactions.table import TABLE
from reactions.worker import drain
from tests.reactions import world as w

MEMBERS = {"anne MEMBER", "karim MEMBER"}
WRITER = {"myriam PROVIDER"}
GIVERS = {"omar PROVIDER"}
STAFF = {"agnes STAFF"}
MEMBER_MAILS = {"anne@guichet.example", "karim@guichet.example"}

DRAFTS = [
    ("draft.handed_over", "DRAFT_HANDED_OVER", MEMBERS, MEMBER_MAILS),
    ("draft.resumed", "DRAFT_RESUMED", WRITER, set()),
    ("draft.refused", "DRAFT_REFUSED", WRITER, set()),
    ("draft.transmission_failed", "DRAFT_TRANSMISSION_FAILED", WRITER, set()),
    ("draft.transmission_rejected", "DRAFT_TRANSMISSION_FAILED", WRITER, set()),
    ("draft.transmitted", None, set(), MEMBER_MAILS),
]

DOSSIERS = [
    ("dossier.transmitted", "DOSSIER_TRANSMITTED", MEMBERS | GIVERS | WRITER | STAFF, set()),
    ("dossier.review_started", "DOSSIER_UNDER_REVIEW", MEMBERS | GIVERS, set()),
    ("dossier.documents_requested", "DOSSIER_DOCUMENTS_REQUESTED", MEMBERS | GIVERS, MEMBER_MAILS),
    ("dossier.reminded", "DOSSIER_DOCUMENTS_REQUESTED", MEMBERS | GIVERS, MEMBER_MAILS),
    ("dossier.document_received", "DOCUMENT_RECEIVED", MEMBERS | STAFF, set()),
    ("dossier.message_sent", "MESSAGE_RECEIVED", MEMBERS, MEMBER_MAILS),
    ("dossier.granted", "DOSSIER_GRANTED", MEMBERS | GIVERS, MEMBER_MAILS),
    ("dossier.refused", "DOSSIER_REFUSED", MEMBERS | GIVERS, MEMBER_MAILS | {"omar@guichet.example"}),
    ("dossier.cancelled", "DOSSIER_CANCELLED", MEMBERS | GIVERS | STAFF, MEMBER_MAILS),
]


async def outcome() -> tuple[dict[str, list[str]], set[str]]:
    """Owner → kinds, and the addresses that receive a mail."""
    lines = {owner: [kind.value for kind in kinds] for owner, kinds in (await w.told()).items()}
    return lines, {delivery.address for delivery in await Delivery.all()}


@pytest.mark.parametrize(("fact", "kind", "people", "mails"), DRAFTS)
async def test_a_fact_about_a_draft_that_a_provider_wrote(
    database: str, fact: str, kind: str | None, people: set[str], mails: set[str]
) -> None:
    world = await w.build_world()
    await w.happened(fact, world.draft, by=world.myriam, comment="Doublon")
    assert await drain(mails=False) == 1
    assert await outcome() == ({person: [kind] for person in people}, mails)


@pytest.mark.parametrize(("fact", "kind", "people", "mails"), DOSSIERS)
async def test_a_fact_about_a_dossier(database: str, fact: str, kind: str, people: set[str], mails: set[str]) -> None:
    world = await w.build_world()
    await w.happened(fact, world.dossier, by=world.agnes, comment="Budget épuisé")
    assert await drain(mails=False) == 1
    assert await outcome() == ({person: [kind] for person in people}, mails)


def test_every_line_of_the_table_is_told_here() -> None:
    elsewhere = {
        *("document.reviewed", "draft.deleted"),  # below
        *(kind for kind in TABLE if kind.startswith(("attachment.", "entity.", "delegation."))),  # tests/accounts
        *(kind for kind in TABLE if kind.startswith(("enrolment.", "session."))),  # tests/enrolments
        "webhook.paused",  # tests/webhooks
        *(kind for kind in TABLE if kind.startswith(("account.", "letter."))),  # tests/accounts
        *("api_client.expiring", "api_client.expired", "api_mandate.given", "api_mandate.ended"),  # tests/clients
    }
    assert {line[0] for line in DRAFTS + DOSSIERS} | elsewhere == set(TABLE)


async def test_a_draft_that_the_member_took_over_is_transmitted_without_a_mail(database: str) -> None:
    world = await w.build_world()
    await Draft.everyones(w.TESTS).update(entry_state=DraftState.MEMBER_RESUMED)
    await w.happened("draft.transmitted", world.draft, by=world.anne)
    await drain(mails=False)
    assert await outcome() == ({}, set())


async def test_a_failed_transmission_is_told_to_the_member_that_transmitted(database: str) -> None:
    world = await w.build_world()
    await Draft.everyones(w.TESTS).update(entry_state=DraftState.MEMBER_RESUMED)
    await w.happened("draft.transmission_failed", world.draft)
    await drain(mails=False)
    assert await outcome() == ({person: ["DRAFT_TRANSMISSION_FAILED"] for person in MEMBERS}, set())


async def test_what_a_member_wrote_for_itself_concerns_no_provider(database: str) -> None:
    world = await w.build_world()
    own = {"created_by_side": Side.MEMBER, "entry_state": DraftState.MEMBER_EDITING}
    draft = await w.new_draft(world.siae, world.siae, world.anne, "Excel", **own)
    dossier = await w.new_dossier(draft, world.siae, world.anne)
    await w.happened("dossier.transmitted", dossier, by=world.anne)
    await drain(mails=False)
    assert set(await w.told()) == MEMBERS | STAFF


async def test_the_contact_that_a_dossier_names_receives_its_mails(database: str) -> None:
    world = await w.build_world()
    await Dossier.everyones(w.TESTS).update(contact_email="formation@siae.example", contact_side=Side.MEMBER)
    await w.happened("dossier.granted", world.dossier, by=world.agnes)
    await drain(mails=False)
    assert (await outcome())[1] == MEMBER_MAILS | {"formation@siae.example"}


async def test_nobody_is_told_after_the_attachment_or_the_account_is_closed(database: str) -> None:
    world = await w.build_world()
    await Attachment.everyones(w.TESTS).filter(user_id=world.anne.id).update(active=False)
    world.karim.status = AccountStatus.DEACTIVATED
    await world.karim.save()
    await w.happened("dossier.review_started", world.dossier)
    await drain(mails=False)
    assert set(await w.told()) == GIVERS


@pytest.mark.parametrize(("depositor", "people"), [("karim", MEMBERS), ("omar", GIVERS), ("myriam", set())])
async def test_a_reviewed_document_is_told_to_who_deposited_it(database: str, depositor: str, people: set[str]) -> None:
    world = await w.build_world()
    state = {"conformity": Conformity.NOT_CONFORM, "non_conformity_reason": "Illisible"}
    document = await w.document(world.dossier, getattr(world, depositor), **state)
    await w.happened("document.reviewed", document, by=world.agnes)
    await drain(mails=False)
    assert await w.told() == {person: [NotificationKind.DOCUMENT_REVIEWED] for person in people}
    bodies = {line.body for line in await Notification.all()}
    expected = "La pièce « Devis » du dossier « Habilitation électrique » est non conforme. Motif : Illisible"
    assert bodies == ({expected} if people else set())


@pytest.mark.parametrize(("depositor", "with_the_draft"), [("karim", False), ("omar", False), ("myriam", True)])
async def test_a_reviewed_document_is_told_to_the_whole_entity_even_when_its_depositor_has_left(
    database: str, depositor: str, with_the_draft: bool
) -> None:
    world = await w.build_world()
    await w.attached("nora", Side.PROVIDER, establishment=world.legoud.id, roles=[Role.CONTACT])
    await w.attached("olga", Side.PROVIDER, establishment=world.bureau.id, roles=[Role.CONTACT])
    gone = getattr(world, depositor)
    await Attachment.everyones(w.TESTS).filter(user_id=gone.id).update(active=False)
    draft = {"draft": world.draft} if with_the_draft else {}
    document = await w.document(world.dossier, gone, conformity=Conformity.CONFORM, **draft)
    await w.happened("document.reviewed", document, by=world.agnes)
    await drain(mails=False)
    colleagues = {"karim": "anne MEMBER", "omar": "nora PROVIDER", "myriam": "olga PROVIDER"}
    assert set(await w.told()) == {colleagues[depositor]}


@pytest.mark.parametrize(
    ("state", "people"), [(DraftState.AWAITING_MEMBER, MEMBERS), (DraftState.PROVIDER_EDITING, set())]
)
async def test_a_draft_that_its_provider_deletes_is_told_to_the_member_who_had_it(
    database: str, state: DraftState, people: set[str]
) -> None:
    world = await w.build_world()
    await Draft.everyones(w.TESTS).update(state=state, deleted_at=clock.now())
    await w.happened("draft.deleted", world.draft, by=world.myriam)
    await drain(mails=False)
    assert await outcome() == ({person: ["DRAFT_HANDED_OVER"] for person in people}, set())
    titles = {line.title for line in await Notification.all()}
    assert titles == ({"Brouillon n° 1 supprimé"} if people else set())


async def test_a_draft_that_a_member_deletes_concerns_nobody_else(database: str) -> None:
    world = await w.build_world()
    own = {"created_by_side": Side.MEMBER, "state": DraftState.MEMBER_EDITING, "deleted_at": clock.now()}
    draft = await w.new_draft(world.siae, world.siae, world.anne, "Excel", **own)
    await w.happened("draft.deleted", draft, by=world.anne)
    await drain(mails=False)
    assert await w.told() == {}


@pytest.mark.parametrize("entity", ["company", "establishment"])
async def test_a_wish_to_be_attached_goes_to_the_administrators(database: str, entity: str) -> None:
    world = await w.build_world()
    nora = await w.user("nora", Side.MEMBER)
    target: dict[str, Any] = (
        {"company_id": world.siae.company_id} if entity == "company" else {"establishment": world.siae}
    )
    await w.happened("attachment.requested", await w.wish(nora, Side.MEMBER, **target), by=nora)
    await drain(mails=False)
    assert await outcome() == ({"anne MEMBER": ["ATTACHMENT_REQUESTED"]}, {"anne@guichet.example"})
    assert (await Notification.get()).title == "Demande de rattachement de Nora BLEU"


async def test_a_wish_for_an_entity_without_administrator_goes_to_the_staff(database: str) -> None:
    world = await w.build_world()
    nora = await w.user("nora", Side.PROVIDER)
    wish = await w.wish(nora, Side.PROVIDER, establishment=world.legoud)
    await w.happened("attachment.requested", wish, by=nora)
    await drain(mails=False)
    assert set(await w.told()) == STAFF


@pytest.mark.parametrize(
    ("fact", "state", "body"),
    [
        (
            "attachment.accepted",
            {"status": AttachmentRequestStatus.ACCEPTED},
            "Votre demande de rattachement à SIAE est acceptée.",
        ),
        (
            "attachment.declined",
            {"status": AttachmentRequestStatus.DECLINED, "decline_reason": "Inconnue ici"},
            "Votre demande de rattachement à SIAE est déclinée. Motif : Inconnue ici",
        ),
    ],
)
async def test_the_answer_goes_to_who_asked(database: str, fact: str, state: dict[str, Any], body: str) -> None:
    world = await w.build_world()
    nora = await w.user("nora", Side.MEMBER, contact_email="nora.perso@guichet.example")
    wish = await w.wish(nora, Side.MEMBER, company_id=world.siae.company_id, **state, decided_at=clock.now())
    await w.happened(fact, wish, by=world.anne)
    await drain(mails=False)
    lines, mails = await outcome()
    assert list(lines) == ["nora MEMBER"]
    assert mails == {"nora.perso@guichet.example"}
    assert (await Notification.get()).body == body


async def test_what_concerns_nobody_is_done_without_a_word(database: str) -> None:
    world = await w.build_world()
    fact = await w.happened("draft.saved", world.draft, by=world.myriam)
    assert await tell_next() == {f"draft:{world.draft.id}"}
    await fact.refresh_from_db()
    assert fact.done_at is not None
    assert await outcome() == ({}, set())


async def test_the_words_of_a_granted_dossier(database: str) -> None:
    world = await w.build_world()
    await w.happened("dossier.granted", world.dossier, by=world.agnes)
    await drain(mails=False)
    lines = await Notification.all()
    assert {(line.title, line.body) for line in lines} == {
        ("Dossier 2507AF000001 accordé", "Le financement du dossier « Habilitation électrique » est accordé.")
    }
    assert {(line.side, line.subject_type, line.subject_id) for line in lines} == {
        (Side.MEMBER, "Dossier", world.dossier.id),
        (Side.PROVIDER, "Dossier", world.dossier.id),
    }


async def test_a_user_of_both_sides_is_told_on_each(database: str) -> None:
    world = await w.build_world()
    await Attachment.create(user=world.anne, side=Side.PROVIDER, establishment=world.legoud, roles=[Role.CONTACT.value])
    await w.happened("dossier.refused", world.dossier, by=world.agnes, comment="Hors délai")
    await drain(mails=False)
    assert set(await w.told()) == MEMBERS | GIVERS | {"anne PROVIDER"}
    assert await Delivery.filter(address="anne@guichet.example").count() == 1
