"""Which secret key a database was sealed with: a word, sealed by the first process and opened by all the others.

With another key, what is sealed already could not be read, and the rest would be sealed with a second key.
"""

from uuid import UUID

from cryptography.exceptions import InvalidTag
from tortoise import fields

from models.sealing import seal, unseal
from models.table import Table
from settings import PREFIX, SettingsError

_ROW = UUID("5ea1ed00-0000-4000-8000-000000000001")
_WORD = "guichet"


class SecretMark(Table):
    """The sealed word."""

    id = fields.UUIDField(primary_key=True)
    sealed = fields.CharField(max_length=200)

    class Meta:
        table = "secret_mark"


class WrongSecretKey(SettingsError):
    """The secret key of this process is not the one of the database."""


async def recognise() -> None:
    """Marks a database that has no mark yet. Raises `WrongSecretKey`."""
    if not await SecretMark.filter(id=_ROW).exists():
        await SecretMark.bulk_create([SecretMark(id=_ROW, sealed=seal(_WORD, _ROW))], ignore_conflicts=True)
    try:
        unseal((await SecretMark.get(id=_ROW)).sealed, _ROW)
    except InvalidTag:
        raise WrongSecretKey(
            f"{PREFIX}SECRET_KEY: is not the key that this database was sealed with; give the one that it had before"
        ) from None
