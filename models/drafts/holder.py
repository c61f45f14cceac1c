"""The holder of a request for aid («titulaire»): who asks, or somebody whom they help (S3:5)."""

from typing import Any, Final

from auth.viewer import Side, Viewer
from models.accounts.franceconnect import FranceConnectIdentity
from models.accounts.people import User

HOLDER: Final = "person"

_WHY = "the author of a draft, for its holder"


async def proposed_to(by: Viewer) -> dict[str, Any]:
    """First values of the block: a person asks for themselves, under the names of their account."""
    if by.side is not Side.INDIVIDUAL:
        return {}
    author = await User.everyones(_WHY).get(id=by.user_id)
    identity = await FranceConnectIdentity.everyones(_WHY).get_or_none(user_id=author.id)
    known = {
        "for_oneself": True,
        "birth_name": author.birth_name,
        "usage_name": author.usage_name,
        "first_names": author.first_name,
        "birth_date": identity.birth_date if identity and "-00" not in identity.birth_date else None,
    }
    return {code: value for code, value in known.items() if value is not None}
