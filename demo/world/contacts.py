"""The funder's people for the companies of the demo: names are made up, their functions are those of the guide."""

from dataclasses import dataclass
from typing import Final

from auth.viewer import Viewer
from demo.world import entities
from models.companies import Company
from models.companies.contacts import assign

ADVISER: Final = "Conseiller emploi formation (CEF)"
ASSISTANT: Final = "Assistant emploi formation (AEF)"


@dataclass(frozen=True)
class Contact:
    """Somebody whom the users of a company call."""

    siren: str
    name: str
    function: str
    email: str
    phone: str


CONTACTS: Final = (
    Contact(entities.HUMANDO, "Claire Aubry", ADVISER, "claire.aubry@guichet.example", "0478000001"),
    Contact(entities.HUMANDO, "Hugo Lemaire", ASSISTANT, "hugo.lemaire@guichet.example", "0478000002"),
    Contact(entities.IIT[:9], "Inès Caron", ADVISER, "ines.caron@guichet.example", "0140000003"),
)


async def name_contacts(agent: Viewer) -> None:
    """Everybody in the list, by the funder's agent."""
    for one in CONTACTS:
        company = await Company.visible_to(agent).get(siren=one.siren)
        await assign(company.id, one.name, one.function, email=one.email, phone=one.phone)
