"""A delivery row as an e-mail message. What cannot be one is refused here, so that it fails alone."""

from __future__ import annotations

import unicodedata
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from models.actions import NotificationChannel
from models.bell.channels import is_locked
from models.bell.deliveries import Delivery
from models.bell.unsubscribing import unsubscribe_url
from reactions.mail.rendering import DIGEST
from reactions.mail.sealed import opened
from reactions.mail.writing import mail_domain

SENDER = "Guichet"
LARGEST = 1_000_000
"""Characters of a mail, text and HTML: to write one down takes a second of this process for every million."""


class _Whole(UnstructuredHeader, BaseHeader):
    """A header on one line: the standard library would write a long address as encoded words, which nobody follows."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    """A header that is encoded as one text: the standard library breaks a line at the space between two encoded words,
    where readers drop it."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        text = Header(str(self), None if self.isascii() else "utf-8", header_name=self.name)
        return f"{self.name}: {text.encode(linesep=policy.linesep)}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("subject", _Subject)
_HEADERS.map_to_type("list-unsubscribe", _Whole)
_POLICY = SMTP.clone(header_factory=_HEADERS)


class Poison(Exception):
    """This mail cannot be sent as it is; the message says why."""


def message_for(delivery: Delivery) -> EmailMessage:
    """The mail, with a text and an HTML part. Raises `Poison`: a mail that is too large, or that breaks its headers."""
    if len(delivery.text) + len(delivery.html) > LARGEST:
        raise Poison("the mail is too large")
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(SENDER, "ne-pas-repondre", mail_domain())
    message["To"] = _recipient(delivery.address)
    message["Subject"] = _checked(delivery.subject)
    message["Message-ID"] = delivery.message_id
    message["Date"] = format_datetime(delivery.created_at)
    message["Auto-Submitted"] = "auto-generated"
    if url := _unsubscribe_url(delivery):
        message["List-Unsubscribe"] = f"<{url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(opened(delivery.text, delivery.message_id), cte="quoted-printable")
    html = opened(delivery.html, delivery.message_id)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = "fr"  # last: to set a content forgets every header about the one before
    return message


def _unsubscribe_url(delivery: Delivery) -> str | None:
    """Where its person turns such mails off; None for a mail that nobody can turn off."""
    if delivery.user_id is None:
        return None
    if delivery.template == DIGEST:
        return unsubscribe_url(delivery.user_id, None)
    if delivery.kind is None or is_locked(delivery.kind, NotificationChannel.EMAIL):
        return None
    return unsubscribe_url(delivery.user_id, delivery.kind)


def _recipient(address: str) -> Address:
    try:
        recipient = Address(addr_spec=_checked(address))
    except (ValueError, IndexError) as error:  # IndexError: what the standard library raises for «a+b@»
        raise Poison(f"the address is not one: {error}") from error
    if not recipient.domain or not address.isascii() or str(recipient) != address:
        raise Poison("the address is not a plain ASCII one")
    return recipient


def _checked(header: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in header):
        raise Poison("a header would hold a control character or a line break")
    if "=?" in header:  # would be decoded on its way, whatever it hides
        raise Poison("a header would hold an encoded word")
    return header
