"""Proposing a delegation: to whom, and from when until when."""

from datetime import date, datetime, timedelta
from typing import Final

from tortoise.exceptions import IntegrityError

from auth.viewer import Viewer
from models.accounts.making import account_of
from models.database import transaction
from models.delegations import Delegation, may_be_delegate
from models.facts import record
from models.refusals import Refusal

MOST_A_DAY: Final = 10
"""Each proposal is a mail to somebody else. Some that come at the same moment may be more: no matter."""


class DelegateUnknown(Refusal):
    """Aucun opérateur de l'emploi ou de la formation ne porte cet identifiant : vérifiez-le."""


class DelegationDatesInvalid(Refusal):
    """Une délégation commence aujourd'hui au plus tôt, et ne peut finir avant d'avoir commencé."""


class TooManyDelegations(Refusal):
    """Vous avez proposé {most} délégations depuis hier : attendez un peu avant d'en proposer d'autres."""


class DelegationAlreadyLive(Refusal):
    """Une délégation à cette personne est déjà proposée ou en cours."""


async def propose(
    login: str, starts_on: date, ends_on: date | None, *, by: Viewer, now: datetime, today: date
) -> Delegation:
    """The person of that login is asked to act for the viewer. Raises DelegationDatesInvalid, DelegateUnknown, the same
    for whoever may not be one, TooManyDelegations and DelegationAlreadyLive."""
    if starts_on < today or (ends_on is not None and ends_on < starts_on):
        raise DelegationDatesInvalid(path=("startsOn",) if starts_on < today else ("endsOn",))
    delegate = await account_of(login)
    if delegate is None or delegate.id == by.user_id or not may_be_delegate(delegate):
        raise DelegateUnknown(path=("delegateLogin",))
    try:
        async with transaction():
            await _room_for_one_more(by, now)
            delegation = await Delegation.create(
                holder_id=by.user_id, delegate_id=delegate.id, starts_on=starts_on, ends_on=ends_on, created_at=now
            )
            await record("delegation.proposed", "Delegation", delegation.id, by=by.user_id, at=now)
    except IntegrityError:
        raise DelegationAlreadyLive(path=("delegateLogin",)) from None
    return delegation


async def _room_for_one_more(by: Viewer, now: datetime) -> None:
    lately = Delegation.visible_to(by).filter(holder_id=by.user_id, created_at__gt=now - timedelta(days=1))
    if await lately.count() >= MOST_A_DAY:
        raise TooManyDelegations(most=MOST_A_DAY)
