"""Reference lists that several schemes share (domain.md §7)."""

from schemes.form import Choice


def choices(**labels: str) -> tuple[Choice, ...]:
    """A list from its codes and labels, in order."""
    return tuple(Choice(code, label) for code, label in labels.items())


def numbered(labels: dict[int, str]) -> tuple[Choice, ...]:
    """A list whose codes are numbers, in order."""
    return tuple(Choice(str(code), label) for code, label in labels.items())


SEXES = choices(M="Masculin", F="Féminin")

SOCIO_PROFESSIONAL_CATEGORIES = numbered(
    {
        1: "Agriculteurs exploitants",
        2: "Artisans, commerçants et chefs d'entreprise",
        3: "Cadres et professions intellectuelles supérieures",
        4: "Professions intermédiaires",
        5: "Employés",
        6: "Ouvriers",
    }
)

DIPLOMAS = numbered(
    {
        13: "Aucun diplôme ni titre professionnel",
        25: "Diplôme national du brevet (DNB)",
        26: "Certificat de formation générale (CFG)",
        33: "CAP",
        34: "BEP",
        35: "Certificat de spécialisation",
        38: "Autre niveau CAP/BEP",
        41: "Baccalauréat professionnel",
        42: "Baccalauréat général",
        43: "Baccalauréat technologique",
        44: "Diplôme de spécialisation professionnelle",
        49: "Autre niveau bac",
        54: "BTS",
        55: "DUT",
        58: "Autre bac+2",
        62: "Licence professionnelle",
        63: "Licence générale",
        64: "BUT",
        69: "Autre bac+3/4",
        73: "Master",
        75: "Diplôme d'ingénieur",
        76: "École de commerce",
        79: "Autre bac+5 et plus",
        80: "Doctorat",
    }
)

EMPLOYER_TYPES = numbered(
    {
        11: "Entreprise inscrite au répertoire des métiers",
        12: "Entreprise inscrite au registre du commerce et des sociétés",
        13: "Entreprise dont les salariés relèvent de la MSA",
        14: "Profession libérale",
        15: "Association",
        16: "Autre employeur privé",
        21: "Service de l'État",
        22: "Commune",
        23: "Département",
        24: "Région",
        25: "Établissement public hospitalier",
        26: "Établissement public local d'enseignement (EPLE)",
        27: "Établissement public administratif de l'État",
        28: "Établissement public administratif local",
        29: "Autre employeur public",
        30: "Établissement public industriel et commercial (EPIC)",
    }
)

SPECIFIC_EMPLOYERS = numbered(
    {
        0: "Aucun de ces cas",
        1: "Entreprise de travail temporaire",
        2: "Groupement d'employeurs",
        3: "Employeur saisonnier",
        4: "Apprentissage familial",
    }
)

PUBLIC_TYPES = choices(PERMANENT="Permanent", INTERIMAIRE="Intérimaire")

# S1:1364-1371 for the first five.
COST_NATURES = choices(
    PEDAGOGICAL="Coût pédagogique",
    MEALS="Repas",
    ACCOMMODATION="Hébergement",
    GROSS_LOADED_PAY="Rémunération brute chargée",
    TRANSPORT="Transport",
    TUTORING="Tutorat",
    POSITIONING="Bilan de positionnement",
    EXAM="Frais d'examen",
)

COST_UNITS = choices(HOURS="heures", FLAT_RATE="forfait")
