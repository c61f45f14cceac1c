"""The demo world: every login, every printed row, to the cent, on both databases."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from tortoise import Tortoise, connections

from auth.viewer import Side, Viewer
from demo.world import WorldElsewhere, load
from demo.world.people import PEOPLE
from models.accounts.making import available_sides
from models.counters import Counter, skip_to
from outside.storage import open_storage
from tests.resolvers.asking import told

SignedIn = Callable[..., Awaitable[Viewer]]

DRAFTS = """
{ drafts(first: 50) { totalCount nodes {
  number scheme { code } subScheme { code } title startDate endDate establishment { name }
  trainees { displayName } stateLabel
} } }
"""
DOSSIERS = """
{ dossiers(first: 50) { totalCount nodes {
  number subScheme { code } title startDate endDate company { name } trainees { displayName } statusLabel
} } }
"""
EQUIPMENT = """
{ dossier(number: "2507AF034116") {
  title statusLabel paymentSubrogation transmittedAt
  modules { title organisation { name } startDate endDate hours }
  trainees { displayName }
  documents { natureLabel conformity mediaType }
  funding { requested granted paid balance lines {
    module { organisation { name } } nature { label } beneficiary { name } requested granted paid balance
    shares { label trainee { displayName } granted balance }
  } }
} }
"""

A_LOGIN_OF_THE_CONTRACT = [
    "rh@humando.example", "contact@humando.example", "nouveau@humando.example", "rh@siae.example", "rh@adec.example",
    "kiso@kiso.example", "of@bureauveritas.example", "of@legoud.example", "double@iit.example",
    "conseil@francetravail.example", "armee@terre.example", "salarie@humando.example", "salariee@humando.example",
    "formatrice@capmetiers.example", "298056938104279", "titulaire@cpf.example", "agent@guichet.example",
    "admin@guichet.example",
]  # fmt: skip

EDITING, RESUMED = "En cours de saisie adhérent", "Reprise de la pré-saisie"
OF_HUMANDO = {
    10267: ("AF", "PDC", "Nouvelle demande d'action formation", None, None, ["Laurie TYPE public"], EDITING),
    10576: ("FPE", "ACTION_FPE", "AF FPE A DUPLIQUER NE PAS TOUCHER MERCI LB", None, None, [], EDITING),
    10582: ("AF", "ABONDEMENT_CPF", "Nouvelle demande d'action formation", None, None, [], EDITING),
    10583: ("FPE", "ACTION_FPE", "TESTS DUPLICATION BROUILLON AF FPE", None, None, [], EDITING),
    10584: ("FPE", "ACTION_FPE", "2ème test de duplication AF FPE", None, None, [], EDITING),
    10586: ("CPRO", "CONTRAT_PRO", "Nouvelle demande de contrat de professionnalisation", None, None,
            ["LILO STICH"], EDITING),
    10590: ("CPRO", "CONTRAT_PRO", "Nouvelle demande de contrat de professionnalisation", None, None, [], EDITING),
    10596: ("CPRO", "CONTRAT_PRO", "Nouvelle demande de contrat de professionnalisation", None, None,
            ["LEO STICH"], EDITING),
    10639: ("CPRO", "CONTRAT_PRO", "RNCP37039 - CQP ACCOMPAGNATEUR EN INSERTION", "2025-09-10", "2026-06-30",
            ["LILO STICH"], RESUMED),
    10645: ("CPRO", "CONTRAT_PRO", "RNCP37039 - CQP ACCOMPAGNATEUR EN INSERTION", "2025-09-10", "2026-06-30",
            ["LILO STICH"], EDITING),
    10658: ("FPE", "CDPI",
            "TITRE INGÉNIEUR - TITRE INGÉNIEUR EN GÉNIE INDUSTRIEL du 20/11/2025 au 20/11/2026",
            "2025-11-20", "2026-11-20", ["ZOE ZA"], EDITING),
    10665: ("CPRO", "CONTRAT_PRO", "ProDiat", None, None, [], EDITING),
    10677: ("FPE", "CIPI", "Test Victoria du 05/12/2025 au 03/06/2026", "2025-12-05", "2026-06-03",
            ["SOLENE CORREZE"], EDITING),
    10679: ("AF", "PDC", "TEST LAURIE SUBRO du 15/12/2025 au 17/12/2025", "2025-12-15", "2025-12-17",
            ["chanteuse LAURIE"], EDITING),
    10682: ("AF", "PIC_IAE", "TEST LAURIE SUBRO du 15/12/2025 au 17/12/2025", "2025-12-15", "2025-12-17",
            ["chanteuse LAURIE"], EDITING),
    10683: ("AF", "CLEA", "TEST LAURIE SUBRO du 15/12/2025 au 17/12/2025", "2025-12-15", "2025-12-17",
            ["chanteuse LAURIE"], EDITING),
    10685: ("AF", "PDC", "TEST SOFIA PRT 1031 - permanent du 15/12/2025 au 17/12/2025", "2025-12-15", "2025-12-17",
            ["chanteuse LAURIE"], EDITING),
}  # fmt: skip
OF_OTHERS = {
    "kiso@kiso.example": {
        1325: ("AF", None, "46260 - DISQUE OPTIQUE NUMERIQUE du 19/11/2024 au 21/11/2024", "2024-11-19", "2024-11-21",
               ["RABAH OUAREZKI"], EDITING),
    },
    "rh@man.example": {10572: ("PROA", "CONTRAT_PRO_A", "Nouvelle demande de contrat PRO-A", None, None, [], EDITING)},
    "double@iit.example": {
        10585: ("AF", "ABONDEMENT_CPF", "Nouvelle demande d'action formation", None, None,
                ["BLANCHE COLLIER", "CLARE COLLIER"], EDITING),
    },
    "rh@1810.example": {
        10664: ("CPRO", "CONTRAT_PRO", "RNCP37501 - CQP ACCOMPAGNATEUR DE TOURISME", None, None, [], EDITING),
    },
}  # fmt: skip

ALL_DOSSIERS = {
    "2507AF034116": ("PDC", "FORMATION POUR LE SUIVI EN SERVICE DES EQUIPEMENTS SOUS PRESSION", "2025-09-30",
                     "2025-10-03", "SIAE", ["Alain BODET", "David COTONNEC", "Myriam NOUJ"], "Accordé"),
    "2512TT000016": ("CIPI", "RNCP38431 - ARTS DE LA CUISINE", None, None, "SIAE", ["MARONA ARIFA"],
                     "En cours d'analyse"),
    "2512TT000029": ("CIPR", "RNCP38544 - ASSISTANT TECHNIQUE EN SANTE AU TRAVAIL", "2025-12-08", "2026-04-27",
                     "SIAE", ["Jean LIPTON"], "Accordé"),
    "2512TT000035": ("CIPR", "Infirmier test", "2025-11-24", "2026-03-08", "SIAE", ["Plantes RICOLA"], "Transmis"),
    "2512AF000091": ("ACTION_STANDARD", "ZAZA CUISINE", "2025-09-01", "2025-09-30", "SIAE", ["ZA AUREL"], "Accordé"),
    "2512AF000093": ("ACTION_STANDARD", "TEST ZAZOREL", "2025-12-01", "2025-12-02", "ADEC", ["ANAIS BLEU"], "Accordé"),
    "2512AF000095": ("ACTION_STANDARD", "CUISINE ZA", "2025-11-03", "2025-11-30", "SIAE", ["MARC DURAND"], "Accordé"),
    "2512AF000096": ("ACTION_STANDARD", "TEST LAURIE SUBRO", "2025-11-10", "2025-11-17", "SIAE", ["TEST AUREL zaza"],
                     "Transmis"),
    "2512TT000098": ("CDPI", "RNCP37313 - BOULANGER-PATISSIER", "2025-12-05", "2026-07-31", "SIAE",
                     ["Victoria de Noblet"], "Transmis"),
    "2512TT000099": ("CDPI", "RNCP37313 - BOULANGER-PATISSIER", "2025-12-05", "2026-07-31", "SIAE",
                     ["Pauline Dupont"], "Accordé"),
    "2512CP000100": ("CONTRAT_PRO", 'Bachelor "Concepteur 3D et animation"', "2025-02-02", "2025-11-25", "ADEC",
                     ["ANAIS BLEU"], "Accordé"),
}  # fmt: skip


async def test_the_world_loads_in_seconds_and_everybody_signs_in(
    database: str, tmp_path: Path, signed_in: SignedIn
) -> None:
    began = process_time()
    said = await load(f"file://{tmp_path}")
    assert said.startswith("Le monde de démonstration est chargé : 19 comptes, 21 brouillons et 11 dossiers")
    assert process_time() - began < 15
    for login in [*A_LOGIN_OF_THE_CONTRACT, "rh@1810.example", "rh@man.example"]:
        assert await signed_in(login), login
    sides = {person.login: await _sides(signed_in, person.login) for person in PEOPLE}
    assert sides["double@iit.example"] == [Side.MEMBER, Side.PROVIDER]
    assert [login for login, held in sides.items() if len(held) > 1] == ["double@iit.example"]


async def test_a_second_load_changes_nothing_and_says_so(world: str) -> None:
    before = await _everything()
    assert before["fact"] > 100
    assert await load(world) == "Le monde de démonstration est déjà là : rien n'a changé."
    assert await _everything() == before


async def test_a_database_that_holds_something_else_is_left_alone(database: str, tmp_path: Path) -> None:
    await skip_to("draft", 7)
    with pytest.raises(WorldElsewhere, match="base neuve"):
        await load(f"file://{tmp_path}")
    assert await Counter.get(name="draft").values_list("value") == (7,)
    assert (await _everything())["person"] == 0


async def test_every_draft_that_the_guide_prints_is_there(world: str, signed_in: SignedIn) -> None:
    assert await _drafts(await signed_in("rh@humando.example")) == OF_HUMANDO
    for login, printed in OF_OTHERS.items():
        assert await _drafts(await signed_in(login)) == printed, login
    of_one_establishment = await _drafts(await signed_in("contact@humando.example"))
    assert set(OF_HUMANDO) - set(of_one_establishment) == {10576, 10582, 10583, 10584}


async def test_every_dossier_that_the_guide_prints_is_there(world: str, signed_in: SignedIn) -> None:
    assert await _dossiers(await signed_in("agent@guichet.example")) == ALL_DOSSIERS
    of_adec = await _dossiers(await signed_in("rh@adec.example"))
    assert set(of_adec) == {"2512AF000093", "2512CP000100"}
    assert set(await _dossiers(await signed_in("rh@siae.example"))) == set(ALL_DOSSIERS) - set(of_adec)


async def test_the_dossier_of_the_guide_is_exact_to_the_cent(world: str, signed_in: SignedIn) -> None:
    dossier = (await told(EQUIPMENT, await signed_in("rh@siae.example")))["dossier"]
    funding = dossier["funding"]
    assert [funding[amount] for amount in ("requested", "granted", "paid", "balance")] == [
        "25371.00", "25371.00", "0.00", "25371.00",
    ]  # fmt: skip
    assert dossier["paymentSubrogation"] is True
    assert dossier["transmittedAt"].startswith("2025-07-30")
    assert [module["organisation"]["name"] for module in dossier["modules"]] == [
        "BUREAU VERITAS EXPLOITATION", "LEGOUD CONSEIL FORMATION",
    ]  # fmt: skip
    assert [_line(line) for line in funding["lines"]] == [
        ("BUREAU VERITAS EXPLOITATION", "Coût pédagogique", "BUREAU VERITAS EXPLOITATION", "1400.00"),
        ("BUREAU VERITAS EXPLOITATION", "Repas", "SIAE", "300.00"),
        ("BUREAU VERITAS EXPLOITATION", "Hébergement", "SIAE", "5000.00"),
        ("BUREAU VERITAS EXPLOITATION", "Rémunération brute chargée", "SIAE", "5000.00"),
        ("BUREAU VERITAS EXPLOITATION", "Transport", "SIAE", "2000.00"),
        ("LEGOUD CONSEIL FORMATION", "Coût pédagogique", "LEGOUD CONSEIL FORMATION", "1171.00"),
        ("LEGOUD CONSEIL FORMATION", "Repas", "SIAE", "300.00"),
        ("LEGOUD CONSEIL FORMATION", "Hébergement", "SIAE", "4200.00"),
        ("LEGOUD CONSEIL FORMATION", "Rémunération brute chargée", "SIAE", "4000.00"),
        ("LEGOUD CONSEIL FORMATION", "Transport", "SIAE", "2000.00"),
    ]
    assert [
        (share["label"], share["trainee"]["displayName"], share["granted"]) for share in funding["lines"][0]["shares"]
    ] == [
        ("Subvention Etat", "Myriam NOUJ", "466.66"),
        ("Subvention Etat", "Alain BODET", "466.68"),
        ("Subvention Etat", "David COTONNEC", "466.66"),
    ]


async def test_the_documents_of_the_guide_are_real_files_found_conform(world: str, signed_in: SignedIn) -> None:
    dossier = (await told(EQUIPMENT, await signed_in("rh@siae.example")))["dossier"]
    assert {(document["natureLabel"], document["conformity"]) for document in dossier["documents"]} == {
        ("Convention", "CONFORM"), ("Programme", "CONFORM"), ("Bilan de positionnement", "CONFORM"),
    }  # fmt: skip
    rows = await connections.get("default").execute_query_dict("SELECT storage_key, size FROM document")
    for row in rows:
        content = await open_storage(world).read(row["storage_key"])
        assert content.startswith(b"%PDF-1.4")
        assert content.endswith(b"%%EOF\n")
        assert len(content) == row["size"]


async def test_a_provider_sees_its_own_module_of_the_dossier_and_its_total(world: str, signed_in: SignedIn) -> None:
    seen = {
        login: (await told(EQUIPMENT, await signed_in(login)))["dossier"]["funding"]["granted"]
        for login in ("of@bureauveritas.example", "of@legoud.example")
    }
    assert seen == {"of@bureauveritas.example": "13700.00", "of@legoud.example": "11671.00"}


async def _sides(signed_in: SignedIn, login: str) -> list[Side]:
    return await available_sides((await signed_in(login)).user_id)


async def _everything() -> dict[str, int]:
    """Rows by table."""
    tables = {model._meta.db_table for model in Tortoise.apps["models"].values()}
    base = connections.get("default")
    counted = {table: await base.execute_query_dict(f"SELECT count(*) AS rows FROM {table}") for table in tables}
    return {table: int(rows[0]["rows"]) for table, rows in counted.items()}


async def _drafts(viewer: Viewer) -> dict[int, tuple[Any, ...]]:
    page = (await told(DRAFTS, viewer))["drafts"]
    assert page["totalCount"] == len(page["nodes"])
    return {
        node["number"]: (
            node["scheme"]["code"],
            node["subScheme"] and node["subScheme"]["code"],
            *(node[field] for field in ("title", "startDate", "endDate")),
            [trainee["displayName"] for trainee in node["trainees"]],
            node["stateLabel"],
        )
        for node in page["nodes"]
    }


async def _dossiers(viewer: Viewer) -> dict[str, tuple[Any, ...]]:
    page = (await told(DOSSIERS, viewer))["dossiers"]
    assert page["totalCount"] == len(page["nodes"])
    return {
        node["number"]: (
            node["subScheme"]["code"],
            *(node[field] for field in ("title", "startDate", "endDate")),
            node["company"]["name"],
            [trainee["displayName"] for trainee in node["trainees"]],
            node["statusLabel"],
        )
        for node in page["nodes"]
    }


def _line(line: dict[str, Any]) -> tuple[str, ...]:
    assert line["granted"] == line["requested"] == line["balance"]
    return (
        line["module"]["organisation"]["name"],
        line["nature"]["label"],
        line["beneficiary"]["name"],
        line["granted"],
    )


async def test_the_catalogue_is_there_and_places_are_asked_for(world: str, signed_in: SignedIn) -> None:
    text = """{ themes { name } trainings(first: 50) { nodes { title sessions { capacity seatsLeft } } } }"""
    found = await told(text, await signed_in("conseil@francetravail.example"))
    assert [theme["name"] for theme in found["themes"]] == [
        "Accompagner les publics", "Culture numérique", "Handicap et inclusion", "Métiers de l'industrie"
    ]  # fmt: skip
    seats = {
        one["title"]: [(s["capacity"], s["seatsLeft"]) for s in one["sessions"]] for one in found["trainings"]["nodes"]
    }
    assert seats == {
        "Habilitation électrique : personnel non électricien": [(4, 4)],
        "Conduire un entretien de conseil en évolution professionnelle": [(3, 3), (8, 8)],
        "Lutter contre l'illectronisme avec ses publics": [(12, 12)],
        "Accueillir une personne en situation de handicap": [(10, 10)],
        "Soudeur assembleur industriel": [(6, 5), (6, 6)],
    }
    asked = "{ enrolments { nodes { candidate { displayName } statusLabel } } }"
    requests = {
        login: [(one["candidate"]["displayName"], one["statusLabel"]) for one in page["enrolments"]["nodes"]]
        for login in ("conseil@francetravail.example", "salariee@humando.example", "rh@humando.example")
        for page in [await told(asked, await signed_in(login))]
    }
    nadia = [("Nadia Lefèvre", "En attente de validation employeur")]
    assert requests == {
        "conseil@francetravail.example": [("Bilal Haddad", "Demande enregistrée"), ("Awa Diallo", "Inscrit·e")],
        "salariee@humando.example": nadia,
        "rh@humando.example": nadia,
    }
