"""What holds a transmission back, or is said with it: the form, its documents, its establishment."""

from collections.abc import Collection
from datetime import date
from typing import Any

from models.companies import Establishment
from models.documents import Document
from models.drafts import Draft
from models.drafts.reading import scheme_of
from schemes import Issue, Scheme, check, missing_documents
from schemes.blocks.employer import closed


async def transmission_issues(draft: Draft, today: date) -> list[Issue]:
    """Exactly what `transmit` would answer now, warnings included. The draft comes with its `establishment`."""
    rows = Document.everyones("the documents of a draft that was let in by its own door")
    natures = {document.nature for document in await rows.filter(draft_id=draft.id).only("nature")}
    scheme = scheme_of(draft)
    return all_issues(scheme, draft.sub_scheme, draft.form, natures, draft.establishment, today)


def all_issues(
    scheme: Scheme,
    sub_scheme: str | None,
    form: dict[str, Any],
    natures: Collection[str],
    establishment: Establishment | None,
    today: date,
) -> list[Issue]:
    """The same from what was read already: the form in clear, the natures of the documents that are there."""
    found = check(scheme, sub_scheme, form, today=today)
    return [*found, *outside_issues(scheme, sub_scheme, natures, establishment, today)]


def outside_issues(
    scheme: Scheme, sub_scheme: str | None, natures: Collection[str], establishment: Establishment | None, today: date
) -> list[Issue]:
    """Those that the values do not tell: an establishment that has closed, documents that are missing."""
    is_closed = establishment is not None and establishment.closed_on is not None and establishment.closed_on <= today
    shut = [closed(establishment.siret)] if is_closed and establishment else []
    return [*shut, *missing_documents(scheme, natures, sub_scheme)]
