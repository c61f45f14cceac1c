"""Drafts («brouillons»): read, write, hand over, transmit."""

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation, query
from schema.context import Info
from schema.draft_inputs import CreateDraftInput, DraftFilter, DraftOrder, DuplicateDraftInput, SaveDraftInput
from schema.drafts import Draft, DraftConnection, DraftPayload, ImportedDraft, TransmitPayload
from schema.errors import NotImplementedYet
from schema.payloads import DonePayload


@query(
    needs=Permission.READ_REQUESTS,
    later="spine",
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
    raise NotImplementedYet


@query(needs=Permission.READ_REQUESTS, later="spine")
async def draft(info: Info, id: strawberry.ID | None = None, number: int | None = None) -> Draft | None:
    raise NotImplementedYet


@mutation(needs=Permission.WRITE_DRAFTS, later="spine")
async def create_draft(info: Info, input: CreateDraftInput) -> DraftPayload:
    raise NotImplementedYet


@mutation(needs=Permission.WRITE_DRAFTS, later="spine")
async def save_draft(info: Info, input: SaveDraftInput) -> DraftPayload:
    raise NotImplementedYet


@mutation(needs=Permission.WRITE_DRAFTS, later="spine")
async def duplicate_draft(info: Info, input: DuplicateDraftInput) -> DraftPayload:
    raise NotImplementedYet


@mutation(needs=Permission.WRITE_DRAFTS, later="spine")
async def delete_draft(info: Info, id: strawberry.ID) -> DonePayload:
    raise NotImplementedYet


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


@mutation(needs=Permission.TRANSMIT_DRAFTS, later="spine")
async def hand_over_draft(info: Info, id: strawberry.ID, version: int) -> DraftPayload:
    raise NotImplementedYet


@mutation(needs=Permission.TRANSMIT_DRAFTS, later="spine")
async def resume_draft(info: Info, id: strawberry.ID, version: int) -> DraftPayload:
    raise NotImplementedYet


@mutation(needs=Permission.TRANSMIT_DRAFTS, later="spine")
async def refuse_draft(info: Info, id: strawberry.ID, version: int, reason: str | None = None) -> DraftPayload:
    raise NotImplementedYet


@mutation(needs=Permission.TRANSMIT_DRAFTS, later="spine")
async def transmit_draft(
    info: Info, id: strawberry.ID, version: int, idempotency_key: str | None = None
) -> TransmitPayload:
    raise NotImplementedYet
