"""Who is attached to an entity."""

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.attachments import Attachment, managed_by
from schemes.formats import SIRET

_SIREN_LENGTH, _SIRET_LENGTH = 9, 14


def attachments_to(number: str, viewer: Viewer) -> QuerySet[Attachment]:
    """Links to the company or establishment of that number, of users that the viewer manages.

    A SIREN stands for the company and all of its establishments, a SIRET for the establishment and for its company,
    whose users reach it too. Of a number that the viewer does not manage, as of an unknown one, there are none.
    """
    number = SIRET.compact(number)
    if len(number) > _SIRET_LENGTH:
        return Attachment.visible_to(viewer).filter(id__in=[])
    siren, siret = number[:_SIREN_LENGTH], number if len(number) > _SIREN_LENGTH else None
    inside = {"establishment__siret": siret} if siret else {"establishment__company__siren": siren}
    rows = Attachment.visible_to(viewer).filter(Q(company__siren=siren) | Q(**inside))
    return rows if viewer.is_staff else rows.filter(managed_by(viewer), side=viewer.side)
