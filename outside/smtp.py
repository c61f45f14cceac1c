"""Sending one mail: by SMTP, or into a folder of .eml files. What comes back says what to do next."""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

PATIENCE = 30.0
"""Seconds that one sending may take from the first packet to the last."""

TOO_LARGE = 552
"""What a server says of a mail whose announced size it does not take (RFC 1870 §6.1)."""

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took it."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now, and perhaps not for any mail: a 4xx answer, a server that is down or wrongly set up. Try again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Never:
    """This mail will not be taken: a 5xx answer to its address or its content. Trying again would not help."""

    reason: str


@dataclass(frozen=True, slots=True)
class Bounced(Never):
    """Nobody is at this address: a 5xx answer to it that is not about policy (RFC 3463 §3.8)."""


Outcome = Sent | Later | Never


async def send(message: EmailMessage, url: str) -> Outcome:
    """Hands this mail to `url`: file://folder, smtp://, smtps:// or smtp+starttls://user:password@host:port."""
    address = urlsplit(url)
    if address.scheme == "file":
        return await asyncio.to_thread(_keep, message, Path(url.removeprefix("file://")))
    import aiosmtplib  # by those who have a mail to send, not by everyone who starts

    try:
        async with asyncio.timeout(PATIENCE):
            await _hand_in(message, address)
    except aiosmtplib.SMTPRecipientsRefused as error:
        return _judged_address(error.recipients[0].code, error.recipients[0].message)
    except aiosmtplib.SMTPDataError as error:
        return _judged(error.code, error.message)
    except aiosmtplib.SMTPSenderRefused as error:
        reason = f"{error.code} {error.message}"
        return Never(reason) if error.code == TOO_LARGE else Later(reason)  # else it is about us, not about this mail
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        return Later(f"{type(error).__name__}: {error}")
    return Sent()


def _judged(code: int, words: str) -> Outcome:
    reason = f"{code} {words}"
    return Never(reason) if code >= 500 else Later(reason)


def _judged_address(code: int, words: str) -> Outcome:
    judged = _judged(code, words)
    # 5.7.x: our server may not send there, or not now; the address itself may be right.
    return Bounced(judged.reason) if isinstance(judged, Never) and not words.startswith("5.7.") else judged


async def _hand_in(message: EmailMessage, address: SplitResult) -> None:
    import aiosmtplib

    await aiosmtplib.send(
        message,
        hostname=address.hostname,
        port=address.port or PORTS[address.scheme],
        username=unquote(address.username) if address.username else None,
        password=unquote(address.password) if address.password else None,
        use_tls=address.scheme == "smtps",
        start_tls=address.scheme == "smtp+starttls",
        timeout=PATIENCE,
    )


def _keep(message: EmailMessage, folder: Path) -> Outcome:
    """One file per Message-ID, there whole or not at all; a second sending writes the same file."""
    from email.policy import SMTP  # as above

    name = str(message["Message-ID"]).strip("<>").partition("@")[0] + ".eml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        with open(descriptor, "wb") as file:
            file.write(message.as_bytes(policy=SMTP))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, folder / name)
    except OSError as error:
        return Later(str(error))
    return Sent()
