"""The hours account, of the person or of whom they are the delegate of."""

from decimal import Decimal

from auth.permissions import Permission
from auth.viewer import Viewer
from models.accounts.hours import HoursAccount
from models.delegations import Delegation
from schema.maps import reader_for
from schema.reading.rows import Row
from schema.reading.selection import Selection

_COUNTERS = ("cpf_available", "cpf_reserved", "dif_available")

# No scheme pays with the hours of a person yet: their requests for aid are not files of this account.
_FILES = {"open_dossier_count": 0, "closed_dossier_count": 0, "dif_editable": True}


async def hours_row(viewer: Viewer, selection: Selection) -> Row | None:
    """What is selected of the account; None on the sides that have none."""
    if not viewer.can(Permission.KEEP_HOURS):
        return None
    asked = selection.fields("HoursAccount")
    row = Row("HoursAccount", **_FILES, **await _counters(viewer))
    if "delegations" in asked:
        given = Delegation.visible_to(viewer).filter(holder_id=viewer.user_id).order_by("created_at", "id")
        row.__dict__["delegations"] = await reader_for(viewer).rows("Delegation", given, asked["delegations"])
    return row


async def _counters(viewer: Viewer) -> dict[str, object]:
    """Whoever has no row has no hours."""
    found = await HoursAccount.visible_to(viewer).first() or HoursAccount(user_id=viewer.user_id)
    hundredths = {name: getattr(found, name) for name in _COUNTERS}
    usable = found.cpf_available + found.dif_available
    return {name: Decimal(value).scaleb(-2) for name, value in {**hundredths, "usable": usable}.items()}
