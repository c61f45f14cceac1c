"""What may happen to an enrolment: read the table aloud, it is the rule (workflows.md §3 and §4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from models.actions import EnrolmentAction
from models.enrolments import LIVE, Pedagogy, Seat
from models.refusals import NotPermitted, TransitionNotAllowed
from models.states import EnrolmentStatus

A, S = EnrolmentAction, EnrolmentStatus


class Actor(Enum):
    """As what the viewer acts. One person may be several of them."""

    APPLICANT = "asks for themselves"
    PRESCRIBER = "filed it for a candidate"
    EMPLOYER = "decides for the employer of the applicant"
    TRAINER = "gives the session"
    STAFF = "works for the funder"


@dataclass(frozen=True)
class Move:
    """Who may do what in which status, and where that leads; `full`: where it leads when no seat is left."""

    action: EnrolmentAction
    start: EnrolmentStatus
    actor: Actor
    end: EnrolmentStatus
    full: EnrolmentStatus | None = None


TABLE: tuple[Move, ...] = (
    # A prescriber files for a candidate; the funder's agents decide (S0:157-193).
    Move(A.TAKE_IN_HAND, S.REGISTERED, Actor.STAFF, S.IN_PROGRESS),
    Move(A.APPROVE, S.IN_PROGRESS, Actor.STAFF, S.ENROLLED),
    Move(A.REFUSE, S.IN_PROGRESS, Actor.STAFF, S.REFUSED_BY_STAFF),
    Move(A.WITHDRAW, S.REGISTERED, Actor.PRESCRIBER, S.WITHDRAWN),
    Move(A.WITHDRAW, S.IN_PROGRESS, Actor.PRESCRIBER, S.WITHDRAWN),
    # Somebody asks for themselves: the employer decides («validation administrative»), …
    Move(A.APPROVE, S.AWAITING_EMPLOYER, Actor.EMPLOYER, S.PRE_ENROLLED, full=S.WAITING_LIST),
    Move(A.REFUSE, S.AWAITING_EMPLOYER, Actor.EMPLOYER, S.REFUSED_BY_EMPLOYER),
    # … then the trainer («validation pédagogique»), who may come back to the applicant first.
    Move(A.APPROVE, S.PRE_ENROLLED, Actor.TRAINER, S.ENROLLED),
    Move(A.APPROVE, S.WAITING_LIST, Actor.TRAINER, S.WAITING_LIST),
    Move(A.RETURN, S.PRE_ENROLLED, Actor.TRAINER, S.RETURNED),
    Move(A.RETURN, S.WAITING_LIST, Actor.TRAINER, S.RETURNED),
    Move(A.ANSWER, S.RETURNED, Actor.APPLICANT, S.PRE_ENROLLED, full=S.WAITING_LIST),
    Move(A.REFUSE, S.RETURNED, Actor.TRAINER, S.REFUSED_BY_TRAINER),
    Move(A.RECORD_ATTENDANCE, S.ENROLLED, Actor.TRAINER, S.ATTENDED),
    # «Désistement», by the applicant or for them.
    *(
        Move(A.WITHDRAW, status, actor, S.WITHDRAWN)
        for status in (S.AWAITING_EMPLOYER, S.PRE_ENROLLED, S.WAITING_LIST, S.RETURNED, S.ENROLLED)
        for actor in (Actor.APPLICANT, Actor.EMPLOYER)
    ),
)

CANCELLED: Final = (frozenset(LIVE), S.CANCELLED)
"""The funder cancels the session: from each of the first to the second."""

PROMOTED: Final = {Pedagogy.PENDING: S.PRE_ENROLLED, Pedagogy.VALIDATED: S.ENROLLED, Pedagogy.RETURNED: S.RETURNED}
"""Where who waits gets to when a seat is freed, by what the trainer said so far."""

ABSENT: Final = S.ABSENT
"""Where the recording of attendance leads for who did not come."""


@dataclass(frozen=True)
class Situation:
    """What decides on what may be done: where the enrolment stands, whether its session has begun, whether it is too
    late to withdraw, and as what the viewer acts."""

    status: EnrolmentStatus
    pedagogy: Pedagogy
    begun: bool
    late: bool
    actors: frozenset[Actor]

    def moves(self) -> Iterator[Move]:
        """The lines of the table that hold now."""
        for move in TABLE:
            if move.start is self.status and move.actor in self.actors and self._in_time(move) and self._due(move):
                yield move

    def _in_time(self, move: Move) -> bool:
        """Attendance is recorded once the session has begun; until then the employer accepts, and a place is given up
        up to the deadline («désistement anticipé»). A prescriber takes an undecided request back at any time."""
        if move.action is A.RECORD_ATTENDANCE:
            return self.begun
        if move.action is A.WITHDRAW and move.actor is not Actor.PRESCRIBER:
            return not (self.begun or self.late)
        return not (self.begun and move.actor is Actor.EMPLOYER and move.action is A.APPROVE)

    def _due(self, move: Move) -> bool:
        """Who waits is validated, or asked, before the trainer has validated them."""
        return move.start is not S.WAITING_LIST or move.actor is not Actor.TRAINER or self.pedagogy is Pedagogy.PENDING


def allowed_actions(situation: Situation) -> tuple[EnrolmentAction, ...]:
    """What a viewer who sees the enrolment may do with it now."""
    offered = {move.action for move in situation.moves()}
    return tuple(action for action in EnrolmentAction if action in offered)


def checked_move(situation: Situation, action: EnrolmentAction) -> Move:
    """The move that the viewer is about to make. Raises NotPermitted when it is never theirs, TransitionNotAllowed."""
    if not any(move.action is action and move.actor in situation.actors for move in TABLE):
        raise NotPermitted
    for move in situation.moves():
        if move.action is action:
            return move
    raise TransitionNotAllowed


def seated(move: Move, seat: Seat) -> EnrolmentStatus:
    """Where the move leads with such a seat."""
    return move.full if move.full is not None and seat is Seat.WAITING else move.end
