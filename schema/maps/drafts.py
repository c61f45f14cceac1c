"""Drafts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import schemes
from auth.viewer import Viewer
from models import clock
from models.accounts.people import display_name
from models.actions import DraftAction
from models.companies import Establishment
from models.documents import Document
from models.drafts import Draft
from models.drafts.issues import are_vouched, outside_issues
from models.drafts.lifecycle import Situation, allowed_actions
from schema.ids import encode
from schema.maps.forms import SCHEME, SUB_SCHEME, form_of, history_of
from schema.reading.maps import Column, Computed, Gathered, Many, Map, One, Record, View, labelled
from schema.reading.reader import Reader, node_id
from schema.reading.rows import Row
from schema.reading.selection import Selection

_FORM = ("id", "scheme", "sub_scheme", "values")
_CHECKED = (*_FORM, "establishment_id", "created_by_id")


async def _trainees(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[list[Row]]:
    asked = selection.fields("Trainee")
    places: dict[Any, Row] = {}
    if "establishment" in asked:
        keys = (record["establishment_id"] for record in records)
        places = await reader.by_key("Establishment", keys, asked["establishment"])
    return [[_trainee(one, places.get(record["establishment_id"])) for one in record["trainees"]] for record in records]


def _trainee(one: dict[str, Any], establishment: Row | None) -> Row:
    name = display_name(one["first_name"], one["birth_name"], one["usage_name"])
    known = one | {"id": encode("Trainee", UUID(hex=one["id"]))}
    return Row("Trainee", **known, display_name=name, establishment=establishment)


def _organisations(record: Record, _: Viewer) -> list[Row]:
    return [Row("TrainingOrganisation", **one) for one in record["organisations"]]


async def _sections(
    reader: Reader, records: Sequence[Record], selection: Selection
) -> Sequence[Sequence[schemes.SectionReport]]:
    """The tabs, each with what the values say of it and what is missing beside them."""
    beside = await _beside(records)
    return [
        schemes.reports(
            schemes.SCHEMES[record["scheme"]],
            record["sub_scheme"],
            form_of(record),
            today=clock.today(),
            others=_outside(record, beside),
        )
        for record in records
    ]


async def _transmission_issues(
    reader: Reader, records: Sequence[Record], selection: Selection
) -> Sequence[Sequence[schemes.Issue]]:
    beside = await _beside(records)
    return [
        [*schemes.check(_scheme_of(record), record["sub_scheme"], form_of(record), today=clock.today()),
         *_outside(record, beside)]
        for record in records
    ]  # fmt: skip


def _scheme_of(record: Record) -> schemes.Scheme:
    return schemes.SCHEMES[record["scheme"]]


@dataclass(frozen=True, slots=True)
class _Beside:
    """The natures of the documents of each draft, the establishments that the drafts are for, and the drafts that need
    no document to prove who their holder is."""

    natures: dict[UUID, set[str]]
    places: dict[UUID, Establishment]
    vouched: set[UUID]


async def _beside(records: Sequence[Record]) -> _Beside:
    natures: dict[UUID, set[str]] = defaultdict(set)
    deposited = Document.everyones("the documents of visible drafts")
    for one in await deposited.filter(draft_id__in=[r["id"] for r in records]).values("draft_id", "nature"):
        natures[one["draft_id"]].add(one["nature"])
    places = Establishment.everyones("the establishments of visible drafts")
    found = await places.filter(id__in=[r["establishment_id"] for r in records if r["establishment_id"]])
    known = await are_vouched([(_scheme_of(record), record["created_by_id"], form_of(record)) for record in records])
    vouched = {record["id"] for record, is_vouched in zip(records, known, strict=True) if is_vouched}
    return _Beside(natures, {place.id: place for place in found}, vouched)


def _outside(record: Record, beside: _Beside) -> Sequence[schemes.Issue]:
    return outside_issues(
        _scheme_of(record),
        record["sub_scheme"],
        beside.natures[record["id"]],
        beside.places.get(record["establishment_id"]),
        clock.today(),
        vouched=record["id"] in beside.vouched,
    )


def _allowed_actions(record: Record, viewer: Viewer) -> Sequence[DraftAction]:
    situation = Situation(
        record["state"],
        record["created_by_side"],
        record["management_mandate"],
        record["creator_id"],
        record["creator__company_id"],
        record["establishment_id"],
        record["establishment__company_id"],
    )
    return allowed_actions(situation, viewer)


DRAFT = Map(
    "Draft",
    Draft,
    {
        "id": node_id("Draft"),
        "scheme": SCHEME,
        "sub_scheme": SUB_SCHEME,
        "state_label": labelled("state"),
        "establishment": One("Establishment", "establishment_id"),
        "trainees": Gathered(("trainees", "establishment_id"), _trainees),
        "organisations": Computed(("organisations",), _organisations, view=View.RIGHTS),
        "values": Computed(_FORM, lambda record, _: form_of(record), view=View.RIGHTS),
        "sections": Gathered(_CHECKED, _sections),
        "created_by": One("User", "created_by_id"),
        "transmission_issues": Gathered(_CHECKED, _transmission_issues),
        "allowed_actions": Computed(
            (
                "state",
                "created_by_side",
                "creator_id",
                "creator__company_id",
                "establishment_id",
                "establishment__company_id",
                "management_mandate",
            ),
            _allowed_actions,
            view=View.RIGHTS,
        ),
        "documents": Many("Document", "draft_id", ("uploaded_at", "id")),
        "dossier": Gathered(("id",), lambda reader, records, selection: _dossiers(reader, records, selection)),
        "history": history_of("Draft"),
        **{
            name: Column(name)
            for name in (
                "number",
                "state",
                "title",
                "start_date",
                "end_date",
                "management_mandate",
                "payment_subrogation",
                "alert",
                "version",
                "created_by_side",
                "contact_email",
                "created_at",
                "updated_at",
            )
        },
    },
    reached=Draft.visible_to,
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
    orders={"NUMBER": "number", "UPDATED_AT": "updated_at", "START_DATE": "start_key", "TITLE": "title_key"},
)


async def _dossiers(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[Row | None]:
    keys = [record["id"] for record in records]
    query = reader.maps["Dossier"].visible(reader.viewer).filter(draft_id__in=keys)
    made = {row.record["draft_id"]: row for row in await reader.rows("Dossier", query, selection, "draft_id")}
    return [made.get(key) for key in keys]
