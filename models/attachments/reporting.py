"""Reporting what changed in an entity: its administrators say it, the funder's staff look (S2:48)."""

from datetime import datetime

from auth.viewer import Viewer
from models import clock
from models.attachments.held import administered
from models.database import transaction
from models.history import tell
from models.refusals import Refusal
from models.texts import words_of

LONGEST_DESCRIPTION = 1000


class DescriptionRequired(Refusal):
    """Décrivez ce qui a changé."""


async def report_change(entity_number: str, description: str, by: Viewer, *, at: datetime | None = None) -> None:
    """Tell the funder's staff, in these words. Raises NotSeen, NotPermitted, DescriptionRequired, TextTooLong."""
    words = words_of(description, missing=DescriptionRequired, longest=LONGEST_DESCRIPTION, path=("description",))
    entity = await administered(entity_number, by)
    kind = "Establishment" if entity.establishment_id else "Company"
    async with transaction():
        subject = entity.establishment_id or entity.company_id
        await tell("entity.change_reported", kind, subject, by=by, at=at or clock.now(), comment=words)
