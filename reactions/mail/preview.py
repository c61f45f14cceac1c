"""Every mail with demo words, as files to open in a browser: `bin/guichet mail preview`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from models.bell.digests import DigestLine
from reactions.digest import subject_on
from reactions.mail.candidates import SUBJECT
from reactions.mail.rendering import DIGEST, laid_out, rendered, text_of
from reactions.table import TABLE
from settings import settings

WORDS = {
    "number": "2507AF000001",
    "title": "Habilitation électrique",
    "because": " Motif : le devis n'est pas signé.",
    "tacitly": "",
    "who": "Anne Garnier",
    "entity": "SIAE",
    "host": "si.prestataire.example",
    "name": "Paie",
    "ends_on": "31/03/2027",
    "document": "Devis",
    "conformity": "non conforme",
    "organisation": "Marine nationale",
    "login": "anne.garnier",
    "credentials": "l'identifiant « anne.garnier »",
    "welcome": "",
    "roles": "contact, employeur",
    "other": "Camille Morel",
    "comment": "Nouvelle adresse : 2 rue Henri-Barbusse.",
    "holder": "Marion Roussarie",
    "delegate": "Léa Morvan",
    "period": "du 01/01/2027 au 31/03/2027",
    "act": "Modification du solde d'heures DIF",
    "days": "du 02/03/2026 au 03/03/2026",
    "rank": "2",
    "prescriber": "Julien Robert · France Travail",
}

_DIGESTED = ("dossier_cancelled", "draft_handed_over")
_TITLES = {reaction.mail: reaction.subject for reaction in TABLE.values() if reaction.mail} | {
    reaction.to_candidate: SUBJECT for reaction in TABLE.values() if reaction.to_candidate
}
KINDS = (*sorted(_TITLES), DIGEST)
"""Every mail that may be sent, by the name of its template."""


def preview(kind: str, folder: Path) -> list[Path]:
    """Writes this mail into the folder, as text and as HTML. The text begins with the subject."""
    text, html = _daily() if kind == DIGEST else rendered(kind, link=_link("dossiers"), **WORDS)
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{kind}.txt", folder / f"{kind}.html"]
    files[0].write_text(f"Objet : {subject_of(kind)}\n\n{text}", encoding="utf-8")
    files[1].write_text(html, encoding="utf-8")
    return files


def subject_of(kind: str) -> str:
    """The subject of this mail, with the demo words."""
    return subject_on(date(2026, 3, 2)) if kind == DIGEST else _TITLES[kind].format_map(WORDS)


def _daily() -> tuple[str, str]:
    lines = [
        DigestLine(title=subject_of(kind), body=text_of(kind, **WORDS), link=_link("dossiers")) for kind in _DIGESTED
    ]
    return laid_out(DIGEST, lines=lines, link=settings().public_url)


def _link(page: str) -> str:
    return f"{settings().public_url}/{page}/00000000-0000-4000-8000-000000000001"
