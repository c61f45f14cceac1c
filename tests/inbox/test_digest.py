"""The daily mail: everything that waits, once a day, at each person's hour in Paris."""

from datetime import UTC, datetime, timedelta

import pytest

from auth.viewer import AccountStatus
from models.actions import NotificationChannel as Channel
from models.bell.deliveries import Delivery
from models.bell.digests import DigestLine, DigestRhythm
from models.bell.preferences import Choice, set_preferences
from models.states import NotificationKind as Kind
from reactions.clock.schedule import hourly
from reactions.clock.scheduler import Task, appoint, run_next
from reactions.digest import write_digests
from reactions.mail import postman
from reactions.worker import drain
from tests.inbox.clocks import Hands
from tests.reactions import world as w
from tests.reactions.post import Counter, words_of

LONG_AGO = datetime(2026, 3, 1, tzinfo=UTC)
DIGEST = {"digests": Task(write_digests, hourly)}


async def gathered(world: w.World, *, hour: int | None = None, since: datetime = LONG_AGO) -> None:
    """A cancelled dossier and a draft handed over wait for Anne's daily mail."""
    choices = [Choice(kind, Channel.EMAIL, digest=True) for kind in (Kind.DOSSIER_CANCELLED, Kind.DRAFT_HANDED_OVER)]
    await set_preferences(choices, hour=hour, by=w.viewer(world.anne))
    await w.happened("dossier.cancelled", world.dossier, comment="<b>Doublon</b>")
    await w.happened("draft.handed_over", world.draft)
    await drain(mails=False)
    await DigestLine.all().update(created_at=since)
    await Delivery.all().delete()  # what the others received at once


async def cancelled_again(world: w.World, at: datetime) -> None:
    """One more line waits for Anne's daily mail."""
    await w.happened("dossier.cancelled", world.dossier)
    await drain(mails=False)
    await DigestLine.all().update(created_at=at)


async def test_the_daily_mail_tells_everything_that_waits(world: w.World, counter: Counter) -> None:
    await gathered(world)
    hands = Hands(datetime(2026, 3, 2, 5, 30, tzinfo=UTC))
    await appoint(DIGEST, hands.read())
    assert await hands.run(DIGEST, until=datetime(2026, 3, 2, 6, 59, tzinfo=UTC)) == 1
    assert await Delivery.all().count() == 0
    await hands.run(DIGEST, until=datetime(2026, 3, 2, 7, 0, tzinfo=UTC))
    while await postman.post_next():
        pass
    (mail,) = counter.mails
    assert mail["Subject"] == "Vos notifications du 02/03/2026"
    assert mail["To"] == "anne@guichet.example"
    text, html = [words_of(part) for part in mail.iter_parts()]
    assert text == (
        "Bonjour,\n"
        "\n"
        "Voici ce qui s'est passé depuis votre dernier envoi quotidien.\n"
        "\n"
        "Dossier 2507AF000001 annulé\n"
        "Le dossier 2507AF000001, « Habilitation électrique », est annulé. Motif : <b>Doublon</b>\n"
        f"https://guichet.example/dossiers/{world.dossier.id}\n"
        "\n"
        "Brouillon n° 1 à reprendre\n"
        "Un prestataire a initialisé un dossier à votre nom et vous devez le compléter : brouillon n° 1, "
        "« Habilitation électrique ».\n"
        "\n"
        "Vous pouvez le reprendre, ou le refuser en indiquant un motif.\n"
        f"https://guichet.example/brouillons/{world.draft.id}\n"
        "\n"
        "Pour y accéder : https://guichet.example\n"
        "\n"
        "Guichet\n"
        "Ce message est envoyé automatiquement : merci de ne pas y répondre.\n"
    )
    assert "&lt;b&gt;Doublon&lt;/b&gt;" in html
    assert f'<a href="https://guichet.example/dossiers/{world.dossier.id}">' in html
    assert await DigestLine.all().count() == 0


