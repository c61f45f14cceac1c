"""The catalogue: themes, trainings, sessions. The same for all who read it."""

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import clock
from models.catalogue import SessionSlot, SessionTrainer, Theme, Training, TrainingSession, TrainingTheme, open_on
from schema.maps.funding import hundredths, organisation
from schema.reading.maps import Column, Many, Map, One, View
from schema.reading.reader import node_id

_BY_NAME = ("user__birth_name", "user__first_name", "user_id")


def _sessions(viewer: Viewer, open_only: bool | None = None) -> QuerySet[TrainingSession]:
    """Only those that one may still ask a place in, unless all are asked for."""
    found = TrainingSession.visible_to(viewer)
    return found if open_only is False else found.filter(open_on(clock.today()))


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
        "themes": Many("Theme", "training_id", ("theme__name_key",), rows=TrainingTheme.visible_to, via="theme_id"),
        "hours": hundredths("hours_hundredths"),
        "provider": organisation("provider__name", "provider__siret"),
        "sessions": Many("TrainingSession", "training_id", ("start_date", "id"), rows=_sessions, asked=True),
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
        "trainers": Many("User", "session_id", _BY_NAME, rows=SessionTrainer.visible_to, via="user_id"),
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
