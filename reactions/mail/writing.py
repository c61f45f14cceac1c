"""Mails as rows: one per address and fact, rendered once, with the Message-ID that every attempt carries."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from urllib.parse import urlsplit

from auth.viewer import Side
from models import clock
from models.deliveries import Delivery
from reactions.audience import Told
from reactions.mail.rendering import rendered
from reactions.story import Story
from settings import settings

PAGES = {
    "Draft": "brouillons",
    "Dossier": "dossiers",
    "AttachmentRequest": "rattachements",
    "WebhookEndpoint": "webhooks",
}
"""Where the front end shows what a mail speaks of."""


async def write_mails(story: Story, template: str, subject: str, people: Collection[Told]) -> None:
    """Puts this mail in the post for these people, and for the contact that a dossier names («email de contact»)."""
    addresses = {told.user.notified_at for told in people}
    if story.dossier is not None and any(told.side is Side.MEMBER for told in people):
        addresses.add(story.dossier.contact_email)
    text, html = rendered(template, **story.words, link=link_to(story))
    rows = [_row(story, template, subject, text, html, address) for address in sorted(filter(None, addresses))]
    await Delivery.bulk_create(rows, ignore_conflicts=True)


def _row(story: Story, template: str, subject: str, text: str, html: str, address: str) -> Delivery:
    return Delivery(
        fact_id=story.fact.id,
        template=template,
        address=address,
        subject=subject,
        text=text,
        html=html,
        message_id=new_message_id(),
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
