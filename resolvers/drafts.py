"""Drafts («brouillons»): read, write, hand over, transmit."""

from functools import partial
from typing import Any
from uuid import UUID

import strawberry

from auth.permissions import Permission
from auth.viewer import Viewer
from models import clock, flat
from models import drafts as table
from models.drafts import creation, deleting, duplicating, handing, saving, transmitting
from models.drafts.issues import transmission_issues
from models.drafts.transmitting import TransmissionHeld
from models.idempotency import Outcome, once
from models.perimeter import is_wide
from models.refusals import NotSeen, Refusal
from outside.back_office import OFFICE
from resolvers.answers import changed, done, key_of, named, read_visible, user_errors
from resolvers.doors import mutation, query
from resolvers.inputs import plain, sent
from schema.context import Info, viewer_of
from schema.draft_inputs import CreateDraftInput, DraftFilter, DraftOrder, DuplicateDraftInput, SaveDraftInput
from schema.drafts import Draft, DraftConnection, DraftPayload, ImportedDraft, TransmitPayload
from schema.errors import NotFound, NotImplementedYet
from schema.finding.drafts import drafts_matching
from schema.maps import reader_for
from schema.maps.drafts import DRAFT
from schema.pages import OrderDirection
from schema.payloads import DonePayload, UserError
from schema.reading.again import object_of, page_of
from schema.reading.pages import Listed, Order, Window, bound_of
from schema.reading.selection import Selection
from schemes import Issue
from subscriptions import rings


@query(
    needs=Permission.READ_REQUESTS,
    description=(
        "Quick search: number, title, company and trainee's first name, birth name or name in use; words "
        'add up, "quoted words" stay together, letters match whatever their accents and case.'
    ),
)
async def drafts(
    info: Info,
    search: str | None = None,
    filter: DraftFilter | None = None,
    order_by: DraftOrder | None = None,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    offset: int | None = None,
) -> DraftConnection:
    viewer, order = viewer_of(info), order_by or DraftOrder()

    def listed() -> Listed:
        found = drafts_matching(viewer, filter, search)
        return Listed(
            "Draft",
            found,
            Order(DRAFT.orders[order.field.value], order.direction is OrderDirection.DESC),
            Window.of(first, after, last, before, offset),
            bound_of("drafts", filter, search, order, viewer.user_id, viewer.side),
            # They are seldom more than a page, and dear to look for twice.
            partial(flat.count, found) if is_wide(viewer) else None,
        )

    page: DraftConnection = await page_of(info, reader_for(viewer), listed)
    return page


@query(needs=Permission.READ_REQUESTS)
async def draft(info: Info, id: strawberry.ID | None = None, number: int | None = None) -> Draft | None:
    viewer = viewer_of(info)
    found = named(table.Draft.visible_to(viewer), "Draft", id, number)
    answer: Draft | None = await object_of(info, reader_for(viewer), "Draft", found)
    return answer


@mutation(needs=Permission.WRITE_DRAFTS)
async def create_draft(info: Info, input: CreateDraftInput) -> DraftPayload:
    viewer = viewer_of(info)

    async def make() -> Outcome:
        made = await creation.create_draft(
            scheme=input.scheme,
            sub_scheme=sent(input.sub_scheme),
            siret=sent(input.siret),
            management_mandate=bool(sent(input.management_mandate)),
            values=sent(input.values),
            by=viewer,
        )
        return Outcome("Draft", made.id)

    async def act() -> UUID:
        return (await once(viewer, sent(input.idempotency_key), "createDraft", plain(input), make)).id

    return await changed(info, DraftPayload, "draft", "Draft", act())


@mutation(needs=Permission.WRITE_DRAFTS)
async def save_draft(info: Info, input: SaveDraftInput) -> DraftPayload:
    key = key_of("Draft", input.id)

    async def act() -> UUID:
        await saving.save(
            key,
            version=input.version,
            values=input.values,
            sub_scheme=sent(input.sub_scheme),
            management_mandate=sent(input.management_mandate),
            payment_subrogation=sent(input.payment_subrogation),
            contact_email=sent(input.contact_email),
            by=viewer_of(info),
        )
        return key

    return await changed(info, DraftPayload, "draft", "Draft", act(), shown=key)


