"""What the quick search of dossiers looks in (worked_examples.md §3)."""

from collections.abc import Iterable

from models.companies import Establishment
from models.dossiers import Dossier
from models.naming import names_of
from models.search import index
from schemes import TraineeContent


def search_of(dossier: Dossier, establishment: Establishment, trainees: Iterable[TraineeContent]) -> str:
    """Numbers, title, company, SIRET (it begins with the SIREN), and the names of these trainees only."""
    return index(
        dossier.number,
        dossier.internal_reference,
        dossier.registration_number,
        dossier.title,
        establishment.company.name,
        establishment.name,
        establishment.siret,
        *names_of(trainees),
    )


def trainee_search_of(trainees: Iterable[TraineeContent]) -> str:
    """The names of these trainees."""
    return index(*names_of(trainees))
