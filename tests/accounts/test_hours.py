"""The hours account as its holder reads it."""

from tests import factories
from tests.resolvers.asking import told

ACCOUNT = """{ viewer { hoursAccount { cpfAvailable cpfReserved difAvailable difEditable usable
  openDossierCount closedDossierCount delegations { id } } } }"""


async def test_a_request_for_aid_uses_no_hours_and_is_no_file_of_the_account(database: str) -> None:
    claire = await factories.individual()
    await factories.aid_dossier(claire)
    nothing = dict.fromkeys(("cpfAvailable", "cpfReserved", "difAvailable", "usable"), "0.00")
    files = {"openDossierCount": 0, "closedDossierCount": 0, "delegations": []}
    assert (await told(ACCOUNT, claire))["viewer"]["hoursAccount"] == nothing | files | {"difEditable": True}


async def test_nobody_has_one_on_another_side(database: str) -> None:
    louise = await factories.provider()
    assert (await told(ACCOUNT, louise))["viewer"] == {"hoursAccount": None}
