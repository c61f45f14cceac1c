"""The employer block, filled from the reference base: what it locks, and what it only proposes (domain.md §4.1)."""

from typing import Any

from models.companies import Establishment
from schemes import Scheme

EMPLOYER = "employer"

_TEMPORARY_WORK = "7820Z"


def locked_by(establishment: Establishment | None) -> dict[str, Any]:
    """Fields that only the reference base may change; without an establishment, none is filled."""
    if establishment is None:
        return {}
    company = establishment.company
    fields = {
        "company_name": company.name,
        "siret": establishment.siret,
        "address_street": establishment.line,
        "address_complement": establishment.complement,
        "address_postal_code": establishment.postal_code,
        "address_city": establishment.city,
        "naf": company.naf,
        "idcc": company.idcc,
    }
    return {code: value for code, value in fields.items() if value is not None}


def proposed_by(establishment: Establishment | None, email: str | None) -> dict[str, Any]:
    """First values that the user may change; the type of public is free for temporary-work agencies only."""
    company = establishment.company if establishment else None
    fields = {
        "email": email,
        "headcount": company.headcount if company else None,
        "public_type": "PERMANENT" if company and company.naf != _TEMPORARY_WORK else None,
    }
    return {code: value for code, value in fields.items() if value is not None}


def held_in(scheme: Scheme, form: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Locked values as a stored form holds them, for each block in one row: a save gives them back unchanged."""
    return {
        block.code: {field.code: form[block.code].get(field.code) for field in block.fields if field.read_only}
        for block in scheme.blocks.values()
        if not block.repeatable and isinstance(form.get(block.code), dict)
    }
