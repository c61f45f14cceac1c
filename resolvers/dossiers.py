"""Dossiers: read, follow, process."""

from datetime import date

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation, query
from schema.context import Info
from schema.documents import DocumentRequestInput
from schema.dossier_inputs import DossierFilter, DossierOrder, GrantDossierInput
from schema.dossiers import Dossier, DossierConnection, DossierPayload
from schema.errors import NotImplementedYet


@query(needs=Permission.READ_REQUESTS, later="spine")
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
    raise NotImplementedYet


@query(needs=Permission.READ_REQUESTS, later="spine")
async def dossier(info: Info, id: strawberry.ID | None = None, number: str | None = None) -> Dossier | None:
    raise NotImplementedYet


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="money")
async def add_bank_details(
    info: Info, dossier_id: strawberry.ID, holder: str, iban: str, bic: str | None = None
) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="spine")
async def cancel_dossier(info: Info, id: strawberry.ID, version: int, reason: str) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="dossiers")
async def declare_termination(
    info: Info, id: strawberry.ID, version: int, ended_on: date, reason: str
) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="dossiers")
async def assign_dossier(info: Info, id: strawberry.ID, agent_id: strawberry.ID | None = None) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="spine")
async def start_dossier_review(info: Info, id: strawberry.ID, version: int) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="spine")
async def request_documents(
    info: Info, id: strawberry.ID, version: int, documents: list[DocumentRequestInput]
) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="spine")
async def grant_dossier(info: Info, input: GrantDossierInput) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="spine")
async def refuse_dossier(info: Info, id: strawberry.ID, version: int, reason: str) -> DossierPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="money")
async def settle_dossier(info: Info, id: strawberry.ID, version: int) -> DossierPayload:
    raise NotImplementedYet
