"""A person without a token, such as one whom a signed address names: on which sides, and with which rights, now."""

from datetime import datetime
from uuid import UUID

from auth.viewer import MAY_SIGN_IN, Viewer
from models.accounts.making import sides_of
from models.accounts.people import User
from models.attachments import Attachment

_NO_SESSION = UUID(int=0)
_WHY = "the signed address says whose rights count"


async def viewers_of(user_id: UUID, *, now: datetime) -> list[Viewer]:
    """This person on each of their sides; nobody when the account may not sign in. Their tokens end at once."""
    user = await User.everyones(_WHY).get_or_none(id=user_id)
    if user is None or user.status not in MAY_SIGN_IN:
        return []
    attached = await Attachment.everyones(_WHY).filter(user_id=user_id, active=True).order_by("since", "id")
    return [
        Viewer(
            user_id=user_id,
            side=side,
            session_id=_NO_SESSION,
            scopes=frozenset(),
            token_expires_at=now,
            status=user.status,
            reaches=tuple(one.reach for one in attached if one.side is side),
        )
        for side in sides_of(user.home_side, [one.side for one in attached])
    ]
