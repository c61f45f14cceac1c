"""An entity whose users somebody manages, by its number: what is done for it is done by them."""

from auth.permissions import Permission
from auth.viewer import Viewer
from models.attachments.entities import Entity
from models.companies import Company, Establishment
from models.refusals import NotPermitted, NotSeen
from schemes.formats import SIREN, SIRET


async def administered(number: str, by: Viewer) -> Entity:
    """The entity of a SIREN or of a SIRET as typed. Raises NotSeen, NotPermitted."""
    entity = await _seen(number, by)
    if not by.can_in(Permission.DECIDE_ATTACHMENTS, entity.company_id, entity.establishment_id):
        raise NotPermitted
    return entity


async def _seen(number: str, by: Viewer) -> Entity:
    if siren := SIREN.parse(number):
        company = await Company.visible_to(by).get_or_none(siren=siren)
        if company is not None:
            return Entity(company.id, None)
    elif siret := SIRET.parse(number):
        place = await Establishment.visible_to(by).get_or_none(siret=siret)
        if place is not None:
            return Entity(place.company_id, place.id)
    raise NotSeen
