"""Kinds whose values are texts."""

from typing import Any

from schemes.form import Field
from schemes.formats import DAY, EMAIL, IBAN, NIR, PHONE, POSTAL_CODE, SIRET, Fault, Format
from schemes.formats.days import day_of
from schemes.kinds.base import Kind, kept_text


class Text(Kind):
    """One line of text, which may follow the format of its field."""

    def format_of(self, field: Field) -> Format | None:
        """The identifier family that the text must belong to."""
        return field.format

    def keep(self, field: Field, raw: Any) -> Any:
        """Compact when well formed, else as typed: nothing is refused while a draft is being written."""
        text, family = kept_text(field, raw), self.format_of(field)
        return (family.parse(text) or text) if text and family else text

    def fault(self, field: Field, kept: Any) -> Fault | None:
        family = self.format_of(field)
        return family.fault(kept) if family else None


class LongText(Text):
    """Several lines of text."""

    def keep(self, field: Field, raw: Any) -> Any:
        return kept_text(field, raw, lines=True)


class Reference(Text):
    """A code of a reference list (NAF, IDCC, RNCP); whether it exists there is for the reference base to say."""


class Date(Text):
    """A day, stored ISO."""

    def format_of(self, field: Field) -> Format | None:
        return DAY

    def parse(self, field: Field, kept: Any) -> Any:
        return day_of(kept)


class Siret(Text):
    """An establishment."""

    def format_of(self, field: Field) -> Format | None:
        return SIRET


class Nir(Text):
    """A social security number."""

    def format_of(self, field: Field) -> Format | None:
        return NIR


class Iban(Text):
    """A bank account."""

    def format_of(self, field: Field) -> Format | None:
        return IBAN


class Email(Text):
    """An e-mail address."""

    def format_of(self, field: Field) -> Format | None:
        return EMAIL


class Phone(Text):
    """A telephone number."""

    def format_of(self, field: Field) -> Format | None:
        return PHONE


class PostalCode(Text):
    """A French postal code."""

    def format_of(self, field: Field) -> Format | None:
        return POSTAL_CODE
