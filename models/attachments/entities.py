"""The entity behind a number: a company by its SIREN, an establishment by its SIRET."""

from dataclasses import dataclass
from uuid import UUID

from models import clock
from models.companies.reference import establishment_of, known
from models.refusals import Refusal
from outside.reference import Entry
from schemes.formats import SIREN, SIRET
from settings import settings

PATH = ("input", "entityNumber")
_SIREN_LENGTH = 9


class SirenInvalid(Refusal):
    """{sentence}"""


class SiretInvalid(Refusal):
    """{sentence}"""


class EntityUnknown(Refusal):
    """Cette structure est inconnue de la base de référence.{help}"""


class EstablishmentClosed(Refusal):
    """Cet établissement est fermé depuis le {since:%d/%m/%Y}."""


@dataclass(frozen=True)
class Entity:
    """A company as a whole (`establishment_id` is None), or one of its establishments."""

    company_id: UUID
    establishment_id: UUID | None

    @property
    def columns(self) -> dict[str, UUID | None]:
        """The two columns of a link to it, of which one is null."""
        company_id = None if self.establishment_id else self.company_id
        return {"company_id": company_id, "establishment_id": self.establishment_id}


@dataclass(frozen=True)
class Found:
    """An entity of the reference base that may still have to be written down."""

    number: str
    entry: Entry

    async def written(self) -> Entity:
        """Its rows. Call it inside a transaction."""
        row = await establishment_of(self.entry.siret, self.entry.name, self.entry)
        return Entity(row.company_id, None if len(self.number) == _SIREN_LENGTH else row.id)


async def entity_numbered(text: str) -> Found:
    """The entity of a SIREN or a SIRET as typed. Call it outside of any transaction.

    Raises SirenInvalid, SiretInvalid, EntityUnknown, EstablishmentClosed.
    """
    number = _checked(text)
    entry = await known(number)
    if entry is None:
        raise EntityUnknown(path=PATH, help=_help())
    if len(number) > _SIREN_LENGTH and entry.closed_on and entry.closed_on <= clock.today():
        raise EstablishmentClosed(path=PATH, since=entry.closed_on)
    return Found(number, entry)


def _help() -> str:
    """«Ma structure n'est pas dans la liste» (S2:39, S2:84): whom to write to."""
    address = settings().contact_email
    return f" Pour la faire ajouter, écrivez à {address}." if address else ""


def _checked(text: str) -> str:
    """The number in its compact form; up to nine characters it was meant as a SIREN. The formats have the words."""
    number = SIRET.compact(text)
    family, refusal = (SIREN, SirenInvalid) if len(number) <= _SIREN_LENGTH else (SIRET, SiretInvalid)
    if fault := family.fault(number):
        raise refusal(path=PATH, sentence=fault.whole)
    return number
