"""How each person wants to be told: by kind and channel, at once or in the daily mail."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.accounts.making import available_sides
from models.accounts.people import User
from models.actions import NotificationChannel
from models.bell.channels import is_locked, offered
from models.bell.digests import DigestLine, choose_hour
from models.database import transaction
from models.refusals import Refusal
from models.scoping import Scoped
from models.states import NotificationKind
from schemes.issues import Problem

_WHY = "a person's own preferences"


class PreferenceLocked(Refusal):
    """Ces messages ne peuvent être ni désactivés ni regroupés."""


class PreferenceNotOffered(Refusal):
    """Aucun message de ce type ne vous est adressé par ce moyen."""


class DigestIsForMails(Refusal):
    """Seuls les courriels peuvent être regroupés en un envoi quotidien."""


class DigestHourInvalid(Refusal):
    """L'heure de l'envoi quotidien est un nombre de 0 à 23."""


class NotificationPreference(Scoped):
    """What a person chose for one kind and one channel; without a row: enabled, at once."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User")
    kind = fields.CharEnumField(NotificationKind, max_length=40)
    channel = fields.CharEnumField(NotificationChannel, max_length=10)
    enabled = fields.BooleanField(default=True)
    digest = fields.BooleanField(default=False)

    user_id: UUID

    class Meta:
        table = "notification_preference"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The viewer's own."""
        return QuerySet(cls).filter(user_id=viewer.user_id)


@dataclass(frozen=True, slots=True)
class Choice:
    """How to be told of one kind by one channel."""

    kind: NotificationKind
    channel: NotificationChannel
    enabled: bool = True
    digest: bool = False

    @property
    def is_locked(self) -> bool:
        """Whether nobody may choose otherwise."""
        return is_locked(self.kind, self.channel)


async def preferences_of(user_id: UUID) -> list[Choice]:
    """Everything that this person may be told on one of their sides, as they chose it."""
    rows = await NotificationPreference.everyones(_WHY).filter(user_id=user_id)
    chosen = {(row.kind, row.channel): Choice(row.kind, row.channel, row.enabled, row.digest) for row in rows}
    pairs = offered(await available_sides(user_id))
    return [Choice(*pair) if is_locked(*pair) else chosen.get(pair, Choice(*pair)) for pair in pairs]


async def chosen_by(
    user_ids: Collection[UUID], kind: NotificationKind, channel: NotificationChannel
) -> dict[UUID, Choice]:
    """What each of these persons chose for this kind and channel."""
    usual = dict.fromkeys(user_ids, Choice(kind, channel))
    if is_locked(kind, channel):
        return usual
    everyones = NotificationPreference.everyones("the worker follows what each person chose")
    rows = everyones.filter(user_id__in=list(user_ids), kind=kind, channel=channel)
    return usual | {row.user_id: Choice(kind, channel, row.enabled, row.digest) for row in await rows}


async def set_preferences(choices: Sequence[Choice], *, hour: int | None = None, by: Viewer) -> list[Choice]:
    """All or none of these choices, the last one of a kind and channel; gives all preferences.

    Raises PreferenceLocked, PreferenceNotOffered, DigestIsForMails, DigestHourInvalid.
    """
    async with transaction():
        # Two windows that choose at once do it one after the other.
        await User.everyones(_WHY).select_for_update().get(id=by.user_id)
        allowed = set(offered(await available_sides(by.user_id)))
        _refuse([problem for at, one in enumerate(choices) for problem in _problems(at, one, allowed)])
        if hour is not None:
            if not 0 <= hour <= 23:
                raise DigestHourInvalid(path=("digestHour",))
            await choose_hour(by.user_id, hour)
        await _write(by.user_id, choices)
    return await preferences_of(by.user_id)


async def unsubscribe(user_id: UUID, kind: NotificationKind | None) -> None:
    """No more mails of this kind to this person; None: of none of the kinds that their daily mail gathers."""
    async with transaction():
        if await User.everyones(_WHY).select_for_update().get_or_none(id=user_id) is None:
            return
        gathered = NotificationPreference.everyones(_WHY).filter(
            user_id=user_id, channel=NotificationChannel.EMAIL, digest=True
        )
        kinds = [kind] if kind else [row.kind for row in await gathered]
        refused = [Choice(one, NotificationChannel.EMAIL, enabled=False) for one in kinds]
        await _write(user_id, [choice for choice in refused if not choice.is_locked])


def _problems(at: int, choice: Choice, allowed: Collection[tuple[object, object]]) -> Iterable[Problem]:
    place = ("preferences", str(at))
    if (choice.kind, choice.channel) not in allowed:
        yield PreferenceNotOffered.problem(path=(*place, "kind"))
    elif choice.is_locked and not choice.enabled:
        yield PreferenceLocked.problem(path=(*place, "enabled"))
    elif choice.digest and choice.channel is not NotificationChannel.EMAIL:
        yield DigestIsForMails.problem(path=(*place, "digest"))
    elif choice.is_locked and choice.digest:
        yield PreferenceLocked.problem(path=(*place, "digest"))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise PreferenceLocked(problems=problems)


async def _write(user_id: UUID, choices: Iterable[Choice]) -> None:
    for choice in {(choice.kind, choice.channel): choice for choice in choices}.values():
        pair = {"user_id": user_id, "kind": choice.kind, "channel": choice.channel}
        chosen = {"enabled": choice.enabled, "digest": choice.digest}
        if not await NotificationPreference.everyones(_WHY).filter(**pair).update(**chosen):
            await NotificationPreference(**pair, **chosen).save()
        if choice.channel is NotificationChannel.EMAIL and not choice.enabled:
            await DigestLine.filter(user_id=user_id, kind=choice.kind).delete()
