"""The catalogue: themes, trainings, sessions. The same for all who read it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from models import clock
from models.catalogue import SessionSlot, SessionTrainer, Theme, Training, TrainingSession, TrainingTheme, open_on
from schema.context import Info, viewer_of
from schema.maps.funding import hundredths, organisation
from schema.maps.people import USER
from schema.reading.linked import linked
from schema.reading.maps import Column, Gathered, Many, Map, One, Record, View
from schema.reading.reader import Reader, node_id
from schema.reading.rows import Row
from schema.reading.selection import Selection
from schema.reading.siblings import siblings


async def _themes(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[list[Row]]:
    """Those of each training, by name."""
    links = TrainingTheme.visible_to(reader.viewer).order_by("theme__name_key")
    return await linked(reader, links, "training_id", One("Theme", "theme_id"), records, selection)


async def _trainers(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[list[Row]]:
    """Those of each session, by name."""
    links = SessionTrainer.visible_to(reader.viewer).order_by("user__birth_name", "user__first_name", "user_id")
    return await linked(reader, links, "session_id", One("User", "user_id"), records, selection)


async def _sessions(
    info: Info, keys: Sequence[UUID], selection: Selection, open_only: bool | None
) -> Mapping[UUID, list[Row]]:
    """Those of each training, the first ones first: only those that one may still ask a place in, unless all are."""
    viewer = viewer_of(info)
    found = TrainingSession.visible_to(viewer).filter(training_id__in=keys).order_by("start_date", "id")
    if open_only is not False:
        found = found.filter(open_on(clock.today()))
    reader = Reader(viewer, {one.typename: one for one in (TRAINING, TRAINING_SESSION, SESSION_SLOT, THEME, USER)})
    families: dict[UUID, list[Row]] = {key: [] for key in keys}
    for row in await reader.rows("TrainingSession", found, selection, "training_id"):
        families[row.record["training_id"]].append(row)
    return families


THEME = Map(
    "Theme",
    Theme,
    {"id": node_id("Theme"), "name": Column("name")},
    reached=Theme.visible_to,
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
)

TRAINING = Map(
    "Training",
    Training,
    {
        "id": node_id("Training"),
        "themes": Gathered(("id",), _themes, view=View.RIGHTS),
        "hours": hundredths("hours_hundredths"),
        "provider": organisation("provider__name", "provider__siret"),
        "sessions": siblings(_sessions),
        **{
            name: Column(name)
            for name in ("title", "certification_code", "summary", "objectives", "content", "prerequisites")
        },
    },
    reached=Training.visible_to,
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
)

TRAINING_SESSION = Map(
    "TrainingSession",
    TrainingSession,
    {
        "id": node_id("TrainingSession"),
        "training": One("Training", "training_id"),
        "slots": Many("SessionSlot", "session_id", ("starts_at",)),
        "waiting_count": Column("waiting"),
        "trainers": Gathered(("id",), _trainers, view=View.RIGHTS),
        **{
            name: Column(name)
            for name in (
                "start_date",
                "end_date",
                "city",
                "department",
                "remote",
                "capacity",
                "seats_left",
                "withdrawal_deadline",
            )
        },
    },
    reached=TrainingSession.visible_to,
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
)

SESSION_SLOT = Map(
    "SessionSlot",
    SessionSlot,
    {"starts_at": Column("starts_at"), "ends_at": Column("ends_at")},
    reached=SessionSlot.visible_to,
    reached_view=View.RIGHTS,
)
