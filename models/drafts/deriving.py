"""What lists show of a draft, drawn from its values at each save."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid5

from models.companies import Establishment
from models.drafts import Draft
from models.drafts.reading import scheme_of
from models.naming import names_of
from models.sealing import sealed
from models.search import index, normalise
from schemes import Content, Scheme, TraineeContent, check, content, flags, period, title

NO_DATE: Final = date(9999, 12, 31)
"""Start date to order by while there is none: such rows come last."""

_LONGEST_TITLE: Final = 400


def refresh(draft: Draft, form: dict[str, Any], establishment: Establishment | None, today: date) -> None:
    """Put this form into the draft, its secrets sealed, and draw every column from it. Saves nothing."""
    scheme = scheme_of(draft)
    parts = content(scheme, form)
    draft.values = sealed(form, draft.id, secrets_of(scheme))
    draft.title = title(scheme, form)[:_LONGEST_TITLE]
    draft.title_key = normalise(draft.title)[:_LONGEST_TITLE]
    draft.start_date, draft.end_date = period(scheme, form)
    draft.start_key = draft.start_date or NO_DATE
    draft.management_mandate, draft.payment_subrogation = flags(form)
    draft.alert = any(issue.blocking for issue in check(scheme, draft.sub_scheme, form, today=today))
    draft.trainees = [_trainee(draft.id, trainee) for trainee in parts.trainees]
    draft.organisations = list(_external(parts))
    draft.trainee_search = index(*names_of(parts.trainees))
    draft.search = index(str(draft.number), draft.title, *entity_words(establishment), *names_of(parts.trainees))


def secrets_of(scheme: Scheme) -> Callable[[str, str], bool]:
    """Whether a field of a block is secret in this scheme."""
    secrets = {(block.code, field.code) for block in scheme.blocks.values() for field in block.fields if field.secret}
    return lambda block, field: (block, field) in secrets


def entity_words(establishment: Establishment | None) -> tuple[str, ...]:
    """How a company is looked for; a SIRET begins with the SIREN."""
    if establishment is None:
        return ()
    return establishment.company.name, establishment.name, establishment.siret


def _trainee(draft_id: UUID, trainee: TraineeContent) -> dict[str, Any]:
    return {
        "id": uuid5(draft_id, trainee.key).hex,
        "first_name": trainee.first_names,
        "birth_name": trainee.birth_name,
        "usage_name": trainee.usage_name,
    }


def _external(parts: Content) -> Iterator[dict[str, Any]]:
    organisations = (
        (module.organisation_name or "", module.organisation_siret)
        for module in parts.modules
        if not module.internal and (module.organisation_name or module.organisation_siret)
    )
    for name, siret in dict.fromkeys(organisations):
        yield {"name": name, "siret": siret}
