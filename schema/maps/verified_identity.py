"""Who the signed-in user is by FranceConnect."""

from auth.viewer import Viewer
from models.accounts.franceconnect import FranceConnectIdentity
from schema.reading.rows import Row


async def identity_row(viewer: Viewer) -> Row | None:
    """None for those who never came by it, and for whoever speaks in somebody's name."""
    known = await FranceConnectIdentity.visible_to(viewer).first()
    return Row("VerifiedIdentity", birth_date=known.birth_date, since=known.since) if known else None
