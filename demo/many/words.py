"""The words of generated dossiers."""

from __future__ import annotations

from typing import Final


def _each(words: str, between: str = " ") -> tuple[str, ...]:
    return tuple(words.split(between))


COMPANY_STEMS: Final = _each(
    "ATELIERS BOULANGERIE CABINET CHARPENTES CLINIQUE COMPTOIR DISTRIBUTION ÉDITIONS ÉNERGIES FONDERIE GARAGE "
    "IMPRIMERIE INTÉRIM LABORATOIRE LOGISTIQUE MAISON MENUISERIE MÉTALLERIE PÉPINIÈRES RÉSIDENCE SERVICES TRANSPORTS "
    "VERGERS VIGNOBLES"
)
COMPANY_ENDINGS: Final = _each(
    "ALPIN ATLANTIQUE BERRY BRETON CÉVENOL CHAMPENOIS COMTOIS FLAMAND GASCON JURASSIEN LORRAIN MÉDITERRANÉEN NANTAIS "
    "NORMAND OCCITAN PARISIEN PICARD PROVENÇAL RHODANIEN SAVOYARD TOURANGEAU VOSGIEN"
)
STREETS: Final = ("RUE DE LA GARE", "AVENUE DE LA RÉPUBLIQUE", "RUE DES TILLEULS", "CHEMIN DU MOULIN", "ZA DES PRÉS")
CITIES: Final = (
    ("59000", "LILLE", "59350"),
    ("67000", "STRASBOURG", "67482"),
    ("69100", "VILLEURBANNE", "69266"),
    ("38000", "GRENOBLE", "38185"),
    ("44000", "NANTES", "44109"),
    ("31000", "TOULOUSE", "31555"),
    ("35000", "RENNES", "35238"),
    ("33000", "BORDEAUX", "33063"),
)
BRANCHES: Final = (("7820Z", "1413"), ("8899B", "3016"), ("9499Z", "1518"), ("8559A", "1516"), ("4941A", "0016"))
"""Code NAF and collective agreement (IDCC)."""

FIRST_NAMES: Final = _each(
    "Adèle Aïcha Alain Anaïs Antoine Benoît Camille Chloé David Élodie Émile Farid Françoise Gaëlle Hélène Hugo Inès "
    "Jean Jérôme Jules Karim Léa Loïc Lucie Manon Mehdi Myriam Nadia Noëlle Olivier Paul Quentin Rania Rémi Salomé "
    "Sébastien Théo Valérie Wendy Xavier Yasmine Zoé"
)
BIRTH_NAMES: Final = _each(
    "ANDRÉ BAILLY BERNARD BERTRAND BLANC BONNET BOYER CARON CHEVALIER CLÉMENT COLIN DAVID DUBOIS DUFOUR DUMAS DUPONT "
    "DURAND FABRE FAURE FONTAINE FOURNIER GARCIA GARNIER GAUTHIER GIRARD GUÉRIN HENRY LAMBERT LEFÈVRE LEMAIRE LEROY "
    "MARCHAND MARTIN MASSON MERCIER MEYER MICHEL MOREAU MOREL MÜLLER NICOLAS NOËL PERRIN PETIT RENARD RICHARD RIVIÈRE "
    "ROBERT ROUSSEAU ROUX SIMON THOMAS VINCENT"
)
SUBJECTS: Final = _each(
    "Anglais|Bureautique|Comptabilité|Conduite de chariots|Conduite de projet|Droit du travail|Électricité|Espagnol|"
    "Gestes et postures|Gestion des stocks|Habilitation électrique|Hygiène alimentaire|Incendie|Maintenance|"
    "Management d'équipe|Œnologie|Paie|Premiers secours|Prévention des risques|Qualité|Relation client|Robotique|"
    "Soudure|Tableurs|Transport de matières dangereuses|Travail en hauteur|Tutorat|Vente|Langue des signes",
    "|",
)
LEVELS: Final = ("initiation", "perfectionnement", "remise à niveau", "certification", "recyclage", "niveau avancé")
REASONS: Final = ("Demande hors des critères de prise en charge.", "Formation déjà commencée à la date de la demande.")
