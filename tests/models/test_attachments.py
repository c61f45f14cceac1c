"""Who is attached to an entity, and whether somebody there would answer."""

from auth.viewer import AccountStatus
from models.accounts.people import User
from models.attachments.administrators import is_administered
from models.attachments.entities import Entity
from models.attachments.finding import attachments_to
from models.attachments.previewing import Preview, preview_of
from models.states import AttachmentRequestStatus
from tests.auth.people import attached, person, viewer
from tests.models.attaching import SIREN, SIRET, administrator, humando

S = AttachmentRequestStatus


async def test_an_administrator_finds_everyone_attached_to_the_entity(database: str) -> None:
    rh, place = await administrator(), await humando()
    karim = await person("karim@humando.example", password=None)
    await attached(karim, place, "CONTACT", establishment_id=place.id)
    stranger = await administrator("ailleurs", "73282932000017")
    for number in (SIREN, SIRET, "401 015 938"):
        assert {link.user_id for link in await attachments_to(number, rh)} == {rh.user_id, karim.id}
        assert await attachments_to(number, stranger) == []
        assert await attachments_to(number, await viewer(karim)) == []
    assert await attachments_to("x", rh) == []


async def test_a_preview_says_whether_somebody_would_answer(database: str) -> None:
    rh, place = await administrator(), await humando()
    assert await preview_of("401 015 938") == Preview(SIREN, "HUMANDO", None, True)
    assert await preview_of(SIRET) == Preview(SIRET, "HUMANDO", None, True)
    assert await preview_of("401015939") is None
    assert await preview_of("552100554") is None
    await User.everyones("a test").filter(id=rh.user_id).update(status=AccountStatus.DEACTIVATED)
    assert await preview_of(SIREN) == Preview(SIREN, "HUMANDO", None, False)
    assert not await is_administered(Entity(place.company_id, place.id))
