"""Preferences: what may be chosen, what cannot, and how telling follows them."""

from typing import Any

import pytest

from auth.viewer import Side, Viewer
from models.actions import NotificationChannel as Channel
from models.bell.channels import KINDS, offered
from models.bell.deliveries import Delivery
from models.bell.digests import DigestLine
from models.bell.preferences import Choice, NotificationPreference, set_preferences
from models.states import NotificationKind as Kind
from reactions import audience as a
from reactions.depositors import those_who_deposited_it
from reactions.enrolments import audience as e
from reactions.table import TABLE
from reactions.worker import drain
from tests import factories
from tests.reactions import world as w
from tests.resolvers.asking import ask, code, problems, told

PREFERENCES = "{ viewer { digestHour notificationPreferences { kind label channel enabled locked digest } } }"
SET = """
mutation($preferences: [NotificationPreferenceInput!]!, $hour: Int) {
  setNotificationPreferences(preferences: $preferences, digestHour: $hour) {
    preferences { kind channel enabled locked digest } errors { code message path } } }"""

SIDES: dict[a.Audience, set[Side]] = {
    a.members_of_the_request: {Side.MEMBER},
    a.the_applicants: {Side.MEMBER, Side.INDIVIDUAL},
    a.members_who_had_received_it: {Side.MEMBER},
    a.members_when_it_was_transmitted_for_them: {Side.MEMBER},
    a.provider_who_wrote_it: {Side.PROVIDER},
    a.providers_of_its_modules: {Side.PROVIDER},
    a.those_who_transmitted_it: {Side.MEMBER, Side.PROVIDER, Side.INDIVIDUAL},
    those_who_deposited_it: {Side.MEMBER, Side.PROVIDER, Side.INDIVIDUAL},
    a.administrators_of_the_entity: {Side.MEMBER, Side.PROVIDER, Side.STAFF},
    a.the_requester: {Side.MEMBER, Side.PROVIDER},
    a.the_attached_user: {Side.MEMBER, Side.PROVIDER},
    a.staff: {Side.STAFF},
    a.the_person: {Side.PRESCRIBER},  # whose account is approved
    a.the_other_party: {Side.MEMBER, Side.INDIVIDUAL, Side.STAFF},
    a.applicants_written_to: {Side.MEMBER, Side.INDIVIDUAL},
    e.the_applicant: {Side.MEMBER},
    e.the_employers: {Side.MEMBER},
    e.the_prescriber: {Side.PRESCRIBER},
    e.the_trainers: {Side.PROVIDER},
    a.the_holder_of_the_account: {Side.INDIVIDUAL},
    a.the_delegate: {Side.PRESCRIBER, Side.PROVIDER},
    a.the_newcomer: {Side.MEMBER, Side.PROVIDER, Side.INDIVIDUAL},
}


def given(kind: str, channel: str, enabled: bool, digest: bool = False) -> dict[str, Any]:
    return {"kind": kind, "channel": channel, "enabled": enabled, "digest": digest}


async def chosen(by: Viewer, *choices: Choice, hour: int | None = None) -> None:
    await set_preferences(choices, hour=hour, by=by)


def test_what_may_be_chosen_is_what_the_reactions_tell() -> None:
    bells: dict[Kind, set[Side]] = {}
    mails: dict[Kind, set[Side]] = {}
    for reaction in TABLE.values():
        if reaction.kind:
            bells.setdefault(reaction.kind, set()).update(*(SIDES[one] for one in reaction.tells))
        if reaction.preference:
            mails.setdefault(reaction.preference, set()).update(*(SIDES[one] for one in reaction.mails))
    assert {kind: set(reach.bell) for kind, reach in KINDS.items()} == bells
    assert {kind: set(reach.mail) for kind, reach in KINDS.items()} == mails


async def test_a_person_reads_what_their_sides_are_told(world: w.World) -> None:
    answer = (await told(PREFERENCES, w.viewer(world.omar)))["viewer"]
    assert answer["digestHour"] == 8
    pairs = [(one["kind"], one["channel"]) for one in answer["notificationPreferences"]]
    assert pairs == [(kind.value, channel.value) for kind, channel in offered([Side.PROVIDER])]
    assert ("DRAFT_RESUMED", "IN_APP") in pairs
    assert ("DRAFT_HANDED_OVER", "IN_APP") not in pairs
    refused = [one for one in answer["notificationPreferences"] if one["kind"] == "DOSSIER_REFUSED"]
    shown = {"kind": "DOSSIER_REFUSED", "label": "Refus d'un dossier", "enabled": True, "locked": True, "digest": False}
    assert refused == [shown | {"channel": "IN_APP"}, shown | {"channel": "EMAIL"}]


async def test_choices_are_kept_and_all_preferences_come_back(world: w.World) -> None:
    anne = await factories.viewer_of(world.anne)
    wanted = [
        given("DOSSIER_CANCELLED", "EMAIL", True, digest=True),
        given("DOSSIER_UNDER_REVIEW", "IN_APP", False),
        given("DOSSIER_GRANTED", "EMAIL", True),
    ]
    payload = (await told(SET, anne, preferences=wanted, hour=18))["setNotificationPreferences"]
    assert payload["errors"] == []
    held = {(one["kind"], one["channel"]): (one["enabled"], one["digest"]) for one in payload["preferences"]}
    assert held["DOSSIER_CANCELLED", "EMAIL"] == (True, True)
    assert held["DOSSIER_UNDER_REVIEW", "IN_APP"] == (False, False)
    assert [pair for pair, value in held.items() if value != (True, False)] == [
        ("DOSSIER_UNDER_REVIEW", "IN_APP"),
        ("DOSSIER_CANCELLED", "EMAIL"),
    ]
    read = (await told(PREFERENCES, anne))["viewer"]
    assert read["digestHour"] == 18
    assert {
        (one["kind"], one["channel"]): (one["enabled"], one["digest"]) for one in read["notificationPreferences"]
    } == held
    assert await NotificationPreference.everyones(w.TESTS).filter(user_id=world.karim.id).count() == 0


