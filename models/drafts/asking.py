"""Who asks: the establishment that a draft is for, and the one that creates it."""

from dataclasses import dataclass

from auth.permissions import Permission
from auth.viewer import Reach, Side, Viewer
from models.attachments import Attachment
from models.companies import Company, Establishment
from models.companies.reference import establishment, establishment_of, head_office_of, known, place_of_persons
from models.refusals import NotPermitted, Refusal
from outside.reference import Entry
from schemes.formats import SIRET

RIGHT = Permission.WRITE_DRAFTS
SIRET_PATH = ("input", "siret")


class SiretInvalid(Refusal):
    """Le numéro saisi n'est pas un siret valide."""


class SiretNotAttached(Refusal):
    """Vous n'êtes pas rattaché à cet établissement."""


class SiretUnknown(Refusal):
    """Cet établissement est inconnu de la base de référence."""


class SiretRequired(Refusal):
    """Indiquez le Siret de l'établissement."""


@dataclass(frozen=True)
class Asked:
    """An establishment that may still have to be written down."""

    entry: Entry

    async def written(self) -> Establishment:
        """Its row. Call it inside a transaction."""
        return await establishment_of(self.entry.siret, self.entry.name, self.entry)


def check_side(by: Viewer) -> None:
    """Drafts are written by members, by providers, and by persons for themselves. Raises NotPermitted."""
    if by.side not in (Side.MEMBER, Side.PROVIDER, Side.INDIVIDUAL):
        raise NotPermitted


async def asked_for(siret: str | None, by: Viewer) -> Asked | None:
    """The member's establishment that a new draft is for; a provider may leave it for later, a person has none.

    Call it outside of any transaction. Raises SiretInvalid, SiretNotAttached, SiretUnknown, SiretRequired.
    """
    check_side(by)
    number = _compact(siret)
    if by.side is Side.INDIVIDUAL and not number:
        return None
    if by.side is Side.PROVIDER:
        return await _of_a_member(number) if number else None
    return await _own(number, by) if number else await _only_own(by)


async def creator_of(by: Viewer, asked: Establishment | None) -> Establishment:
    """The entity that creates: for a member the one that asks, for a provider its own, that of persons for a person.

    Raises NotPermitted.
    """
    if by.side is Side.INDIVIDUAL:
        return await place_of_persons()
    if by.side is Side.MEMBER and asked is not None:
        return asked
    rows = Attachment.everyones("the viewer's own reaches, in order of age")
    writing = [reach.attachment_id for reach in by.reaches_with(RIGHT)]
    first = await rows.filter(id__in=writing).order_by("since", "id").first()
    found = await _office(first.reach) if first else None
    if found is None:
        raise NotPermitted
    return found


def _compact(siret: str | None) -> str | None:
    if siret is None or not siret.strip():
        return None
    number = SIRET.parse(siret)
    if number is None:
        raise SiretInvalid(path=SIRET_PATH)
    return number


async def _of_a_member(siret: str) -> Asked:
    entry = await known(siret)
    if entry is None:
        raise SiretUnknown(path=SIRET_PATH)
    return Asked(entry)


async def _own(siret: str, by: Viewer) -> Asked:
    """An establishment not written down yet is inside when its company is held as a whole."""
    company = await Company.everyones("the perimeter is checked below").get_or_none(siren=siret[:9])
    row = await Establishment.everyones("the perimeter is checked below").get_or_none(siret=siret)
    if company is not None and by.can_in(RIGHT, company.id, row.id if row else None) and (entry := await known(siret)):
        return Asked(entry)
    raise SiretNotAttached(path=SIRET_PATH)


async def _only_own(by: Viewer) -> Asked:
    held = by.reaches_with(RIGHT)
    office = await _office(held[0]) if len(held) == 1 else None
    entry = await known(office.siret) if office else None
    if entry is None:
        raise SiretRequired(path=SIRET_PATH)
    return Asked(entry)


async def _office(reach: Reach) -> Establishment | None:
    if reach.establishment_id is not None:
        return await establishment(reach.establishment_id)
    return await head_office_of(reach.company_id) if reach.company_id else None
