"""Reading a dossier to change it: locked, as its viewer sees it, and where the viewer stands."""

from uuid import UUID

from auth.viewer import Side, Viewer
from models.dossiers import Dossier, FundingLine, TrainingModule
from models.dossiers.lifecycle import Situation
from models.refusals import NotSeen, StaleVersion


async def locked(dossier_id: UUID, viewer: Viewer) -> Dossier:
    """The dossier, nobody else changing it until the transaction ends. Raises NotSeen."""
    rows = Dossier.visible_to(viewer).select_for_update(of=("dossier",)).select_related("establishment")
    dossier = await rows.get_or_none(id=dossier_id)
    if dossier is None:
        raise NotSeen
    return dossier


def check_version(dossier: Dossier, version: int) -> None:
    """The viewer decides on what they saw. Raises StaleVersion."""
    if version != dossier.version:
        raise StaleVersion


async def situation_of(dossier: Dossier, viewer: Viewer) -> Situation:
    """Where the viewer stands towards a dossier read with its `establishment`."""
    return Situation(dossier.status, await _has_payment(dossier), await _entities(dossier, viewer))


async def _has_payment(dossier: Dossier) -> bool:
    lines = FundingLine.everyones("the whole dossier counts")
    return await lines.filter(dossier_id=dossier.id, paid_cents__gt=0).exists()


async def _entities(dossier: Dossier, viewer: Viewer) -> tuple[tuple[UUID, UUID], ...]:
    if viewer.side is Side.MEMBER:
        return ((dossier.establishment.company_id, dossier.establishment_id),)
    if viewer.side is not Side.PROVIDER:
        return ()
    modules = TrainingModule.visible_to(viewer).filter(dossier_id=dossier.id)
    found = await modules.values_list("organisation__company_id", "organisation_id")
    return tuple((company, establishment) for company, establishment in found)
