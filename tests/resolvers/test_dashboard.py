"""The home page: each counter says how many its filter finds, on the side on which the viewer stands."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.accounts.people import User
from models.attachments.requesting import request_attachment
from models.companies.contacts import star
from models.drafts.handing import hand_over
from reactions.worker import drain
from tests import factories
from tests.cast import Cast
from tests.enrolments.classroom import accepted, asked, open_classroom
from tests.resolvers.asking import code, told

COUNTERS = "{ viewer { dashboard { counters { kind label count target filter } } } }"
FOUND = {
    "DRAFTS": "query($f: DraftFilter) { found: drafts(filter: $f) { totalCount } }",
    "DOSSIERS": "query($f: DossierFilter) { found: dossiers(filter: $f) { totalCount } }",
    "ATTACHMENT_REQUESTS": (
        "query($f: AttachmentRequestFilter) { found: attachmentRequests(filter: $f) { totalCount } }"
    ),
    "ENROLMENTS": "query($f: EnrolmentFilter) { found: enrolments(filter: $f) { totalCount } }",
    "NOTIFICATIONS": "query($f: NotificationFilter) { viewer { found: notifications(filter: $f) { totalCount } } }",
}
CARDS = """{ viewer { dashboard { starredContacts { name starred }
  attachments { side entity { ... on Company { name } ... on Establishment { name } } } } } }"""


async def counted(by: Viewer) -> dict[str, int]:
    """Kind → count, of which each is what its filter finds."""
    counters = (await told(COUNTERS, by))["viewer"]["dashboard"]["counters"]
    for one in counters:
        data = await told(FOUND[one["target"]], by, f=one["filter"])
        assert data.get("viewer", data)["found"]["totalCount"] == one["count"], one
    return {one["kind"]: one["count"] for one in counters}


@pytest.mark.feature("AKTO-54")
async def test_each_counter_says_how_many_its_filter_finds(cast: Cast) -> None:
    draft = await factories.draft(cast.louise, siret=cast.siae.siret)
    await hand_over(draft.id, version=draft.version, by=cast.louise)
    await factories.draft(cast.anne, siret=cast.siae.siret)
    await factories.dossier(cast.anne)
    await request_attachment(cast.siae.siret, Side.MEMBER, [Role.CONTACT], cast.jean)
    await request_attachment("401015938", Side.MEMBER, [Role.CONTACT], cast.anne)
    await drain(mails=False)

    of_anne = await counted(cast.anne)
    assert of_anne.pop("UNREAD_NOTIFICATIONS") > 0
    assert of_anne == {"DRAFTS_TO_VALIDATE": 1, "DOSSIERS_TO_COMPLETE": 0, "ATTACHMENT_REQUESTS_TO_DECIDE": 1}
    of_louise = await counted(cast.louise)
    assert of_louise.pop("UNREAD_NOTIFICATIONS") == 1
    assert of_louise == {"DOSSIERS_TO_COMPLETE": 0, "ATTACHMENT_REQUESTS_TO_DECIDE": 0}
    of_agent = await counted(cast.agent)
    assert of_agent.pop("UNREAD_NOTIFICATIONS") > 0
    assert of_agent == {"DOSSIERS_TO_COMPLETE": 1, "ATTACHMENT_REQUESTS_TO_DECIDE": 2, "ENROLMENTS_TO_DECIDE": 0}
    assert await counted(cast.jean) == {"UNREAD_NOTIFICATIONS": 0}
    for who, label in ((cast.anne, "Dossiers à compléter"), (cast.agent, "Dossiers à traiter")):
        labels = [one["label"] for one in (await told(COUNTERS, who))["viewer"]["dashboard"]["counters"]]
        assert [one for one in labels if one.startswith("Dossiers")] == [label]


@pytest.mark.feature("CAP-09", "CAP-10")
async def test_who_decides_on_enrolments_sees_how_many_wait(database: str) -> None:
    room = await open_classroom(capacity=2)
    for one in (room.lea, room.omar, room.sophie):
        await asked(one, room.session)
    assert (await counted(room.paul))["ENROLMENTS_TO_DECIDE"] == 3
    assert (await counted(room.sophie))["ENROLMENTS_TO_DECIDE"] == 2
    assert (await counted(room.noemie))["ENROLMENTS_TO_DECIDE"] == 0
    assert "ENROLMENTS_TO_DECIDE" not in await counted(room.lea)
    await accepted(room, room.zoe)
    assert (await counted(room.paul))["ENROLMENTS_TO_DECIDE"] == 3
    assert (await counted(room.ines))["ENROLMENTS_TO_DECIDE"] == 1


@pytest.mark.feature("AKTO-67")
async def test_the_cards_show_starred_contacts_and_what_one_is_attached_to_on_this_side(cast: Cast) -> None:
    claire = await factories.contact(cast.siae.company)
    await factories.contact(cast.siae.company, name="Hugo Lemaire")
    await star(claire.id, cast.anne)
    await factories.attachment(
        await User.everyones("a test").get(id=cast.anne.user_id), cast.legoud, side=Side.PROVIDER
    )
    assert (await told(CARDS, cast.anne))["viewer"]["dashboard"] == {
        "starredContacts": [{"name": "Claire Aubry", "starred": True}],
        "attachments": [{"side": "MEMBER", "entity": {"name": "SIAE"}}],
    }
    empty: dict[str, Any] = {"starredContacts": [], "attachments": []}
    assert (await told(CARDS, cast.agent))["viewer"]["dashboard"] == empty
    assert (await told(CARDS, cast.jean))["viewer"]["dashboard"] == empty
    assert await code("{ viewer { dashboard { tasks { totalCount } } } }", cast.anne) == "NOT_IMPLEMENTED"
