"""Dossiers: read, follow, process."""

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from auth.permissions import Permission
from models import dossiers as table
from models.dossiers import bank_details, cancelling, granting, reviewing
from models.dossiers.granting import Granted
from models.dossiers.reviewing import Expected
from models.dossiers.vocabulary import NOT_LOOKED_UP
from resolvers.answers import changed, key_of, named
from resolvers.doors import mutation, query
from resolvers.inputs import sent
from schema.context import Info, viewer_of
from schema.documents import DocumentRequestInput
from schema.dossier_inputs import DossierFilter, DossierOrder, GrantDossierInput
from schema.dossiers import Dossier, DossierConnection, DossierPayload
from schema.errors import NotImplementedYet
from schema.finding.dossiers import count_of, dossiers_matching, words_looked_up
from schema.ids import decode
from schema.maps import reader_for
from schema.maps.dossiers import DOSSIER
from schema.pages import OrderDirection
from schema.reading.again import object_of, page_of
from schema.reading.pages import Listed, Order, Window, bound_of


@query(needs=Permission.READ_REQUESTS)
async def dossiers(
    info: Info,
    search: str | None = None,
    filter: DossierFilter | None = None,
    order_by: DossierOrder | None = None,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    offset: int | None = None,
) -> DossierConnection:
    viewer, order = viewer_of(info), order_by or DossierOrder()
    known = await words_looked_up(viewer, filter, search)

    def listed() -> Listed:
        return Listed(
            "Dossier",
            dossiers_matching(viewer, filter, search, known),
            Order(DOSSIER.orders[order.field.value], order.direction is OrderDirection.DESC),
            Window.of(first, after, last, before, offset),
            bound_of("dossiers", filter, search, order, viewer.user_id, viewer.side),
            count_of(viewer, filter, search, known),
        )

    # Other words may be there the next time.
    page: Any = await page_of(info, reader_for(viewer), listed, again=known is NOT_LOOKED_UP)
    return page  # type: ignore[no-any-return]


@query(needs=Permission.READ_REQUESTS)
async def dossier(info: Info, id: strawberry.ID | None = None, number: str | None = None) -> Dossier | None:
    viewer = viewer_of(info)
    found = named(table.Dossier.visible_to(viewer), "Dossier", id, number)
    answer: Dossier | None = await object_of(info, reader_for(viewer), "Dossier", found)
    return answer


@mutation(needs=Permission.FOLLOW_DOSSIERS)
async def add_bank_details(
    info: Info, dossier_id: strawberry.ID, holder: str, iban: str, bic: str | None = None
) -> DossierPayload:
    key = key_of("Dossier", dossier_id)
    return await _changed(info, key, bank_details.add(key, holder, iban, bic, by=viewer_of(info)))


@mutation(needs=Permission.FOLLOW_DOSSIERS)
async def cancel_dossier(info: Info, id: strawberry.ID, version: int, reason: str) -> DossierPayload:
    key = key_of("Dossier", id)
    return await _changed(info, key, cancelling.cancel(key, version=version, reason=reason, by=viewer_of(info)))


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="dossiers")
async def declare_termination(
    info: Info, id: strawberry.ID, version: int, ended_on: date, reason: str
) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="dossiers")
async def assign_dossier(info: Info, id: strawberry.ID, agent_id: strawberry.ID | None = None) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS)
async def start_dossier_review(info: Info, id: strawberry.ID, version: int) -> DossierPayload:
    key = key_of("Dossier", id)
    return await _changed(info, key, reviewing.start_review(key, version=version, by=viewer_of(info)))


@mutation(needs=Permission.REVIEW_DOSSIERS)
async def request_documents(
    info: Info, id: strawberry.ID, version: int, documents: list[DocumentRequestInput]
) -> DossierPayload:
    key = key_of("Dossier", id)
    expected = [Expected(one.nature, sent(one.label), sent(one.comment), sent(one.due_on)) for one in documents]
    asking = reviewing.request_documents(key, version=version, documents=expected, by=viewer_of(info))
    return await _changed(info, key, asking)


@mutation(needs=Permission.REVIEW_DOSSIERS)
async def grant_dossier(info: Info, input: GrantDossierInput) -> DossierPayload:
    key = key_of("Dossier", input.id)
    lines = [Granted(_line_key(one.line_id), one.granted) for one in sent(input.lines) or []]
    deciding = granting.grant(key, version=input.version, lines=lines, comment=sent(input.comment), by=viewer_of(info))
    return await _changed(info, key, deciding)


@mutation(needs=Permission.REVIEW_DOSSIERS)
async def refuse_dossier(info: Info, id: strawberry.ID, version: int, reason: str) -> DossierPayload:
    key = key_of("Dossier", id)
    return await _changed(info, key, reviewing.refuse(key, version=version, reason=reason, by=viewer_of(info)))


@mutation(needs=Permission.REVIEW_DOSSIERS, later="money")
async def settle_dossier(info: Info, id: strawberry.ID, version: int) -> DossierPayload:
    raise NotImplementedYet


async def _changed(info: Info, key: UUID, verb: Any) -> DossierPayload:
    async def act() -> UUID:
        await verb
        return key

    return await changed(info, DossierPayload, "dossier", "Dossier", act(), shown=key)


def _line_key(id: str) -> UUID | None:
    decoded = decode(id)
    return decoded[1] if decoded and decoded[0] == "FundingLine" else None
