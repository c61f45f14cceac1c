"""Contracts that wait for the funder's decision, and what the clock made of them."""

from datetime import UTC, datetime
from typing import Any

from models.dossiers import Dossier
from models.facts import Fact
from models.states import DossierStatus
from reactions.clock.jobs import TASKS
from reactions.clock.scheduler import Tasks
from tests import factories
from tests.cast import Cast
from tests.models.stories import dossier_in

WHY = "a test looks"
SILENCE: Tasks = {"tacit_grants": TASKS["tacit_grants"]}
RECEIVED = datetime(2026, 3, 16, 22, 30, tzinfo=UTC)
"""23:30 in Paris: still 16 March."""
LAST_SECOND = datetime(2026, 4, 5, 21, 59, 59, tzinfo=UTC)
"""Of 5 April in Paris, in summer by then: the twentieth day."""
GRANTED_AT = datetime(2026, 4, 5, 22, tzinfo=UTC)
"""Midnight in Paris."""
SENTENCE = (
    "À défaut de décision dans le délai de 20 jours à compter de la réception du contrat et du document annexé à ce "
    "contrat, la prise en charge est réputée acceptée (article D. 6325-2 du code du travail)."
)


async def contract_in(
    status: DossierStatus, cast: Cast, *, received: datetime = RECEIVED, scheme: str = "CPRO", **more: Any
) -> Dossier:
    """A contract of SIAE in this status, received then. Its form is that of an action: the clock reads no form."""
    dossier = await dossier_in(status, cast, **more)
    await Dossier.everyones(WHY).filter(id=dossier.id).update(scheme=scheme, transmitted_at=received)
    return await fetched(dossier)


async def fetched(dossier: Dossier) -> Dossier:
    """The dossier as it is now."""
    found: Dossier = await factories.fetched(dossier)
    return found


async def grants(dossier: Dossier) -> list[Fact]:
    """The facts that say that it was granted."""
    facts = Fact.everyones(WHY).filter(subject_id=dossier.id, kind="dossier.granted")
    return await facts.order_by("id")
