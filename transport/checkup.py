"""What `guichet doctor` looks at: the settings, then everything outside of the process, each really tried."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aiosmtplib
from rich.console import Console
from rich.table import Table

from auth.franceconnect.addresses import RETURN, here
from auth.franceconnect.provider import is_configured, provider
from models import clock
from models.migrate import pending
from outside.smtp import PORTS
from outside.storage import open_storage
from settings import PREFIX, Settings
from transport.probes import broker_check

PATIENCE = 5.0
"""Seconds that each check may take."""

HIDDEN = "•••"

Check = Callable[[Settings], Awaitable[str]]
"""What was found, in a few words. Raises whatever is wrong."""


async def examine(given: Settings) -> bool:
    """Print what was found; whether everything works."""
    console = Console()
    console.print(_listed(given))
    found = Table("check", "", "what was found", box=None)
    healthy = True
    for name, check in CHECKS.items():
        works, words = await _tried(check, given)
        healthy &= works
        found.add_row(name, "[green]ok[/]" if works else "[red]wrong[/]", words)
    console.print(found)
    return healthy


def _listed(given: Settings) -> Table:
    table = Table("setting", "value", "meaning", box=None)
    table.columns[0].no_wrap = True
    for name, field in type(given).model_fields.items():
        table.add_row(f"{PREFIX}{name.upper()}", shown(getattr(given, name)), field.description or "")
    return table


def shown(value: object) -> str:
    """A setting as it may be read over a shoulder: no secret, no password of an address."""
    if value is None:
        return "—"
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    parts = urlsplit(text) if "://" in text and "," not in text else None
    return text.replace(f":{parts.password}@", f":{HIDDEN}@") if parts and parts.password else text


async def _tried(check: Check, given: Settings) -> tuple[bool, str]:
    try:
        async with asyncio.timeout(PATIENCE):
            return True, await check(given)
    except TimeoutError:
        return False, f"no answer within {PATIENCE:g} s"
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


async def _database(given: Settings) -> str:
    missing = await pending(given.database_url)
    if missing:
        raise RuntimeError(f"{len(missing)} migrations missing ({', '.join(missing)}): run `bin/guichet migrate`")
    return "answers, every migration is applied"


async def _broker(given: Settings) -> str:
    await broker_check(given.broker_url)()
    return "in memory: one process only" if given.broker_url.startswith("memory:") else "takes a message"


async def _mail(given: Settings) -> str:
    address = urlsplit(given.smtp_url)
    if address.scheme == "file":
        return f"mails are files in {given.smtp_url.removeprefix('file://')}"
    server = aiosmtplib.SMTP(
        hostname=address.hostname,
        port=address.port or PORTS[address.scheme],
        use_tls=address.scheme == "smtps",
        start_tls=address.scheme == "smtp+starttls",
        timeout=PATIENCE,
    )
    async with server:
        if address.username:
            await server.login(address.username, address.password or "")
    return "answers"


async def _storage(given: Settings) -> str:
    storage = open_storage(given.storage_url)
    key = await storage.put(b"doctor")
    try:
        if await storage.read(key) != b"doctor":
            raise RuntimeError("gives back something else than what it was given")
    finally:
        await storage.delete(key)
    return "keeps a file and gives it back"


async def _franceconnect(given: Settings) -> str:
    if not is_configured():
        return "not offered"
    await provider().sign_in_address("doctor", here(RETURN), clock.now())
    return f"answers, as {given.franceconnect_issuer}"


CHECKS: dict[str, Check] = {
    "database": _database,
    "broker": _broker,
    "mail": _mail,
    "storage": _storage,
    "franceconnect": _franceconnect,
}
