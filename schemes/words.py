"""The words that the form engine shares with the contract; member names are those of the contract."""

from enum import Enum


class FieldKind(Enum):
    """Kind of a field: `FieldType` of the contract. What each accepts is in `schemes.kinds`."""

    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    MONEY = "MONEY"
    DATE = "DATE"
    BOOLEAN = "BOOLEAN"
    CHOICE = "CHOICE"
    MULTI_CHOICE = "MULTI_CHOICE"
    SIRET = "SIRET"
    NIR = "NIR"
    IBAN = "IBAN"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    POSTAL_CODE = "POSTAL_CODE"
    REFERENCE = "REFERENCE"


class IssueKind(Enum):
    """The three kinds of message of the guide (S1:424-448)."""

    REQUIRED = "REQUIRED"
    FORMAT = "FORMAT"
    RULE = "RULE"


class SectionStatus(Enum):
    """The bullet behind the label of a tab (S1:116-120)."""

    EMPTY = "EMPTY"
    INCOMPLETE = "INCOMPLETE"
    VALID = "VALID"
