"""A delivery row as an e-mail message. What cannot be one is refused here, so that it fails alone."""

from __future__ import annotations

import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from models.deliveries import Delivery
from reactions.mail.writing import mail_domain

SENDER = "Guichet"


class Poison(Exception):
    """This mail cannot be sent as it is; the message says why."""


def message_for(delivery: Delivery) -> EmailMessage:
    """The mail, with a text and an HTML part. Raises `Poison`: an address or a subject that would break the headers."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(SENDER, "ne-pas-repondre", mail_domain())
    message["To"] = _recipient(delivery.address)
    message["Subject"] = _checked(delivery.subject)
    message["Message-ID"] = delivery.message_id
    message["Date"] = format_datetime(delivery.created_at)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    message.set_content(delivery.text, cte="quoted-printable")
    message.add_alternative(delivery.html, subtype="html", cte="quoted-printable")
    return message


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