async def test_what_is_wrong_is_said_at_its_place_and_nothing_is_kept(world: w.World) -> None:
    wanted = [
        given("DOSSIER_UNDER_REVIEW", "IN_APP", False),
        given("DOSSIER_GRANTED", "EMAIL", False),
        given("DOSSIER_REFUSED", "EMAIL", True, digest=True),
        given("DOSSIER_DOCUMENTS_REQUESTED", "IN_APP", False),
        given("WELCOME", "EMAIL", False),
        given("DOSSIER_UNDER_REVIEW", "EMAIL", True),
        given("DOSSIER_CANCELLED", "IN_APP", True, digest=True),
    ]
    payload = (await told(SET, await factories.viewer_of(world.anne), preferences=wanted))["setNotificationPreferences"]
    locked = "Ces messages ne peuvent être ni désactivés ni regroupés."
    unknown = "Aucun message de ce type ne vous est adressé par ce moyen."
    assert problems(payload) == [
        ("PREFERENCE_LOCKED", locked, ["preferences", "1", "enabled"]),
        ("PREFERENCE_LOCKED", locked, ["preferences", "2", "digest"]),
        ("PREFERENCE_LOCKED", locked, ["preferences", "3", "enabled"]),
        ("PREFERENCE_NOT_OFFERED", unknown, ["preferences", "4", "kind"]),
        ("PREFERENCE_NOT_OFFERED", unknown, ["preferences", "5", "kind"]),
        (
            "DIGEST_IS_FOR_MAILS",
            "Seuls les courriels peuvent être regroupés en un envoi quotidien.",
            ["preferences", "6", "digest"],
        ),
    ]
    assert payload["preferences"] == []
    assert await NotificationPreference.everyones(w.TESTS).count() == 0


@pytest.mark.parametrize("hour", [-1, 24])
async def test_an_hour_that_no_day_has_is_refused(world: w.World, hour: int) -> None:
    wanted = [given("DOSSIER_UNDER_REVIEW", "IN_APP", False)]
    payload = (await told(SET, await factories.viewer_of(world.anne), preferences=wanted, hour=hour))[
        "setNotificationPreferences"
    ]
    expected = ("DIGEST_HOUR_INVALID", "L'heure de l'envoi quotidien est un nombre de 0 à 23.", ["digestHour"])
    assert problems(payload) == [expected]
    assert await NotificationPreference.everyones(w.TESTS).count() == 0


async def test_nobody_has_no_preferences(database: str) -> None:
    assert await code(SET, preferences=[]) == "UNAUTHENTICATED"
    assert (await ask(PREFERENCES))["data"] == {"viewer": None}


async def test_a_bell_turned_off_stays_silent_for_that_kind_and_that_person(world: w.World) -> None:
    await chosen(w.viewer(world.anne), Choice(Kind.DOSSIER_UNDER_REVIEW, Channel.IN_APP, enabled=False))
    await w.happened("dossier.review_started", world.dossier)
    await w.happened("dossier.granted", world.dossier)
    await drain(mails=False)
    assert await w.told() == {
        "anne MEMBER": [Kind.DOSSIER_GRANTED],
        "karim MEMBER": [Kind.DOSSIER_UNDER_REVIEW, Kind.DOSSIER_GRANTED],
        "omar PROVIDER": [Kind.DOSSIER_UNDER_REVIEW, Kind.DOSSIER_GRANTED],
    }


async def test_a_mail_turned_off_leaves_for_the_others(world: w.World) -> None:
    await chosen(w.viewer(world.anne), Choice(Kind.DOSSIER_CANCELLED, Channel.EMAIL, enabled=False))
    await w.happened("dossier.cancelled", world.dossier)
    await drain(mails=False)
    assert [row.address for row in await Delivery.all()] == ["karim@guichet.example"]


async def test_a_transmission_in_ones_name_follows_the_preference_of_transmissions(world: w.World) -> None:
    await chosen(w.viewer(world.anne), Choice(Kind.DOSSIER_TRANSMITTED, Channel.EMAIL, enabled=False))
    await w.happened("draft.transmitted", world.draft)
    await drain(mails=False)
    assert [row.address for row in await Delivery.all()] == ["karim@guichet.example"]


async def test_a_letter_leaves_whatever_an_old_row_says(world: w.World) -> None:
    await NotificationPreference.create(
        user=world.anne, kind=Kind.DOSSIER_GRANTED, channel=Channel.EMAIL, enabled=False, digest=True
    )
    await w.happened("dossier.granted", world.dossier)
    await drain(mails=False)
    assert sorted(row.address for row in await Delivery.all()) == ["anne@guichet.example", "karim@guichet.example"]


async def test_a_gathered_mail_waits_and_goes_when_it_is_turned_off(world: w.World) -> None:
    anne = w.viewer(world.anne)
    await chosen(anne, Choice(Kind.DOSSIER_CANCELLED, Channel.EMAIL, digest=True))
    await w.happened("dossier.cancelled", world.dossier)
    await drain(mails=False)
    assert [row.address for row in await Delivery.all()] == ["karim@guichet.example"]
    line = await DigestLine.get()
    assert (line.user_id, line.title) == (world.anne.id, "Dossier 2507AF000001 annulé")
    assert line.body == "Le dossier 2507AF000001, « Habilitation électrique », est annulé."
    await chosen(anne, Choice(Kind.DOSSIER_CANCELLED, Channel.EMAIL, enabled=False))
    assert await DigestLine.all().count() == 0
