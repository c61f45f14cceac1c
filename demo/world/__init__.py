"""The demo world, loaded once into an empty database: `load`."""

from operator import attrgetter
from time import monotonic
from typing import Final

from demo.world.arrivals import Users, attach_people, open_accounts, viewer_of
from demo.world.carrying import carry
from demo.world.catalogue import write_catalogue
from demo.world.contacts import name_contacts
from demo.world.dossiers import DOSSIERS, PrintedDossier
from demo.world.drafts import write
from demo.world.enrolments import ask_for_places
from demo.world.entities import write_entities
from demo.world.people import AGENT, PEOPLE
from demo.world.printed import DRAFTS, PrintedDraft
from models import clock
from models.accounts.making import account_of
from models.counters import Counter
from models.dossiers import Dossier
from models.drafts import Draft
from models.states import DossierStatus
from outside.storage import Storage, open_storage

LAST: Final = DOSSIERS[-1]
"""The dossier that is loaded last."""


class WorldElsewhere(Exception):
    """The database holds something else, or only a part of the demo world."""

    def __init__(self) -> None:
        super().__init__(
            "La base contient déjà autre chose que le monde de démonstration, ou une partie seulement : "
            "chargez-le dans une base neuve (`bin/demo --fresh` repart de zéro)."
        )


async def load(storage_url: str) -> str:
    """Load the world into the open database unless it is there, and say what was done. Raises WorldElsewhere."""
    if await is_loaded():
        return "Le monde de démonstration est déjà là : rien n'a changé."
    if await Counter.exists(name="draft") or await account_of(AGENT.login):
        raise WorldElsewhere
    began = monotonic()
    await _build(open_storage(storage_url))
    return (
        f"Le monde de démonstration est chargé : {len(PEOPLE)} comptes, {len(DRAFTS)} brouillons et "
        f"{len(DOSSIERS)} dossiers en {monotonic() - began:.1f} s."
    )


async def is_loaded() -> bool:
    """Whether the world is there, to its last dossier."""
    agent = await account_of(AGENT.login)
    if agent is None:
        return False
    rows = Dossier.visible_to(await viewer_of(agent))
    return await rows.filter(number=LAST.number, status=DossierStatus.GRANTED).exists()


async def _build(storage: Storage) -> None:
    await write_entities()
    users: Users = await open_accounts()
    await attach_people(users)
    agent = await viewer_of(users[AGENT.login])
    await name_contacts(agent)
    await ask_for_places(users, agent, await write_catalogue(users, agent, clock.today()))
    written: dict[int, Draft] = {}
    # A counter never goes back: everything comes in the order of the drafts' numbers.
    everything: list[PrintedDraft | PrintedDossier] = [*DRAFTS, *DOSSIERS]
    for printed in sorted(everything, key=attrgetter("draft")):
        if isinstance(printed, PrintedDossier):
            await carry(printed, users, agent, storage)
        else:
            await write(printed, users, written)
