"""The catalogue of the demo: trainings for people who accompany others, and a few trades. All of it is made up."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from auth.viewer import Viewer
from demo.world import entities
from models import clock
from models.accounts.people import User
from models.catalogue import TrainingSession
from models.catalogue.editing import NewSession, NewTraining, add_session, add_theme, add_training
from models.companies import Establishment

TRAINER: Final = "formatrice@capmetiers.example"
MORNING, EVENING = time(8, tzinfo=UTC), time(16, tzinfo=UTC)
WEEK: Final = timedelta(days=7)

ACCOMPANY: Final = "Accompagner les publics"
DIGITAL: Final = "Culture numérique"
INDUSTRY: Final = "Métiers de l'industrie"
INCLUSION: Final = "Handicap et inclusion"
THEMES: Final = (ACCOMPANY, DIGITAL, INDUSTRY, INCLUSION)


@dataclass(frozen=True)
class Run:
    """A session: it begins so many weeks from now, lasts so many days, in a city of a department or remotely."""

    weeks: int
    days: int
    seats: int
    city: str | None = None
    department: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A training as it is read."""

    title: str
    themes: tuple[str, ...]
    hours: str
    summary: str
    objectives: str
    content: str
    prerequisites: str
    runs: tuple[Run, ...]
    code: str | None = None
    provider: str = entities.IIT


INTERVIEW: Final = "Conduire un entretien de conseil en évolution professionnelle"
WELDING: Final = "Soudeur assembleur industriel"

SHEETS: Final = (
    Sheet(
        INTERVIEW,
        (ACCOMPANY,),
        "14",
        "Accueillir une demande, la comprendre, et construire avec la personne un projet qui tienne.",
        "Mener un entretien en trois temps et en rendre compte.",
        "Cadre du conseil en évolution professionnelle, écoute, questionnement, mises en situation filmées.",
        "Recevoir du public dans ses missions actuelles.",
        (Run(3, 2, 3, "Bordeaux", "33"), Run(9, 2, 8, "Poitiers", "86")),
    ),
    Sheet(
        "Lutter contre l'illectronisme avec ses publics",
        (DIGITAL, ACCOMPANY),
        "7",
        "Repérer les difficultés avec le numérique et y répondre sans faire à la place.",
        "Reconnaître trois signes d'illectronisme et proposer une réponse à chacun.",
        "Diagnostic rapide, démarches en ligne, relais du territoire.",
        "Aucun.",
        (Run(4, 1, 12),),
    ),
    Sheet(
        "Accueillir une personne en situation de handicap",
        (INCLUSION, ACCOMPANY),
        "7",
        "Les bons réflexes d'accueil et d'orientation, et les aides mobilisables.",
        "Adapter son accueil et citer les interlocuteurs du territoire.",
        "Familles de handicap, obligation d'emploi, aides, études de cas.",
        "Aucun.",
        (Run(5, 1, 10, "Limoges", "87"),),
    ),
    Sheet(
        WELDING,
        (INDUSTRY,),
        "455",
        "Assembler des ouvrages métalliques à plat et en position par les procédés courants.",
        "Préparer, assembler et contrôler des pièces d'après un plan.",
        "Sécurité, lecture de plan, soudage semi-automatique et TIG, contrôle des cordons.",
        "Lire, écrire et compter ; bonne vue de près.",
        (Run(6, 5, 6, "Villeurbanne", "69"), Run(14, 5, 6, "Lille", "59")),
        code="RNCP37313",
        provider=entities.LEGOUD,
    ),
    Sheet(
        "Habilitation électrique : personnel non électricien",
        (INDUSTRY,),
        "14",
        "Travailler en sécurité au voisinage d'installations électriques.",
        "Appliquer les consignes de sécurité liées aux opérations d'ordre non électrique.",
        "Dangers de l'électricité, zones, équipements de protection, conduite à tenir.",
        "Aucun.",
        (Run(2, 2, 4, "Courbevoie", "92"),),
        provider=entities.BUREAU_VERITAS,
    ),
)


async def write_catalogue(users: dict[str, User], agent: Viewer, today: date) -> dict[str, TrainingSession]:
    """Every theme, training and session; gives the first session of each training, by title."""
    themes = {name: (await add_theme(name)).id for name in THEMES}
    first: dict[str, TrainingSession] = {}
    for sheet in SHEETS:
        provider = await Establishment.visible_to(agent).get(siret=sheet.provider)
        training = await add_training(
            NewTraining(
                title=sheet.title,
                summary=sheet.summary,
                objectives=sheet.objectives,
                content=sheet.content,
                prerequisites=sheet.prerequisites,
                hours=Decimal(sheet.hours),
                certification_code=sheet.code,
                provider_id=provider.id,
                theme_ids=[themes[name] for name in sheet.themes],
            )
        )
        for run in sheet.runs:
            session = await add_session(training.id, _session(run, users[TRAINER], today), today=today)
            first.setdefault(sheet.title, session)
    return first


def _session(run: Run, trainer: User, today: date) -> NewSession:
    monday = today + run.weeks * WEEK - timedelta(days=today.weekday())
    days = [monday + timedelta(days=number) for number in range(run.days)]
    return NewSession(
        slots=[(datetime.combine(day, MORNING), datetime.combine(day, EVENING)) for day in days],
        capacity=run.seats,
        withdrawal_deadline=clock.midnight_after(monday - timedelta(days=8)).astimezone(UTC),
        city=run.city,
        department=run.department,
        remote=run.city is None,
        trainer_ids=[trainer.id],
    )
