"""Writing the printed drafts: each under its own number, by its author, on its day."""

from datetime import UTC, date, datetime, time

from auth.viewer import Side
from demo.world.arrivals import Users, viewer_of
from demo.world.printed import PrintedDraft
from models.counters import skip_to
from models.database import transaction
from models.drafts import Draft
from models.drafts.creation import create_draft
from models.drafts.duplicating import duplicate
from models.drafts.handing import hand_over, resume
from schemes import SCHEMES


async def write(printed: PrintedDraft, users: Users, written: dict[int, Draft]) -> None:
    """Write it, and put it among those written so far, by number."""
    await number_next(printed.draft)
    draft = await _written(printed, users, written)
    assert draft.number == printed.draft
    written[draft.number] = draft


async def number_next(number: int) -> None:
    """Make the next draft take this number."""
    async with transaction():
        await skip_to("draft", number - 1)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of that day."""
    return datetime.combine(day, time(hour, minute), UTC)


async def _written(printed: PrintedDraft, users: Users, written: dict[int, Draft]) -> Draft:
    author = users[printed.author]
    by = await viewer_of(author)
    if printed.copy_of:
        source = written[printed.copy_of]
        every_section = [section.code for section in SCHEMES[printed.scheme].sections if section.blocks]
        return await duplicate(
            source.id, sections=every_section, sub_scheme=printed.sub_scheme, by=by, at=at(printed.created)
        )
    draft = await create_draft(
        scheme=printed.scheme,
        sub_scheme=printed.sub_scheme,
        siret=printed.siret,
        values=printed.values,
        by=by,
        at=at(printed.created),
    )
    if printed.handed_over:
        assert by.side is Side.PROVIDER
        await hand_over(draft.id, version=1, by=by, at=at(printed.created, 10))
        member = await viewer_of(users["rh@humando.example"])
        await resume(draft.id, version=2, by=member, at=at(printed.created, 11))
    return draft
