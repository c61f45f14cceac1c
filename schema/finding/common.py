"""What the filters of drafts and dossiers have in common."""

from collections.abc import Sequence
from typing import Any

import strawberry
from tortoise.expressions import Q

import schemes
from models.perimeter import NOTHING
from models.search import NOWHERE, terms
from schema.dossier_inputs import DossierFilter
from schema.draft_inputs import DraftFilter
from schema.errors import BadInput
from schema.pages import DateRange

_LONGEST_CODE = 30
"""Characters of a sub-scheme's code in the tables, which are not asked for a longer one."""


def given(value: Any) -> Any:
    """The value of a filter field, None when it was left out, null or an empty list."""
    return None if value is strawberry.UNSET or value == [] else value


def equal(**fields: Any) -> Q:
    """Each field that is given equals its value, or is one of its values."""
    conditions: dict[str, Any] = {}
    for name, value in fields.items():
        if (wanted := given(value)) is not None:
            conditions[f"{name}__in" if isinstance(wanted, list) else name] = wanted
    return Q(**conditions)


def known_schemes(codes: Any) -> Any:
    """Scheme codes as they are; raises BadInput when one does not exist."""
    for code in given(codes) or []:
        if schemes.find(code) is None:
            raise BadInput(f"Ce dispositif est inconnu : {code[:20]}.")
    return codes


def known_sub_schemes(codes: Any) -> Any:
    """Sub-scheme codes as they are; a text that none can be stands for a code that nothing has."""
    return [code if len(code) <= _LONGEST_CODE else "" for code in given(codes) or []]


def overlapping(period: Any) -> Q:
    """Training periods that overlap a range, both ends inclusive."""
    condition = Q()
    wanted: DateRange | None = given(period)
    if wanted is None:
        return condition
    if (to := given(wanted.to)) is not None:
        condition &= Q(start_date__lte=to)
    if (since := given(wanted.from_)) is not None:
        condition &= Q(end_date__gte=since)
    return condition


def of_entities(numbers: Any, establishment: str = "establishment") -> Q:
    """Rows of these companies (SIREN) or establishments (SIRET)."""
    wanted: Sequence[str] | None = given(numbers)
    if wanted is None:
        return Q()
    for number in wanted:
        if not (number.isascii() and number.isdigit() and len(number) in (9, 14)):
            raise BadInput("Indiquez un SIREN (9 chiffres) ou un SIRET (14 chiffres).")
    sirens = [number for number in wanted if len(number) == 9]
    sirets = [number for number in wanted if len(number) == 14]
    named: dict[str, Any] = {f"{establishment}__company__siren__in": sirens, f"{establishment}__siret__in": sirets}
    return Q(join_type=Q.OR, **named)


def of_request(filter: DraftFilter | DossierFilter) -> Q:
    """What the filters of drafts and of dossiers both ask of a request."""
    chosen = equal(
        scheme=known_schemes(filter.scheme),
        sub_scheme=known_sub_schemes(filter.sub_scheme),
        management_mandate=filter.management_mandate,
        payment_subrogation=filter.payment_subrogation,
    )
    return chosen & overlapping(filter.period) & of_entities(filter.entity_number)


def all_terms(column: str, text: Any) -> Q:
    """Rows whose search column has every term of a quick search."""
    wanted = terms(given(text))
    return NOTHING if NOWHERE in wanted else Q(*(Q(**{f"{column}__contains": term}) for term in wanted))
