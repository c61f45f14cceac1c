"""What may happen to a draft: the table of transitions (workflows.md §5), and what it offers a viewer."""

from dataclasses import dataclass
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models.actions import DraftAction
from models.drafts import Draft
from models.refusals import NotPermitted, TransitionNotAllowed
from models.states import DraftState

A, S = DraftAction, DraftState


@dataclass(frozen=True)
class Move:
    """Who may do what in which state, and where that leads; None when the draft is then gone."""

    action: DraftAction
    start: DraftState
    side: Side
    end: DraftState | None
    with_mandate: bool = False


TABLE: tuple[Move, ...] = (
    # D4: the side that holds it writes.
    Move(A.EDIT, S.MEMBER_EDITING, Side.MEMBER, S.MEMBER_EDITING),
    Move(A.EDIT, S.PROVIDER_EDITING, Side.PROVIDER, S.PROVIDER_EDITING),
    Move(A.EDIT, S.INDIVIDUAL_EDITING, Side.INDIVIDUAL, S.INDIVIDUAL_EDITING),
    Move(A.EDIT, S.MEMBER_RESUMED, Side.MEMBER, S.MEMBER_RESUMED),
    # D5: the provider hands it over, even with a mandate.
    Move(A.HAND_OVER, S.PROVIDER_EDITING, Side.PROVIDER, S.AWAITING_MEMBER),
    # D6 and D7: the member takes it over or refuses it.
    Move(A.RESUME, S.AWAITING_MEMBER, Side.MEMBER, S.MEMBER_RESUMED),
    Move(A.REFUSE, S.AWAITING_MEMBER, Side.MEMBER, S.REFUSED_BY_MEMBER),
    Move(A.REFUSE, S.MEMBER_RESUMED, Side.MEMBER, S.REFUSED_BY_MEMBER),
    # D8 and D9: who holds it transmits it; a provider needs the mandate.
    Move(A.TRANSMIT, S.MEMBER_EDITING, Side.MEMBER, S.TRANSMITTING),
    Move(A.TRANSMIT, S.INDIVIDUAL_EDITING, Side.INDIVIDUAL, S.TRANSMITTING),
    Move(A.TRANSMIT, S.MEMBER_RESUMED, Side.MEMBER, S.TRANSMITTING),
    Move(A.TRANSMIT, S.PROVIDER_EDITING, Side.PROVIDER, S.TRANSMITTING, with_mandate=True),
    # D13: only who created it deletes it (S1:1192), and not once the member has taken it over.
    Move(A.DELETE, S.MEMBER_EDITING, Side.MEMBER, None),
    Move(A.DELETE, S.PROVIDER_EDITING, Side.PROVIDER, None),
    Move(A.DELETE, S.INDIVIDUAL_EDITING, Side.INDIVIDUAL, None),
    Move(A.DELETE, S.AWAITING_MEMBER, Side.PROVIDER, None),
    Move(A.DELETE, S.REFUSED_BY_MEMBER, Side.PROVIDER, None),
)

# D10: where the back office's acceptance leads. A failure (D11) leaves the draft in transmission; a rejection (D12)
# takes it back to its `entry_state`.
ACCEPTED = S.TRANSMITTED

NEEDS: dict[DraftAction, Permission] = {
    A.EDIT: Permission.WRITE_DRAFTS,
    A.DUPLICATE: Permission.WRITE_DRAFTS,
    A.DELETE: Permission.WRITE_DRAFTS,
    A.HAND_OVER: Permission.TRANSMIT_DRAFTS,
    A.RESUME: Permission.TRANSMIT_DRAFTS,
    A.REFUSE: Permission.TRANSMIT_DRAFTS,
    A.TRANSMIT: Permission.TRANSMIT_DRAFTS,
}
"""What the viewer must hold over the entity through which they see the draft."""

_MOVES = {(move.action, move.start, move.side): move for move in TABLE}


@dataclass(frozen=True)
class Situation:
    """The columns of a draft that decide on what may be done with it."""

    state: DraftState
    created_by_side: Side
    management_mandate: bool
    creator_id: UUID
    creator_company_id: UUID
    establishment_id: UUID | None
    establishment_company_id: UUID | None

    @classmethod
    def of(cls, draft: Draft) -> "Situation":
        """That of a draft read with its `creator` and its `establishment`."""
        return cls(
            draft.state,
            draft.created_by_side,
            draft.management_mandate,
            draft.creator_id,
            draft.creator.company_id,
            draft.establishment_id,
            draft.establishment.company_id if draft.establishment else None,
        )

    def allows(self, permission: Permission, viewer: Viewer) -> bool:
        """Whether the viewer holds it over the entity that created the draft, or that the draft was handed to.

        A person who sees a draft is its author.
        """
        if viewer.side is Side.INDIVIDUAL:
            return viewer.can(permission)
        if viewer.side is self.created_by_side:
            return viewer.can_in(permission, self.creator_company_id, self.creator_id)
        if viewer.side is not Side.MEMBER or self.establishment_company_id is None:
            return False
        return viewer.can_in(permission, self.establishment_company_id, self.establishment_id)

    def move(self, action: DraftAction, side: Side) -> Move | None:
        """The line of the table that lets this side act now."""
        move = _MOVES.get((action, self.state, side))
        return None if move is None or (move.with_mandate and not self.management_mandate) else move


def allowed_actions(situation: Situation, viewer: Viewer) -> tuple[DraftAction, ...]:
    """What a viewer who sees the draft may do with it now."""
    return tuple(
        action
        for action, permission in NEEDS.items()
        if _is_possible(situation, action, viewer.side) and situation.allows(permission, viewer)
    )


def checked_move(situation: Situation, action: DraftAction, viewer: Viewer) -> Move:
    """The move that the viewer is about to make. Raises NotPermitted, TransitionNotAllowed."""
    if not situation.allows(NEEDS[action], viewer):
        raise NotPermitted
    move = situation.move(action, viewer.side)
    if move is None:
        raise TransitionNotAllowed
    return move


def check_duplication(situation: Situation, viewer: Viewer) -> None:
    """D3: the side that created it copies it, in any state. Raises NotPermitted, TransitionNotAllowed."""
    if not situation.allows(NEEDS[A.DUPLICATE], viewer):
        raise NotPermitted
    if viewer.side is not situation.created_by_side:
        raise TransitionNotAllowed


def _is_possible(situation: Situation, action: DraftAction, side: Side) -> bool:
    if action is A.DUPLICATE:
        return side is situation.created_by_side
    return situation.move(action, side) is not None
