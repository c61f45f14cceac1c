"""What holds a transmission back, or is said with it: the form, its documents, its establishment."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from models.accounts.franceconnect.vouching import identities_of, vouches
from models.companies import Establishment
from models.documents import Document
from models.drafts import Draft
from models.drafts.holder import HOLDER
from models.drafts.reading import scheme_of
from schemes import Issue, Scheme, check, missing_documents
from schemes.blocks.employer import closed


async def transmission_issues(draft: Draft, today: date) -> list[Issue]:
    """Exactly what `transmit` would answer now, warnings included. The draft comes with its `establishment`."""
    rows = Document.everyones("the documents of a draft that was let in by its own door")
    natures = {document.nature for document in await rows.filter(draft_id=draft.id).only("nature")}
    scheme, form = scheme_of(draft), draft.form
    [vouched] = await are_vouched([(scheme, draft.created_by_id, form)])
    found = check(scheme, draft.sub_scheme, form, today=today)
    return [*found, *outside_issues(scheme, draft.sub_scheme, natures, draft.establishment, today, vouched=vouched)]


async def are_vouched(requests: Sequence[tuple[Scheme, UUID, dict[str, Any]]]) -> list[bool]:
    """Of each scheme, author and form in clear: whether no document need prove who the holder is."""
    authors = {author for scheme, author, _ in requests if scheme.asks_identity}
    identities = await identities_of(authors)
    return [vouches(identities.get(author), form.get(HOLDER) or {}) for _, author, form in requests]


def outside_issues(
    scheme: Scheme,
    sub_scheme: str | None,
    natures: Collection[str],
    establishment: Establishment | None,
    today: date,
    *,
    vouched: bool = False,
) -> list[Issue]:
    """Those that the values do not tell: an establishment that has closed, documents that are missing."""
    is_closed = establishment is not None and establishment.closed_on is not None and establishment.closed_on <= today
    shut = [closed(establishment.siret)] if is_closed and establishment else []
    return [*shut, *missing_documents(scheme, natures, sub_scheme, vouched=vouched)]
