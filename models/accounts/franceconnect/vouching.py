"""Whose identity FranceConnect vouches for: such a person gives no document for a request for themselves (S3:83)."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from models.accounts.franceconnect import FranceConnectIdentity
from models.search import normalise


async def identities_of(user_ids: Collection[UUID]) -> dict[UUID, FranceConnectIdentity]:
    """Those of these users who came by FranceConnect."""
    if not user_ids:
        return {}
    known = FranceConnectIdentity.everyones("who wrote the requests that were let in by their own door")
    return {one.user_id: one for one in await known.filter(user_id__in=list(user_ids)).select_related("user")}


def vouches(identity: FranceConnectIdentity | None, holder: Mapping[str, Any]) -> bool:
    """Whether the holder that a form names is the author, under the names and birth date that FranceConnect told.

    Given names may be left out from the end. Where it knows no day or no month of birth, the year counts.
    """
    if identity is None or holder.get("for_oneself") is not True:
        return False
    names = _agree(identity.user.first_name, holder.get("first_names")) and (
        normalise(identity.user.birth_name) == normalise(holder.get("birth_name") or "")
    )
    return names and _is_born(identity.birth_date, holder.get("birth_date") or "")


def _agree(known: str, given: str | None) -> bool:
    words = list(zip(normalise(known).split(), normalise(given or "").split(), strict=False))
    return bool(words) and all(one == other for one, other in words)


def _is_born(known: str, given: str) -> bool:
    return all(part in ("00", said) for part, said in zip(known.split("-"), given.split("-"), strict=False))
