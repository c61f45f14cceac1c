"""What a person may change about themselves without proving anything more («Mon compte»)."""

from typing import Any
from uuid import UUID

from auth.viewer import Viewer
from models.accounts.people import User
from models.database import transaction
from models.facts import record
from models.refusals import InvalidInput
from schemes.formats import EMAIL, PHONE, Format
from schemes.issues import Problem

FIELDS: dict[str, tuple[str, Format]] = {
    "phone": ("phone", PHONE),
    "mobile_phone": ("mobilePhone", PHONE),
    "contact_email": ("contactEmail", EMAIL),
}
"""Column → name in the form, and how it is written."""


async def update(by: Viewer, given: dict[str, Any]) -> UUID:
    """Writes what was given, leaves the rest; an empty text takes a value away. Raises InvalidInput."""
    texts = {column: str(text).strip() for column, text in given.items() if column in FIELDS}
    faults = [(FIELDS[column], text) for column, text in texts.items() if text]
    problems = [
        Problem(fault.code, fault.whole, ("input", name))
        for (name, family), text in faults
        if (fault := family.fault(text))
    ]
    if problems:
        raise InvalidInput(problems=problems)
    async with transaction():
        user = await User.visible_to(by).select_for_update().get(id=by.user_id)
        for column, text in texts.items():
            setattr(user, column, FIELDS[column][1].compact(text) if text else None)
        await user.save(update_fields=[*texts] or ["phone"])
        await record("account.changed", "User", user.id, by=by.user_id, fields=sorted(texts))
    return by.user_id
