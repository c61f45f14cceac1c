"""Whatever the way through the schema, nobody reads of a person outside of their perimeter, nor notices one."""

import asyncio
import json
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models.attachments.requesting import request_attachment
from models.companies.contacts import AdviserContact
from tests import factories
from tests.attacks.paths import queries
from tests.cast import Cast
from tests.resolvers.asking import Json, ask, told

CANARY = "Canari"
SEEN = "{ drafts { nodes { number title } } dossiers { nodes { number } } viewer { user { firstName } } }"


async def answers(who: Viewer, treasure: dict[str, str]) -> dict[str, Json]:
    """What this person is told by every way there is to what tells of somebody."""
    needed = {name.lower(): f'(id: "{treasure[name]}")' for name in ("Draft", "Dossier") if name in treasure}
    needed["attachments"] = '(entityNumber: "732829320")'
    return {text: await ask(text, who) for text in queries(treasure, needed)}


def words(found: dict[str, Json]) -> str:
    return json.dumps(found, ensure_ascii=False)


async def people_elsewhere(cast: Cast) -> Viewer:
    """In another company everybody and everything is called Canari; its administrator."""
    place, provider = cast.humando, await factories.establishment(name=CANARY)
    chief = await factories.member(place.company, roles=(Role.ADMINISTRATOR,), first_name=CANARY, phone="0123456789")
    giver = factories.af_module(provider_siret=provider.siret, provider_name=CANARY)
    values = factories.af_values(title=CANARY, modules=[giver], trainees=[factories.af_trainee(birth_name=CANARY)])
    for siret in (place.siret, cast.second_humando.siret):
        await factories.draft(chief, siret=siret, values=values)
    await factories.document(await factories.dossier(chief, siret=place.siret, values=values), chief)
    await AdviserContact.create(
        company_id=place.company_id, name=CANARY, function="CEF", email="canari@akto.example", phone="0123456789"
    )
    asking = await factories.viewer_of(await factories.person(first_name=CANARY, birth_name=CANARY))
    await request_attachment(place.siret, asking.side, [Role.CONTACT], asking)
    return chief


@pytest.mark.attack("AZ-04")
async def test_every_way_to_a_person_stays_inside_the_perimeter_and_tells_nothing_of_what_is_outside(
    cast: Cast, treasure: dict[str, str]
) -> None:
    before = await answers(cast.anne, treasure)
    chief = await people_elsewhere(cast)
    assert await answers(cast.anne, treasure) == before
    faults = [fault["extensions"]["code"] for one in before.values() for fault in one.get("errors", [])]
    assert set(faults) <= {"FORBIDDEN", "NOT_IMPLEMENTED"}
    assert len(faults) < 10 < 200 < len(before)
    assert "Alain" in words(before)
    assert CANARY not in words(before)
    assert words(await answers(chief, {})).count(CANARY) > 10


@pytest.mark.attack("AZ-21")
async def test_people_of_two_companies_who_ask_the_same_at_once_each_get_their_own(cast: Cast) -> None:
    await factories.dossier(cast.anne)
    await factories.draft(cast.anne)
    await factories.dossier(cast.camille)
    alone = [await told(SEEN, who) for who in (cast.anne, cast.camille)]
    assert alone[0] != alone[1]
    for _ in range(10):
        together: list[Any] = await asyncio.gather(*(told(SEEN, who) for who in (cast.anne, cast.camille) * 10))
        assert together == alone * 10