@mutation(needs=Permission.WRITE_DRAFTS)
async def duplicate_draft(info: Info, input: DuplicateDraftInput) -> DraftPayload:
    viewer, key = viewer_of(info), key_of("Draft", input.id)

    async def make() -> Outcome:
        copy = await duplicating.duplicate(
            key, sections=input.sections, sub_scheme=sent(input.sub_scheme), siret=sent(input.siret), by=viewer
        )
        return Outcome("Draft", copy.id)

    async def act() -> UUID:
        return (await once(viewer, sent(input.idempotency_key), "duplicateDraft", plain(input), make)).id

    return await changed(info, DraftPayload, "draft", "Draft", act())


@mutation(needs=Permission.WRITE_DRAFTS)
async def delete_draft(info: Info, id: strawberry.ID) -> DonePayload:
    return await done(deleting.delete(key_of("Draft", id), by=viewer_of(info)))


@mutation(
    needs=Permission.WRITE_DRAFTS,
    later="imports",
    description=(
        "Up to 100 at once, each with its own outcome and idempotency key; `transmit` sends those without a"
        " blocking issue."
    ),
)
async def import_drafts(
    info: Info, items: list[CreateDraftInput], transmit: bool | None = False
) -> list[ImportedDraft]:
    raise NotImplementedYet


@mutation(needs=Permission.TRANSMIT_DRAFTS)
async def hand_over_draft(info: Info, id: strawberry.ID, version: int) -> DraftPayload:
    key = key_of("Draft", id)

    async def act() -> UUID:
        return (await handing.hand_over(key, version=version, by=viewer_of(info))).id

    return await changed(info, DraftPayload, "draft", "Draft", act(), shown=key)


@mutation(needs=Permission.TRANSMIT_DRAFTS)
async def resume_draft(info: Info, id: strawberry.ID, version: int) -> DraftPayload:
    key = key_of("Draft", id)

    async def act() -> UUID:
        return (await handing.resume(key, version=version, by=viewer_of(info))).id

    return await changed(info, DraftPayload, "draft", "Draft", act(), shown=key)


@mutation(needs=Permission.TRANSMIT_DRAFTS)
async def refuse_draft(info: Info, id: strawberry.ID, version: int, reason: str | None = None) -> DraftPayload:
    key = key_of("Draft", id)

    async def act() -> UUID:
        return (await handing.refuse(key, version=version, reason=reason, by=viewer_of(info))).id

    return await changed(info, DraftPayload, "draft", "Draft", act(), shown=key)


@mutation(needs=Permission.TRANSMIT_DRAFTS)
async def transmit_draft(
    info: Info, id: strawberry.ID, version: int, idempotency_key: str | None = None
) -> TransmitPayload:
    viewer, key = viewer_of(info), key_of("Draft", id)
    issues: Any = []
    errors: list[UserError] = []

    async def make() -> Outcome:
        return Outcome("Draft", (await transmitting.transmit(key, version=version, by=viewer)).id)

    try:
        await once(viewer, idempotency_key, "transmitDraft", {"id": id, "version": version}, make)
        await transmitting.hand_in(key, OFFICE)
        issues = await _warnings(viewer, key)
    except TransmissionHeld as held:
        issues, errors = held.issues, user_errors(held)
    except Refusal as refusal:
        errors = user_errors(refusal)
    except NotSeen:
        raise NotFound from None
    rings.facts()
    selection = Selection.of(info)
    return TransmitPayload(
        draft=await read_visible(info, "Draft", key, selection.under("TransmitPayload", "draft")),
        dossier=await _dossier_of(info, key, selection) if not errors else None,
        issues=list(issues),
        errors=errors,
    )


async def _warnings(viewer: Viewer, draft: UUID) -> list[Issue]:
    """What is said with a transmission without holding it back, as the draft announced it."""
    found = await table.Draft.visible_to(viewer).select_related("establishment").get_or_none(id=draft)
    return await transmission_issues(found, clock.today()) if found else []


async def _dossier_of(info: Info, draft: UUID, selection: Selection) -> Any:
    reader = reader_for(viewer_of(info))
    made = reader.maps["Dossier"].visible(reader.viewer).filter(draft_id=draft)
    rows = await reader.rows("Dossier", made, selection.under("TransmitPayload", "dossier"))
    return rows[0] if rows else None
