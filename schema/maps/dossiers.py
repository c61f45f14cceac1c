"""Dossiers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import schemes
from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models.actions import DossierAction
from models.dossiers import Dossier, TrainingModule
from models.dossiers.lifecycle import EXPLANATIONS, Situation, allowed_actions
from schema.maps.exchanges import MESSAGES
from schema.maps.forms import SCHEME, SUB_SCHEME, form_of, history_of
from schema.maps.funding import FUNDING_OF, paid_cents
from schema.reading.maps import Column, Computed, Gathered, Many, Map, NotYet, One, Record, View, labelled
from schema.reading.reader import Reader, node_id
from schema.reading.rows import Row
from schema.reading.selection import Selection

_WRITER = ("draft__created_by_side", "draft__creator_id", "draft__creator__company_id")


def _values(record: Record, viewer: Viewer) -> dict[str, Any]:
    """The whole form, but for a provider that did not write it: then only what the training is (S1:1197)."""
    form = form_of(record)
    if viewer.side is not Side.PROVIDER or _wrote(record, viewer):
        return form
    return {"action": form["action"]} if "action" in form else {}


def _wrote(record: Record, viewer: Viewer) -> bool:
    company, establishment = record["draft__creator__company_id"], record["draft__creator_id"]
    return record["draft__created_by_side"] is Side.PROVIDER and viewer.can_in(
        Permission.READ_REQUESTS, company, establishment
    )


def _explanation(record: Record, _: Viewer) -> str:
    return EXPLANATIONS[record["status"]].format(funder=schemes.SCHEMES[record["scheme"]].funder)


async def _assignee(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[Row | None]:
    if not reader.viewer.is_staff:
        return [None] * len(records)
    agents = await reader.by_key("User", (record["assignee_id"] for record in records), selection)
    return [agents.get(record["assignee_id"]) for record in records]


async def _allowed_actions(
    reader: Reader, records: Sequence[Record], selection: Selection
) -> Sequence[Sequence[DossierAction]]:
    keys = [record["id"] for record in records]
    paid = await paid_cents(keys)
    providers = await _providers(reader.viewer, keys)
    situations = [
        Situation(
            record["status"],
            paid.get(record["id"], 0) > 0,
            providers.get(record["id"], ((record["establishment__company_id"], record["establishment_id"]),)),
        )
        for record in records
    ]
    return [allowed_actions(situation, reader.viewer) for situation in situations]


async def _providers(viewer: Viewer, keys: Sequence[UUID]) -> dict[UUID, tuple[tuple[UUID, UUID], ...]]:
    """For a provider, the entities by which it sees each dossier: those of its own modules."""
    if viewer.side is not Side.PROVIDER:
        return {}
    modules = TrainingModule.visible_to(viewer).filter(dossier_id__in=keys)
    found: dict[UUID, tuple[tuple[UUID, UUID], ...]] = dict.fromkeys(keys, ())
    for one in await modules.values("dossier_id", "organisation_id", "organisation__company_id"):
        found[one["dossier_id"]] += ((one["organisation__company_id"], one["organisation_id"]),)
    return found


DOSSIER = Map(
    "Dossier",
    Dossier,
    {
        "id": node_id("Dossier"),
        "scheme": SCHEME,
        "sub_scheme": SUB_SCHEME,
        "status_label": labelled("status"),
        "status_explanation": Computed(("status", "scheme"), _explanation, view=View.RIGHTS),
        "assignee": Gathered(("assignee_id",), _assignee, view=View.RIGHTS),
        "establishment": One("Establishment", "establishment_id"),
        "company": One("Company", "establishment__company_id"),
        "modules": Many("TrainingModule", "dossier_id", ("position",)),
        "trainees": Many("Trainee", "dossier_id", ("position",)),
        "funding": FUNDING_OF,
        "documents": Many("Document", "dossier_id", ("uploaded_at", "id")),
        "document_requests": Many("DocumentRequest", "dossier_id", ("requested_at", "id")),
        "transmitted_by": One("User", "transmitted_by_id"),
        "values": Computed(("id", "values", *_WRITER), _values, view=View.RIGHTS),
        "allowed_actions": Gathered(
            ("status", "establishment_id", "establishment__company_id"), _allowed_actions, view=View.RIGHTS
        ),
        "history": history_of("Dossier"),
        "messages": MESSAGES,
        "bank_details": Many("BankDetails", "dossier_id", ("-added_at", "id")),
        **{name: NotYet() for name in ("reimbursements", "invoices", "payments")},
        **{
            name: Column(name)
            for name in (
                "number",
                "internal_reference",
                "registration_number",
                "status",
                "title",
                "start_date",
                "end_date",
                "management_mandate",
                "payment_subrogation",
                "contact_email",
                "transmitted_at",
                "decided_at",
                "decision_reason",
                "tacit",
                "version",
                "updated_at",
            )
        },
    },
    reached=Dossier.visible_to,
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
    orders={
        "TRANSMITTED_AT": "transmitted_at",
        "NUMBER": "number",
        "UPDATED_AT": "updated_at",
        "START_DATE": "start_key",
        "TITLE": "title_key",
    },
)
