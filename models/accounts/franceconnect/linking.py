"""An account opened by NIR becomes one with the identity that its owner shows at FranceConnect.

Whoever is signed in to it and comes back under the same names proves both; the names keep apart two people who share a
machine. Nothing else joins accounts (attack OIDC-05).
"""

import re
import unicodedata
from uuid import UUID

from auth.viewer import Side
from models.accounts.people import User
from models.facts import record


async def linkable(user_id: UUID | None, given_names: str, birth_name: str) -> User | None:
    """The account of an individual of these names that no identity is linked to yet. Call it inside a transaction."""
    mine = User.everyones("signed in, and back from FranceConnect").filter(
        id=user_id, home_side=Side.INDIVIDUAL, franceconnect_identity__id=None
    )
    user = await mine.first() if user_id else None
    if user is None or not is_same_person(user, given_names, birth_name):
        return None
    await record("account.changed", "User", user.id, by=user.id, fields=["franceconnect"])
    return user


def is_same_person(user: User, given_names: str, birth_name: str) -> bool:
    """Whether the names are those of the account, which may leave out given names from the end."""
    chosen, all_of_them = _words(user.first_name), _words(given_names)
    return _words(user.birth_name) == _words(birth_name) and all_of_them[: len(chosen)] == chosen


def _words(name: str) -> list[str]:
    """Without accents, capitals and hyphens: names are typed in one way here and written in another there."""
    plain = "".join(one for one in unicodedata.normalize("NFD", name) if not unicodedata.combining(one))
    return [word for word in re.split(r"[ '’-]+", plain.casefold()) if word]
