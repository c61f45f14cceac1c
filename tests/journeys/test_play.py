"""The two stories of the demo, played as a newcomer plays them: on a real server, by the command."""

import re

from tests.journeys.stage import guichet
from tests.services.kept import free_port
from tests.services.process import server

REFUSALS = [
    "Sexe (ligne 1)",
    "Numéro de sécurité sociale (NIR) (ligne 1)",
    "Siret de l'organisme de formation (ligne 1)",
    "Une formation externe doit comporter un coût pédagogique supérieur à 0.",
    "La pièce « Convention » est obligatoire.",
    "La pièce « Programme » est obligatoire.",
]


async def test_a_draft_becomes_a_granted_dossier_and_the_bell_says_each_step(database_url: str) -> None:
    async with server(database_url) as running:
        loaded = await guichet(running.folder, database_url, "demo", "load")
        assert loaded.code == 0, loaded
        played = await guichet(running.folder, database_url, "demo", "play", "--port", str(running.port))
    assert played.code == 0, played
    for refusal in REFUSALS:
        assert refusal in played.said
    (number,) = re.findall(r"✓ Dossier (\d{4}AF\d{6}) : Transmis, 1 899,99 € demandés", played.said)
    assert [words for _, words in _rings(played.said)] == [
        f"Dossier {number} transmis",
        f"Dossier {number} en cours d'analyse",
        f"Dossier {number} : pièce contrôlée",
        f"Dossier {number} : pièce contrôlée",
        f"Dossier {number} accordé",
    ]
    sequences = [sequence for sequence, _ in _rings(played.said)]
    assert sequences == list(range(sequences[0], sequences[0] + 5))
    assert f"Dossier {number} : Accordé" in played.said
    assert "Louise Vasseur 466,68 €, Rachid Klein 466,66 €, Jade Morin 466,66 €" in played.said
    assert "Demandé 1 899,99 € · Accordé 1 899,99 € · Réglé 0,00 € · Solde 1 899,99 €" in played.said
    assert "La cloche a sonné 5 fois pour ce dossier : dans l'ordre, une seule fois, sans trou." in played.said


async def test_a_newcomer_asks_to_join_a_company_and_sees_its_drafts_once_accepted(sqlite_url: str) -> None:
    async with server(sqlite_url) as running:
        loaded = await guichet(running.folder, sqlite_url, "demo", "load")
        assert loaded.code == 0, loaded
        story = ("demo", "play", "--port", str(running.port), "--story", "attachment")
        played = await guichet(running.folder, sqlite_url, *story)
        again = await guichet(running.folder, sqlite_url, *story)
    assert played.code == 0, played
    assert [words for _, words in _rings(played.said)] == [
        "Demande de rattachement de Lina Petit",
        "Rattachement à HUMANDO accepté",
        "Vos droits sur HUMANDO ont changé",
        "Vos droits sur HUMANDO ont changé",
    ]
    assert "HUMANDO (401015938) : un administrateur répondra" in played.said
    assert re.search(r"Lina Petit +CONTACT", played.said)
    assert played.said.count("Brouillons : 17") == 2
    assert played.said.count("✗ Vous n'êtes pas habilité à effectuer cette opération.") == 2
    assert (again.code, again.complained.strip()) == (
        1,
        "Lina Petit est déjà rattachée : cette histoire se joue une fois. `bin/demo --fresh` repart de zéro.",
    )


async def test_a_story_without_a_server_says_what_to_start(sqlite_url: str) -> None:
    port = free_port()
    async with server(sqlite_url) as running:
        played = await guichet(running.folder, sqlite_url, "demo", "play", "--port", str(port))
        unknown = await guichet(running.folder, sqlite_url, "demo", "play", "--story", "ariane")
    assert played.code == 1
    assert played.complained.startswith(f"Aucun serveur ne répond sur http://127.0.0.1:{port}")
    assert "`bin/demo`" in played.complained
    assert (unknown.code, unknown.complained.strip()) == (
        1,
        "L'histoire « ariane » n'existe pas ; il y a : spine, attachment.",
    )


def _rings(said: str) -> list[tuple[int, str]]:
    """Sequence and title of each ring, as printed."""
    return [(int(sequence), title) for sequence, title in re.findall(r"🔔 n° (\d+) (.+?) · ", said)]
