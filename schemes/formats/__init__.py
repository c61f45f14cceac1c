"""Identifier families of domain.md §2: `FAMILY.fault(text)`, `FAMILY.compact(text)`, `FAMILY.parse(text)`."""

from schemes.formats.base import Fault, Format
from schemes.formats.certifications import CERTIFICATION, RNCP, RS
from schemes.formats.days import DAY
from schemes.formats.deca import DECA
from schemes.formats.dossier_number import DOSSIER_NUMBER, dossier_number
from schemes.formats.email import EMAIL
from schemes.formats.iban import IBAN
from schemes.formats.idcc import IDCC
from schemes.formats.naf import NAF
from schemes.formats.names import PERSON_NAME
from schemes.formats.nda import NDA
from schemes.formats.nir import NIR
from schemes.formats.phone import PHONE
from schemes.formats.postal_code import POSTAL_CODE
from schemes.formats.row_key import ROW_KEY
from schemes.formats.siren import SIREN
from schemes.formats.siret import SIRET

__all__ = [
    "CERTIFICATION",
    "DAY",
    "DECA",
    "DOSSIER_NUMBER",
    "EMAIL",
    "IBAN",
    "IDCC",
    "NAF",
    "NDA",
    "NIR",
    "PERSON_NAME",
    "PHONE",
    "POSTAL_CODE",
    "RNCP",
    "ROW_KEY",
    "RS",
    "SIREN",
    "SIRET",
    "Fault",
    "Format",
    "dossier_number",
]
