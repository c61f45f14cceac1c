"""The kinds of field, one small class each, by the word of the contract."""

from schemes.form import Field
from schemes.kinds.base import Kind, Misfit
from schemes.kinds.choices import Boolean, Choice, MultiChoice
from schemes.kinds.numbers import Decimal, Integer, Money
from schemes.kinds.texts import Date, Email, Iban, LongText, Nir, Phone, PostalCode, Reference, Siret, Text
from schemes.words import FieldKind

KINDS: dict[FieldKind, Kind] = {
    FieldKind.TEXT: Text(),
    FieldKind.LONG_TEXT: LongText(),
    FieldKind.INTEGER: Integer(),
    FieldKind.DECIMAL: Decimal(),
    FieldKind.MONEY: Money(),
    FieldKind.DATE: Date(),
    FieldKind.BOOLEAN: Boolean(),
    FieldKind.CHOICE: Choice(),
    FieldKind.MULTI_CHOICE: MultiChoice(),
    FieldKind.SIRET: Siret(),
    FieldKind.NIR: Nir(),
    FieldKind.IBAN: Iban(),
    FieldKind.EMAIL: Email(),
    FieldKind.PHONE: Phone(),
    FieldKind.POSTAL_CODE: PostalCode(),
    FieldKind.REFERENCE: Reference(),
}


def kind_of(field: Field) -> Kind:
    """What this field accepts, keeps and understands."""
    return KINDS[field.kind]


__all__ = ["KINDS", "Kind", "Misfit", "kind_of"]
