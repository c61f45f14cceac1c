"""A small catalogue, and the places asked for in it, which wait for the employers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from models.engines.bulk import Bulk

TRAININGS, SESSIONS, THEMES = 40, 3, 8
"""Trainings; sessions of each; themes of them all."""
EACH = 4
"""Places asked for by each establishment."""
_START = datetime(2041, 1, 1, 8, tzinfo=UTC)

Row = dict[str, Any]


async def write(writer: Bulk, establishments: Sequence[UUID], author: UUID) -> None:
    """The first establishment gives all trainings."""
    themes = [{"id": uuid4(), "name": f"Axe {rank}", "name_key": f"axe {rank}"} for rank in range(THEMES)]
    trainings = [_training(rank, establishments[0]) for rank in range(TRAININGS)]
    links = [_link(one, themes[(rank + step) % THEMES]) for rank, one in enumerate(trainings) for step in range(2)]
    sessions = [_session(one, rank + step * 30) for rank, one in enumerate(trainings) for step in range(SESSIONS)]
    await writer.write("theme", themes)
    await writer.write("training", trainings)
    await writer.write("training_theme", links)
    await writer.write("training_session", sessions)
    await writer.write("enrolment", list(_enrolments(establishments, [one["id"] for one in sessions], author)))


def _training(rank: int, provider: UUID) -> Row:
    title = f"Habilitation électrique {rank}"
    words = {"title": title, "title_key": title.lower(), "search": title.lower(), "summary": "Travailler sans risque."}
    numbers = {"hours_hundredths": 1400, "certification_code": f"RS{rank}"}
    return {"id": uuid4(), **words, **numbers, "next_start": _day(rank).date(), "provider_id": provider}


def _link(training: Row, theme: Row) -> Row:
    return {"id": uuid4(), "training_id": training["id"], "theme_id": theme["id"]}


def _day(rank: int) -> datetime:
    return _START + timedelta(days=rank)


def _session(training: Row, rank: int) -> Row:
    first = _day(rank)
    days = {"start_date": first.date(), "end_date": first.date() + timedelta(days=1)}
    place = {"city": "Lyon", "city_key": "lyon", "department": "69", "remote": False, "reserved_to_members": False}
    seats = {"capacity": 12, "seats_left": 12, "waiting": 0, "withdrawal_deadline": first - timedelta(days=8)}
    return {"id": uuid4(), "training_id": training["id"], **days, **place, **seats}


def _enrolments(establishments: Sequence[UUID], sessions: Sequence[UUID], author: UUID) -> Iterator[Row]:
    for rank, place in enumerate([one for one in establishments for _ in range(EACH)]):
        at = _START + timedelta(minutes=rank)
        name = {"first_name": "Léa", "birth_name": f"BLEU {rank}", "email": f"lea{rank}@example.org"}
        state = {"status": "AWAITING_EMPLOYER", "seat": "NONE", "pedagogy": "NONE", "version": 1}
        filed = {"filed_by_id": author, "filed_by_side": "PRESCRIBER", "created_at": at, "updated_at": at}
        of = {"session_id": sessions[rank % len(sessions)], "establishment_id": place}
        said = {"candidate_key": f"lea{rank}", "search": f"lea bleu {rank}", "motivation": "Progresser."}
        yield {"id": uuid4(), "number": f"INS{rank:07}", **name, **state, **filed, **of, **said}
