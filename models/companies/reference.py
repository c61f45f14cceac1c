"""Establishments and companies known to us, completed from the reference base.

Ask first (`known`), outside of any transaction: the base may be far away. Write then (`establishment_of`), inside one.
"""

from typing import Final
from uuid import UUID

from models.companies import Company, Establishment
from outside.reference import LOCAL, Directory, Entry
from schemes.formats import SIREN, SIRET

NOBODYS_SIRET: Final = "9" * 14


async def known(number: str, directory: Directory = LOCAL) -> Entry | None:
    """What our tables, else the reference base, say of a SIRET or of the head office of a SIREN; None: unknown.

    A badly written number is unknown. Raises DirectoryUnavailable.
    """
    if siret := SIRET.parse(number):
        return await _in_tables(siret) or await directory.find(siret)
    if siren := SIREN.parse(number):
        return await _head_office_in_tables(siren) or await directory.find(siren)
    return None


async def establishment_of(siret: str, name: str | None, entry: Entry | None = None) -> Establishment:
    """The establishment of this SIRET, made with its company when new. Call it inside a transaction.

    Those who make the same one at the same time get the same row. With several to make, go by ascending SIRET.
    """
    found = await _row(siret)
    if found is None:
        await _make(entry or Entry(siret, company_name=name or siret, name=name or siret))
        found = await _row(siret)
    assert found is not None
    return found


async def place_of_persons() -> Establishment:
    """What stands for the entity in the request of a person acting for themselves, who has none.

    Its number has no valid key: nobody can name it, and so nobody is ever attached to it. Call it inside a transaction.
    """
    return await establishment_of(NOBODYS_SIRET, "Particulier")


async def establishment(establishment_id: UUID) -> Establishment:
    """The establishment with its company; whoever reads has already been let in by its own door."""
    rows = Establishment.everyones("the reference base belongs to all")
    return await rows.select_related("company").get(id=establishment_id)


async def head_office_of(company_id: UUID) -> Establishment | None:
    """The head office of a company, else its first establishment by SIRET."""
    rows = Establishment.everyones("the reference base belongs to all").select_related("company")
    return await rows.filter(company_id=company_id).order_by("-head_office", "siret").first()


async def _row(siret: str) -> Establishment | None:
    rows = Establishment.everyones("the reference base belongs to all").select_related("company")
    return await rows.get_or_none(siret=siret)


async def _make(entry: Entry) -> None:
    company = Company(
        siren=entry.siren, name=entry.company_name, naf=entry.naf, idcc=entry.idcc, headcount=entry.headcount
    )
    companies = Company.everyones("the reference base belongs to all")
    await companies.bulk_create([company], ignore_conflicts=True)
    made = await companies.get(siren=entry.siren)
    row = Establishment(
        siret=entry.siret,
        name=entry.name,
        company_id=made.id,
        head_office=entry.head_office,
        line=entry.line,
        complement=entry.complement,
        postal_code=entry.postal_code,
        city=entry.city,
        commune_code=entry.commune_code,
        closed_on=entry.closed_on,
    )
    await Establishment.everyones("the reference base belongs to all").bulk_create([row], ignore_conflicts=True)


async def _in_tables(siret: str) -> Entry | None:
    found = await _row(siret)
    return _entry(found) if found else None


async def _head_office_in_tables(siren: str) -> Entry | None:
    company = await Company.everyones("the reference base belongs to all").get_or_none(siren=siren)
    found = await head_office_of(company.id) if company else None
    return _entry(found) if found else None


def _entry(row: Establishment) -> Entry:
    company = row.company
    return Entry(
        siret=row.siret,
        company_name=company.name,
        name=row.name,
        head_office=row.head_office,
        line=row.line,
        complement=row.complement,
        postal_code=row.postal_code,
        city=row.city,
        commune_code=row.commune_code,
        closed_on=row.closed_on,
        naf=company.naf,
        idcc=company.idcc,
        headcount=company.headcount,
    )
