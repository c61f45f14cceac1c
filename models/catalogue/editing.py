"""Writing the catalogue: themes, trainings, sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from models import clock
from models.catalogue import SessionSlot, SessionTrainer, Theme, Training, TrainingSession, TrainingTheme
from models.catalogue.calendar import settle
from models.companies import Establishment
from models.database import transaction
from models.search import index, normalise

_LONGEST_KEY = 400


@dataclass(frozen=True, kw_only=True)
class NewTraining:
    """What a training is made of; `hours` to the hundredth."""

    title: str
    summary: str
    provider_id: UUID
    theme_ids: Sequence[UUID] = ()
    certification_code: str | None = None
    objectives: str | None = None
    content: str | None = None
    prerequisites: str | None = None
    hours: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """What a session is made of: when (from, to), where unless it is remote, for how many, by whom."""

    slots: Sequence[tuple[datetime, datetime]]
    capacity: int
    withdrawal_deadline: datetime
    city: str | None = None
    department: str | None = None
    remote: bool = False
    reserved_to_members: bool = False
    trainer_ids: Sequence[UUID] = ()


async def add_theme(name: str) -> Theme:
    """Raises `IntegrityError` when there is one of this name."""
    return await Theme.create(name=name, name_key=normalise(name))


async def add_training(new: NewTraining) -> Training:
    """A training without sessions yet."""
    provider = await Establishment.everyones("whoever gives it").get(id=new.provider_id)
    training = Training(
        id=uuid4(),
        title=new.title,
        title_key=normalise(new.title)[:_LONGEST_KEY],
        certification_code=new.certification_code,
        summary=new.summary,
        objectives=new.objectives,
        content=new.content,
        prerequisites=new.prerequisites,
        hours_hundredths=None if new.hours is None else int(new.hours * 100),
        search=index(new.title, new.summary, new.certification_code, new.objectives, new.content, provider.name),
        provider_id=provider.id,
    )
    async with transaction():
        await training.save(force_create=True)
        links = [TrainingTheme(training_id=training.id, theme_id=theme) for theme in new.theme_ids]
        await TrainingTheme.everyones("of the new training").bulk_create(links)
    return training


async def add_session(training_id: UUID, new: NewSession, *, today: date | None = None) -> TrainingSession:
    """A session of this training, all of its seats free, from the day of its first slot to that of its last."""
    session = TrainingSession(
        id=uuid4(),
        training_id=training_id,
        start_date=min(clock.day_of(start) for start, _ in new.slots),
        end_date=max(clock.day_of(end) for _, end in new.slots),
        city=new.city,
        city_key=normalise(new.city) if new.city else None,
        department=new.department,
        remote=new.remote,
        reserved_to_members=new.reserved_to_members,
        capacity=new.capacity,
        seats_left=new.capacity,
        withdrawal_deadline=new.withdrawal_deadline,
    )
    async with transaction():
        # First: a new session holds its training too, and of two that hold it neither could settle it.
        await Training.everyones("of the new session").select_for_update().get(id=training_id)
        await session.save(force_create=True)
        for start, end in new.slots:
            await SessionSlot.create(session_id=session.id, starts_at=start, ends_at=end)
        for user_id in new.trainer_ids:
            await SessionTrainer.create(session_id=session.id, user_id=user_id)
        await settle([training_id], today or clock.today())
    return session
