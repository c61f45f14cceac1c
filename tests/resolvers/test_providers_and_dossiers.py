"""A provider sees of a dossier what concerns its own modules, and cannot guess the rest (S1:1197, WE-F7)."""

from typing import Any

import pytest

from models.dossiers import Dossier
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import told

ALL = """query($id: ID!) { dossier(id: $id) {
  title values assignee { displayName } modules { title organisation { siret } } trainees { displayName }
  funding { requested granted balance lines { module { title } requested shares { trainee { displayName } } } }
  documents { fileName } documentRequests { label } allowedActions } }"""


@pytest.fixture
async def dossier(cast: Cast) -> Dossier:
    """Two modules: LEGOUD trains Alain and Myriam, VERITAS trains Alain and David; one cost belongs to neither."""
    modules = [
        factories.af_module("m1", title="Suivi en service"),
        factories.af_module(
            "m2", title="Sécurité", provider_siret=cast.veritas.siret, provider_name="BUREAU VERITAS EXPLOITATION"
        ),
    ]
    trainees = [
        factories.af_trainee("s1", modules=["m1", "m2"]),
        factories.myriam("s2", modules=["m1"]),
        factories.david("s3", modules=["m2"]),
    ]
    costs = [
        factories.af_cost(amount="1000.00", module="m1"),
        factories.af_cost("MEALS", amount="50.50", module="m1"),
        factories.af_cost(amount="300.00", module="m2"),
    ]
    return await factories.dossier(
        cast.anne, values=factories.af_values(modules=modules, trainees=trainees, costs=costs)
    )


def _ask(dossier: Dossier) -> dict[str, Any]:
    return {"id": encode("Dossier", dossier.id)}


async def test_the_member_and_the_funder_see_it_whole(cast: Cast, dossier: Dossier) -> None:
    for viewer in (cast.anne, cast.agent):
        seen = (await told(ALL, viewer, **_ask(dossier)))["dossier"]
        assert [one["title"] for one in seen["modules"]] == ["Suivi en service", "Sécurité"]
        assert [one["displayName"] for one in seen["trainees"]] == ["Alain BODET", "Myriam NOUJ", "David COTONNEC"]
        assert (seen["funding"]["requested"], len(seen["funding"]["lines"])) == ("1350.50", 3)
        assert sorted(one["fileName"] for one in seen["documents"]) == ["convention.pdf", "programme.pdf"]
        assert "trainees" in seen["values"]


async def test_each_provider_sees_its_module_its_lines_its_trainees_and_its_sums(cast: Cast, dossier: Dossier) -> None:
    seen = (await told(ALL, cast.louise, **_ask(dossier)))["dossier"]
    assert seen == {
        "title": "Équipements sous pression",
        "values": {"action": {"title": "Équipements sous pression", "training_mode": "EXTERNAL"}},
        "assignee": None,
        "modules": [{"title": "Suivi en service", "organisation": {"siret": "48816678600019"}}],
        "trainees": [{"displayName": "Alain BODET"}, {"displayName": "Myriam NOUJ"}],
        "funding": {
            "requested": "1050.50",
            "granted": "0.00",
            "balance": "0.00",
            "lines": [
                {
                    "module": {"title": "Suivi en service"},
                    "requested": requested,
                    "shares": [
                        {"trainee": {"displayName": "Alain BODET"}},
                        {"trainee": {"displayName": "Myriam NOUJ"}},
                    ],
                }
                for requested in ("1000.00", "50.50")
            ],
        },
        "documents": [],
        "documentRequests": [],
        "allowedActions": ["ADD_DOCUMENT"],
    }
    other = (await told(ALL, cast.myriam, **_ask(dossier)))["dossier"]
    assert [one["title"] for one in other["modules"]] == ["Sécurité"]
    assert [one["displayName"] for one in other["trainees"]] == ["Alain BODET", "David COTONNEC"]
    assert other["funding"]["requested"] == "300.00"


SEARCHES: list[tuple[str, int, int]] = [
    # what is typed, how many LEGOUD finds, how many VERITAS finds
    ("bodet", 1, 1),
    ("nouj", 1, 0),
    ("cotonnec", 0, 1),
    ("nouj cotonnec", 0, 0),
    ("équipements", 1, 1),
    ("siae", 1, 1),
]


@pytest.mark.parametrize(("text", "legoud", "veritas"), SEARCHES)
async def test_a_provider_cannot_search_by_another_modules_trainee(
    cast: Cast, dossier: Dossier, text: str, legoud: int, veritas: int
) -> None:
    asked = "query($t: String) { dossiers(search: $t) { totalCount nodes { id } } }"
    for viewer, expected in ((cast.louise, legoud), (cast.myriam, veritas)):
        found = (await told(asked, viewer, t=text))["dossiers"]
        assert (found["totalCount"], len(found["nodes"])) == (expected, expected)
    by_name = "query($t: String) { dossiers(filter: {traineeName: $t}) { totalCount } }"
    if text in ("nouj", "cotonnec", "bodet"):
        for viewer, expected in ((cast.louise, legoud), (cast.myriam, veritas)):
            assert (await told(by_name, viewer, t=text))["dossiers"]["totalCount"] == expected


async def test_a_module_given_inside_the_company_belongs_to_no_provider(cast: Cast) -> None:
    inside = factories.af_module(provider_is_internal=True, provider_siret=None, provider_name=None)
    action = {"title": "Accueil", "training_mode": "INTERNAL"}
    values = factories.af_values(modules=[inside], subrogation=False) | {"action": action}
    dossier = await factories.dossier(cast.anne, values=values)
    for provider in (cast.louise, cast.myriam):
        assert (await told("query($id: ID!) { dossier(id: $id) { id } }", provider, **_ask(dossier)))["dossier"] is None
    seen = (await told(ALL, cast.anne, **_ask(dossier)))["dossier"]
    assert seen["modules"] == [{"title": "Suivi en service des équipements sous pression", "organisation": None}]


async def test_a_provider_that_wrote_the_request_reads_it_as_it_was_written(cast: Cast) -> None:
    values = factories.af_values(mandate=True)
    dossier = await factories.dossier(cast.louise, siret=cast.siae.siret, values=values)
    seen = (await told(ALL, cast.louise, **_ask(dossier)))["dossier"]
    assert seen["values"]["trainees"][0]["birth_name"] == "BODET"
    assert sorted(one["fileName"] for one in seen["documents"]) == ["convention.pdf", "programme.pdf"]
