"""Enrolments. Who decides on one reads who the candidate is; telephone and birth date are for who filed it and for the
funder's staff."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from auth.viewer import Viewer
from models import clock
from models.accounts.people import display_name
from models.actions import EnrolmentAction
from models.enrolments import Enrolment, EnrolmentDecision, Seat, Stage
from models.enrolments.lifecycle import Situation, allowed_actions
from models.enrolments.reading import actors
from schema.maps.forms import history_of
from schema.reading.maps import Column, Computed, Gathered, Map, One, Record, labelled
from schema.reading.reader import Reader, node_id
from schema.reading.rows import Row
from schema.reading.selection import Selection

_OWN = ("phone", "birth_date")


def _candidate(record: Record, viewer: Viewer) -> Row:
    close = viewer.is_staff or viewer.user_id in (record["filed_by_id"], record["applicant_id"])
    first_name, birth_name = record["first_name"], record["birth_name"]
    return Row(
        "Candidate",
        first_name=first_name,
        birth_name=birth_name,
        display_name=display_name(first_name, birth_name, None),
        email=record["email"],
        **{name: record[name] if close else None for name in _OWN},
    )


def _allowed_actions(record: Record, viewer: Viewer) -> Sequence[EnrolmentAction]:
    company_id, establishment_id = record["establishment__company_id"], record["establishment_id"]
    situation = Situation(
        record["status"],
        record["pedagogy"],
        record["session__start_date"] <= clock.today(),
        record["session__withdrawal_deadline"] < clock.now(),
        actors(viewer, record["applicant_id"], record["filed_by_id"], company_id, establishment_id),
    )
    return allowed_actions(situation)


def _decision(stage: Stage) -> Gathered:
    async def gather(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[Row | None]:
        taken = EnrolmentDecision.everyones("those on visible enrolments").filter(
            enrolment_id__in=[record["id"] for record in records], stage=stage
        )
        rows = await reader.rows("Decision", taken, selection, "enrolment_id")
        found = {row.record["enrolment_id"]: row for row in rows}
        return [found.get(record["id"]) for record in records]

    return Gathered(("id",), gather)


async def _waiting_rank(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[int | None]:
    """Everybody who waits in the same session counts, seen or not."""
    sessions = {record["session_id"] for record in records if record["seat"] is Seat.WAITING}
    waiting = Enrolment.everyones("their number only").filter(session_id__in=sessions, seat=Seat.WAITING)
    tickets: dict[UUID, list[int]] = defaultdict(list)
    for session_id, ticket in await waiting.values_list("session_id", "waiting_ticket") if sessions else []:
        tickets[session_id].append(ticket)
    return [_rank(record, tickets[record["session_id"]]) for record in records]


def _rank(record: Record, tickets: Sequence[int]) -> int | None:
    own = record["waiting_ticket"]
    return None if own is None else sum(ticket <= own for ticket in tickets)


ENROLMENT = Map(
    "Enrolment",
    Enrolment,
    {
        "id": node_id("Enrolment"),
        "session": One("TrainingSession", "session_id"),
        "applicant": One("User", "applicant_id"),
        "candidate": Computed(("first_name", "birth_name", "email", *_OWN, "applicant_id", "filed_by_id"), _candidate),
        "filed_by": One("User", "filed_by_id"),
        "establishment": One("Establishment", "establishment_id"),
        "status_label": labelled("status"),
        "waiting_rank": Gathered(("session_id", "seat", "waiting_ticket"), _waiting_rank),
        "employer_decision": _decision(Stage.EMPLOYER),
        "trainer_decision": _decision(Stage.TRAINER),
        "staff_decision": _decision(Stage.STAFF),
        "allowed_actions": Computed(
            (
                "status",
                "pedagogy",
                "session__start_date",
                "session__withdrawal_deadline",
                "applicant_id",
                "filed_by_id",
                "establishment_id",
                "establishment__company_id",
            ),
            _allowed_actions,
        ),
        "history": history_of("Enrolment"),
        **{name: Column(name) for name in ("number", "motivation", "status", "created_at", "updated_at")},
    },
    reached=Enrolment.visible_to,
)

DECISION = Map(
    "Decision",
    EnrolmentDecision,
    {
        "approved": Column("approved"),
        "by": One("User", "by_id"),
        "at": Column("at"),
        "reason": Column("reason"),
    },
    reached=EnrolmentDecision.visible_to,
)
