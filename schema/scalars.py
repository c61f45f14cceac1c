"""The scalars of the contract: strict on what comes in, exact on what goes out."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from starlette.datastructures import UploadFile
from strawberry.types.scalar import ScalarDefinition

from schema.json_values import JSON, bounded_json

Upload = NewType("Upload", UploadFile)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MOST_DIGITS = 20


def read_date(value: Any) -> date:
    """A calendar date from YYYY-MM-DD and nothing else."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError("Date attendue au format AAAA-MM-JJ.")


def read_instant(value: Any) -> datetime:
    """A UTC instant from an RFC 3339 text; the offset is compulsory."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise GraphQLError("Instant attendu au format RFC 3339 avec décalage horaire, par exemple 2025-12-05T08:30:00Z.")


def write_instant(value: datetime) -> str:
    """RFC 3339 in UTC, ending in Z; a naive datetime is a mistake of ours."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_decimal(value: Any) -> Decimal:
    """An exact number from a text or an integer: a float has already lost its cents."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and len(text) <= _MOST_DIGITS + 2 and _DECIMAL.fullmatch(text):
        number = Decimal(text)
        if len(number.as_tuple().digits) <= _MOST_DIGITS and sum(map(str.isdigit, text)) <= _MOST_DIGITS:
            return number
    raise GraphQLError('Nombre décimal attendu sous forme de texte, par exemple "25371.00", de 20 chiffres au plus.')


def write_decimal(value: Decimal | str) -> str:
    """The digits it has, never an exponent."""
    usual = str(value)
    if value.__class__ is Decimal and "E" not in usual and "N" not in usual and "I" not in usual:
        return usual
    number = value if isinstance(value, Decimal) else Decimal(value)
    if not number.is_finite():
        raise ValueError("a decimal must be finite")
    return format(number, "f")


def read_upload(value: Any) -> Upload:
    """A part of a multipart request; a text in its place is refused."""
    if isinstance(value, UploadFile):
        return Upload(value)
    raise GraphQLError("Un fichier est attendu, transmis par une requête multipart.")


SCALARS: Mapping[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        description="ISO 8601 calendar date, e.g. 2025-12-05.",
        serialize=date.isoformat,
        parse_value=read_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="RFC 3339 instant with an offset, always UTC on output.",
        serialize=write_instant,
        parse_value=read_instant,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description=(
            'Exact decimal number as a string, two digits after the point for euros: "25371.00". Never a float.'
        ),
        serialize=write_decimal,
        parse_value=read_decimal,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value: used for form values only, whose shape the form definition gives.",
        parse_value=bounded_json,
    ),
    Upload: strawberry.scalar(
        name="Upload",
        description="A file part of a multipart request (GraphQL multipart request specification).",
        parse_value=read_upload,
    ),
}
