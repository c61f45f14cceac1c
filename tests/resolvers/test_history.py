"""The history of a dossier says to each side what concerns it."""

from models.dossiers import bank_details, messages
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import told

TEXT = "query($id: ID!) { dossier(id: $id) { history { event } } }"
BETWEEN = ["dossier.message_sent", "dossier.bank_details_added"]


async def test_a_provider_is_told_nothing_of_messages_and_accounts(cast: Cast) -> None:
    dossier = await factories.dossier(cast.anne)
    await messages.send(dossier.id, "Bonjour.", [], by=cast.anne)
    await bank_details.add(dossier.id, "SIAE", "FR76 3000 6000 0112 3456 7890 189", None, by=cast.anne)
    for viewer, expected in ((cast.anne, BETWEEN), (cast.agent, BETWEEN), (cast.louise, [])):
        seen = (await told(TEXT, viewer, id=encode("Dossier", dossier.id)))["dossier"]["history"]
        assert [line["event"] for line in seen] == ["dossier.transmitted", *expected]
