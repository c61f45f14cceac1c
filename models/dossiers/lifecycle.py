"""What may happen to a dossier: the table of transitions (workflows.md §6), and what it offers a viewer."""

from dataclasses import dataclass
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models.actions import DossierAction
from models.refusals import NotPermitted, TransitionNotAllowed
from models.states import DossierStatus

A, S = DossierAction, DossierStatus

FUNDER = frozenset({Side.STAFF})
APPLICANTS = frozenset({Side.MEMBER, Side.INDIVIDUAL})
USERS = APPLICANTS | {Side.PROVIDER}
OPEN = (S.TRANSMITTED, S.UNDER_REVIEW, S.AWAITING_DOCUMENTS, S.GRANTED, S.AWAITING_INVOICES, S.TERMINATED)


@dataclass(frozen=True)
class Move:
    """Who may do what in which status, and where that leads."""

    action: DossierAction
    start: DossierStatus
    sides: frozenset[Side]
    end: DossierStatus


TABLE: tuple[Move, ...] = (
    Move(A.START_REVIEW, S.TRANSMITTED, FUNDER, S.UNDER_REVIEW),
    Move(A.REQUEST_DOCUMENTS, S.UNDER_REVIEW, FUNDER, S.AWAITING_DOCUMENTS),
    Move(A.GRANT, S.UNDER_REVIEW, FUNDER, S.GRANTED),
    Move(A.REFUSE, S.UNDER_REVIEW, FUNDER, S.REFUSED),
    Move(A.REFUSE, S.AWAITING_DOCUMENTS, FUNDER, S.REFUSED),
    # While nothing is paid; the funder cancels on the applicant's request.
    Move(A.CANCEL, S.GRANTED, FUNDER | APPLICANTS, S.CANCELLED),
    Move(A.CANCEL, S.AWAITING_INVOICES, FUNDER | APPLICANTS, S.CANCELLED),
    # No portal edition after transmission (S1:1383), but documents are deposited until the dossier is closed.
    *(Move(A.ADD_DOCUMENT, status, USERS, status) for status in OPEN),
    # The funder and who asks write to each other, and who asks says where to pay, for as long (S3:41-42).
    *(
        Move(action, status, sides, status)
        for action, sides in ((A.SEND_MESSAGE, FUNDER | APPLICANTS), (A.ADD_BANK_DETAILS, APPLICANTS))
        for status in OPEN
    ),
)

# The deposit of the last document that was waited for takes the dossier back from the first status to the second.
FULFILLED = (S.AWAITING_DOCUMENTS, S.UNDER_REVIEW)

# The silence of the funder takes the dossier from one of the first statuses to the second (LAW D6325-2). A dossier that
# nobody opened is left without a decision as much as one under review; while documents are waited for, no time runs.
SILENCE = (frozenset({S.TRANSMITTED, S.UNDER_REVIEW}), S.GRANTED)

_PROCESSED = "Le dossier est en cours de traitement par les équipes {funder}."
_EXPECTED = (
    "Afin de finaliser le traitement de votre dossier, nous attendons des pièces complémentaires ou des factures. "
    "Vérifiez que vous n'avez pas reçu un courrier de relance."
)
_STUCK = (
    "Si l'état « En cours de transmission » perdure, il est important que vous le signaliez à notre plateforme. "
    "Il n'a pas été correctement transmis."
)
_FINAL = (
    "Le traitement de votre dossier est finalisé par les équipes {funder}. "
    "Vous avez dû recevoir un courrier notifiant cet état."
)

EXPLANATIONS: dict[DossierStatus, str] = {
    S.TRANSMITTING: _STUCK,
    S.TRANSMITTED: _PROCESSED,
    S.UNDER_REVIEW: _PROCESSED,
    S.AWAITING_DOCUMENTS: _EXPECTED,
    S.GRANTED: _FINAL,
    S.REFUSED: _FINAL,
    S.CANCELLED: _FINAL,
    S.AWAITING_INVOICES: _EXPECTED,
    S.TERMINATED: _FINAL,
    S.SETTLED: _FINAL,
}
"""What each status means for the user (S1:1389-1399), with the funder of the scheme."""

_USERS_RIGHT = Permission.FOLLOW_DOSSIERS
_FUNDERS_RIGHT = Permission.REVIEW_DOSSIERS
_MOVES = {(move.action, move.start): move for move in TABLE}


@dataclass(frozen=True)
class Situation:
    """What decides on what may be done: the status, any payment, and the entities by which the viewer sees the dossier.

    `entities`: (company, establishment) of the dossier for a member, of the visible modules for a provider.
    """

    status: DossierStatus
    has_payment: bool
    entities: tuple[tuple[UUID, UUID], ...]

    def allows(self, viewer: Viewer) -> bool:
        """Whether the viewer may act at all: the funder's agents everywhere, the others in their entity.

        A person who sees a dossier asked for it.
        """
        if viewer.is_staff:
            return viewer.can(_FUNDERS_RIGHT)
        if viewer.side is Side.INDIVIDUAL:
            return viewer.can(_USERS_RIGHT)
        return any(viewer.can_in(_USERS_RIGHT, company, establishment) for company, establishment in self.entities)

    def move(self, action: DossierAction, side: Side) -> Move | None:
        """The line of the table that lets this side act now."""
        move = _MOVES.get((action, self.status))
        if move is None or side not in move.sides or (action is A.CANCEL and self.has_payment):
            return None
        return move


def allowed_actions(situation: Situation, viewer: Viewer) -> tuple[DossierAction, ...]:
    """What a viewer who sees the dossier may do with it now."""
    if not situation.allows(viewer):
        return ()
    return tuple(action for action in DossierAction if situation.move(action, viewer.side))


def checked_move(situation: Situation, action: DossierAction, viewer: Viewer) -> Move:
    """The move that the viewer is about to make. Raises NotPermitted, TransitionNotAllowed."""
    if not situation.allows(viewer):
        raise NotPermitted
    move = situation.move(action, viewer.side)
    if move is None:
        raise TransitionNotAllowed
    return move
