"""Sixty drafts and sixty dossiers, the same on every database: accents, ties, missing dates, two establishments.

Each row is described by an `Item`; tests compute in Python, from the items, the lists that the server must answer.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from auth.viewer import Side, Viewer
from models.companies import Establishment
from models.counters import skip_to
from models.dossiers import Dossier, TrainingModule
from models.drafts import Draft
from models.drafts.deriving import NO_DATE
from models.search import index, normalise
from models.states import DossierStatus, DraftState

COUNT = 60
_SPACE = UUID("00000000-0000-4000-8000-000000000000")
_TITLES = ("Écoute", "ecoute", "Zébrures", "Œuvre", "Sécurité 10", "Sécurité 2", "L'été", "apprentissage", "ÇA", "Zoé")
_NAMES = ("Anaïs BLEU", "Zoë D'ŒUVRE", "Myriam NOUJ", "Alain BODET")
_SCHEMES = (("AF", "PDC"), ("CPRO", "CONTRAT_PRO"), ("PROA", None))
_STATES = (DraftState.MEMBER_EDITING, DraftState.TRANSMITTING, DraftState.MEMBER_RESUMED)
_STATUSES = tuple(status for status in DossierStatus if status is not DossierStatus.TRANSMITTING)
_FIRST_DAY = date(2026, 1, 10)
_FIRST_MOMENT = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """What one draft, and one dossier, are made of."""

    rank: int

    @property
    def draft_id(self) -> UUID:
        """Not in the order of the ranks."""
        return uuid5(_SPACE, f"draft {self.rank}")

    @property
    def dossier_id(self) -> UUID:
        """Not in the order of the ranks."""
        return uuid5(_SPACE, f"dossier {self.rank}")

    @property
    def draft_number(self) -> int:
        """From 1, downwards."""
        return COUNT - self.rank

    @property
    def number(self) -> str:
        """Two letters and digits in no simple order."""
        return f"2603{'CP' if self.rank % 2 else 'AF'}{(self.rank * 37) % 100:06d}"

    @property
    def scheme(self) -> str:
        """One of three."""
        return _SCHEMES[self.rank % 3][0]

    @property
    def sub_scheme(self) -> str | None:
        """That of the scheme, none for PROA."""
        return _SCHEMES[self.rank % 3][1]

    @property
    def state(self) -> DraftState:
        """One of three."""
        return _STATES[self.rank % 4 % 3]

    @property
    def status(self) -> DossierStatus:
        """One of nine."""
        return _STATUSES[self.rank % 9]

    @property
    def title(self) -> str:
        """Six times each."""
        return _TITLES[self.rank % 10]

    @property
    def start(self) -> date | None:
        """Two rows a day; one row in five has none."""
        return None if self.rank % 5 == 0 else _FIRST_DAY + timedelta(days=self.rank // 2)

    @property
    def end(self) -> date | None:
        """Three days later."""
        return self.start and self.start + timedelta(days=3)

    @property
    def start_key(self) -> date:
        """The last day of all when there is no date."""
        return self.start or NO_DATE

    @property
    def moment(self) -> datetime:
        """Three rows at the same instant; an hour and a half later, three others."""
        return _FIRST_MOMENT + timedelta(minutes=90 * (self.rank // 3))

    @property
    def mandate(self) -> bool:
        """One row in two."""
        return self.rank % 2 == 0

    @property
    def subrogation(self) -> bool:
        """One row in three."""
        return self.rank % 3 == 0

    @property
    def alert(self) -> bool:
        """One row in four."""
        return self.rank % 4 == 0

    @property
    def place(self) -> int:
        """The first establishment for two rows in three, else the second."""
        return 1 if self.rank % 3 == 2 else 0

    @property
    def trainee(self) -> str:
        """First name and name."""
        return _NAMES[self.rank % 4]

    @property
    def taught_by_provider(self) -> bool:
        """Whether the provider of the shelf gives a module."""
        return self.rank % 4 == 0

    @property
    def agent(self) -> int | None:
        """In charge: nobody, the first agent, the second one."""
        return (None, 0, 1)[self.rank % 3]


ITEMS = tuple(Item(rank) for rank in range(COUNT))


async def put_drafts(places: tuple[Establishment, Establishment], by: Viewer, side: Side = Side.MEMBER) -> None:
    """Write the sixty drafts down; the next one has the number 61."""
    await skip_to("draft", COUNT)
    await Draft.everyones("a test fills the shelf").bulk_create(_draft(item, places, by, side) for item in ITEMS)


async def put_dossiers(
    places: tuple[Establishment, Establishment], by: Viewer, agents: tuple[Viewer, Viewer], provider: Establishment
) -> None:
    """Write the sixty drafts and their dossiers down."""
    await put_drafts(places, by)
    await Dossier.everyones("a test fills the shelf").bulk_create(_dossier(item, places, by, agents) for item in ITEMS)
    modules = (_module(item, provider) for item in ITEMS if item.taught_by_provider)
    await TrainingModule.everyones("a test fills the shelf").bulk_create(modules)


def _draft(item: Item, places: tuple[Establishment, Establishment], by: Viewer, side: Side) -> Draft:
    place = places[item.place]
    return Draft(
        id=item.draft_id,
        number=item.draft_number,
        scheme=item.scheme,
        sub_scheme=item.sub_scheme,
        state=item.state,
        entry_state=DraftState.MEMBER_EDITING,
        title=item.title,
        title_key=normalise(item.title),
        start_date=item.start,
        end_date=item.end,
        start_key=item.start_key,
        establishment_id=place.id,
        creator_id=place.id,
        created_by_id=by.user_id,
        created_by_side=side,
        management_mandate=item.mandate,
        payment_subrogation=item.subrogation,
        alert=item.alert,
        search=index(str(item.draft_number), item.title, place.company.name, place.name, place.siret, item.trainee),
        trainee_search=index(item.trainee),
        created_at=item.moment,
        updated_at=item.moment,
    )


def _dossier(
    item: Item, places: tuple[Establishment, Establishment], by: Viewer, agents: tuple[Viewer, Viewer]
) -> Dossier:
    place = places[item.place]
    return Dossier(
        id=item.dossier_id,
        number=item.number,
        scheme=item.scheme,
        sub_scheme=item.sub_scheme,
        status=item.status,
        title=item.title,
        title_key=normalise(item.title),
        start_date=item.start,
        end_date=item.end,
        start_key=item.start_key,
        establishment_id=place.id,
        draft_id=item.draft_id,
        management_mandate=item.mandate,
        payment_subrogation=item.subrogation,
        values={},
        search=index(item.number, item.title, place.company.name, place.name, place.siret, item.trainee),
        trainee_search=index(item.trainee),
        assignee_id=None if item.agent is None else agents[item.agent].user_id,
        transmitted_at=item.moment,
        transmitted_by_id=by.user_id,
        transmitted_by_side=Side.MEMBER,
        decided_at=item.moment,
        decision_reason="Décidé.",
        updated_at=item.moment,
    )


def _module(item: Item, provider: Establishment) -> TrainingModule:
    return TrainingModule(
        dossier_id=item.dossier_id,
        position=0,
        key="m1",
        title=item.title,
        organisation_id=provider.id,
        organisation_name=provider.name,
        search=index(item.number, item.title),
        trainee_search=index(item.trainee),
    )