async def test_a_day_has_one_mail_however_often_the_clock_looks(world: w.World) -> None:
    await gathered(world)
    hands = Hands(datetime(2026, 3, 2, 5, 30, tzinfo=UTC))
    await appoint(DIGEST, hands.read())
    await hands.run(DIGEST, until=datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    await cancelled_again(world, hands.read())
    await hands.run(DIGEST, until=datetime(2026, 3, 2, 22, 59, tzinfo=UTC))
    assert await Delivery.filter(template="digest").count() == 1
    await hands.run(DIGEST, until=datetime(2026, 3, 3, 7, 0, tzinfo=UTC))
    assert [row.subject for row in await Delivery.filter(template="digest").order_by("id")] == [
        "Vos notifications du 02/03/2026",
        "Vos notifications du 03/03/2026",
    ]


async def test_what_happens_after_the_hour_waits_for_the_next_day(world: w.World) -> None:
    await gathered(world, since=datetime(2026, 3, 2, 7, 0, 1, tzinfo=UTC))  # 08:00:01 in Paris
    hands = Hands(datetime(2026, 3, 2, 5, 30, tzinfo=UTC))
    await appoint(DIGEST, hands.read())
    await hands.run(DIGEST, until=datetime(2026, 3, 3, 6, 59, tzinfo=UTC))
    assert await Delivery.all().count() == 0
    await hands.run(DIGEST, until=datetime(2026, 3, 3, 7, 0, tzinfo=UTC))
    assert [row.subject for row in await Delivery.all()] == ["Vos notifications du 03/03/2026"]


async def test_each_person_has_their_hour(world: w.World) -> None:
    await gathered(world, hour=18)
    hands = Hands(datetime(2026, 3, 2, 5, 30, tzinfo=UTC))
    await appoint(DIGEST, hands.read())
    await hands.run(DIGEST, until=datetime(2026, 3, 2, 16, 59, tzinfo=UTC))
    assert await Delivery.all().count() == 0
    await hands.run(DIGEST, until=datetime(2026, 3, 2, 17, 0, tzinfo=UTC))
    assert await Delivery.all().count() == 1


@pytest.mark.attack("CLK-02")
@pytest.mark.parametrize(
    ("hour", "start", "told_at"),
    [
        (2, datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),  # 03:00, no 02:00
        (2, datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),  # the first 02:00
    ],
)
async def test_clk_02_a_missing_or_doubled_hour_makes_one_mail(
    world: w.World, hour: int, start: datetime, told_at: datetime
) -> None:
    await gathered(world, hour=hour)
    hands = Hands(start)
    await appoint(DIGEST, hands.read())
    await hands.run(DIGEST, until=told_at - timedelta(minutes=1))
    assert await Delivery.all().count() == 0
    await hands.run(DIGEST, until=told_at)
    assert await Delivery.all().count() == 1
    await cancelled_again(world, LONG_AGO)
    await hands.run(DIGEST, until=told_at + timedelta(hours=20))
    assert await Delivery.filter(template="digest").count() == 1


@pytest.mark.attack("CLK-06")
async def test_clk_06_after_three_days_down_one_mail_tells_everything(world: w.World) -> None:
    await gathered(world)
    hands = Hands(datetime(2026, 3, 2, 5, 30, tzinfo=UTC))
    await appoint(DIGEST, hands.read())
    hands.jump(timedelta(days=3, hours=4))
    assert await run_next(DIGEST, hands.read)
    assert not await run_next(DIGEST, hands.read)
    assert [row.subject for row in await Delivery.all()] == ["Vos notifications du 05/03/2026"]


async def test_a_closed_account_receives_no_daily_mail(world: w.World) -> None:
    await gathered(world)
    world.anne.status = AccountStatus.DEACTIVATED
    await world.anne.save()
    hands = Hands(datetime(2026, 3, 2, 8, 30, tzinfo=UTC))
    await appoint(DIGEST, hands.read())
    await hands.run(DIGEST, until=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    assert (await Delivery.all().count(), await DigestLine.all().count()) == (0, 0)


async def test_the_hour_is_one_of_a_day(world: w.World) -> None:
    with pytest.raises(Exception, match="digest_rhythm_hour_of_a_day"):
        await DigestRhythm.create(user=world.anne, hour=24)
