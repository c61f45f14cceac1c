"""Mails as rows: one per address and fact, rendered once, with the Message-ID that every attempt carries."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from urllib.parse import urlsplit

from models import clock
from models.accounts.people import User
from models.actions import NotificationChannel
from models.bell.deliveries import Delivery
from models.bell.digests import DigestLine, put_by
from models.bell.preferences import chosen_by
from models.states import NotificationKind
from reactions.audience import Told
from reactions.mail.contacts import contact_for
from reactions.mail.rendering import rendered, text_of
from reactions.story import Story
from settings import settings

PAGES = {
    "Draft": "brouillons",
    "Dossier": "dossiers",
    "Attachment": "intervenants",
    "AttachmentRequest": "rattachements",
    "Company": "entreprises",
    "Establishment": "etablissements",
    "WebhookEndpoint": "webhooks",
    "ApiClient": "systemes-partenaires",
    "ApiMandate": "mandats",
    "Delegation": "delegations",
    "User": "comptes",
    "Enrolment": "inscriptions",
    "TrainingSession": "sessions",
}
"""Where the front end shows what a mail speaks of."""

LONGEST_TITLE = 200
"""Characters of a line's title."""


async def write_mails(
    story: Story, template: str, subject: str, people: Collection[Told], kind: NotificationKind | None
) -> None:
    """Puts this mail in the post for these people, as each chose for this kind, and for the contact of the request.

    The contact stands in for the author of the request. Without a kind, nobody can choose.
    """
    contact = await contact_for(story, people)
    users = {told.user for told in people if contact is None or told.user.id != story.author_id}
    at_once, gathered = await _sorted_out(users, kind)
    recipients: dict[str, User | None] = {user.notified_at: user for user in at_once if user.notified_at}
    if contact is not None:
        recipients[contact] = None
    text, html = rendered(template, **story.words, link=link_to(story))
    rows = [
        Delivery(
            fact_id=story.fact.id,
            user_id=user.id if user else None,
            kind=kind,
            template=template,
            address=address,
            subject=subject,
            text=text,
            html=html,
            message_id=new_message_id(),
        )
        for address, user in sorted(recipients.items())
    ]
    await Delivery.bulk_create(rows, ignore_conflicts=True)
    if kind is not None:
        await put_by([_line(story, kind, subject, text_of(template, **story.words), user) for user in gathered])


async def _sorted_out(users: Collection[User], kind: NotificationKind | None) -> tuple[list[User], list[User]]:
    """Those who are written to at once, and those who read it in their daily mail."""
    ordered = sorted(users, key=lambda user: user.id)
    if kind is None:
        return ordered, []
    chosen = await chosen_by([user.id for user in ordered], kind, NotificationChannel.EMAIL)
    wanting = [user for user in ordered if chosen[user.id].enabled]
    gathered = [user for user in wanting if chosen[user.id].digest]
    return [user for user in wanting if user not in gathered], gathered


def _line(story: Story, kind: NotificationKind, title: str, body: str, user: User) -> DigestLine:
    return DigestLine(
        user_id=user.id,
        fact_id=story.fact.id,
        kind=kind,
        title=title[:LONGEST_TITLE],
        body=body,
        link=link_to(story),
        created_at=story.fact.at,
    )


def link_to(story: Story) -> str:
    """The page of what the story is about: always under our own public address."""
    return f"{settings().public_url}/{PAGES[story.subject_type]}/{story.about.id}"


def new_message_id() -> str:
    """A Message-ID that sorts by time (RFC 5322 §3.6.4)."""
    return f"<{clock.now():%Y%m%d.%H%M%S}.{secrets.token_hex(8)}@{mail_domain()}>"


def mail_domain() -> str:
    """The domain that our mails come from: the host of the public address."""
    host = urlsplit(settings().public_url).hostname or ""
    return "localhost" if not host or host.replace(".", "").isdigit() or ":" in host else host
