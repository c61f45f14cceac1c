"""Mails: what they look like, and what becomes of them when the server refuses, falters or is away."""

from datetime import timedelta
from pathlib import Path

import pytest

from models import clock
from models.bell.deliveries import Delivery, DeliveryState
from outside.smtp import Later, Never, Sent
from reactions.mail import postman
from reactions.mail.messages import Poison, message_for
from reactions.worker import drain
from tests.reactions import world as w
from tests.reactions.post import (
    Counter,
    configured,
    kept_in,
    longest_header_line_of,
    now_due,
    opened,
    post_all,
    posted,
    states,
    words_of,
)


@pytest.mark.attack("MAIL-04")
async def test_a_mail_in_a_folder_reads_as_it_was_written(database: str, folder: Path) -> None:
    world = await w.build_world(title="Été & <b>hiver</b>")
    await w.happened("draft.handed_over", world.draft, by=world.myriam)
    await drain()
    mails = {str(mail["To"]): mail for mail in kept_in(folder)}
    assert set(mails) == {"anne@guichet.example", "karim@guichet.example"}
    mail = mails["anne@guichet.example"]
    delivery = await Delivery.get(address="anne@guichet.example")
    assert mail["From"] == "Guichet <ne-pas-repondre@guichet.example>"
    assert mail["Subject"] == "Brouillon n° 1 à reprendre"
    assert mail["Message-ID"] == delivery.message_id
    assert delivery.message_id.endswith("@guichet.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    text, html = [words_of(part) for part in mail.iter_parts()]
    assert text == (
        "Bonjour,\n"
        "\n"
        "Un prestataire a initialisé un dossier à votre nom et vous devez le compléter : brouillon n° 1, "
        "« Été & <b>hiver</b> ».\n"
        "\n"
        "Vous pouvez le reprendre, ou le refuser en indiquant un motif.\n"
        "\n"
        f"Pour y accéder : https://guichet.example/brouillons/{world.draft.id}\n"
        "\n"
        "Guichet\n"
        "Ce message est envoyé automatiquement : merci de ne pas y répondre.\n"
    )
    assert "« Été &amp; &lt;b&gt;hiver&lt;/b&gt; »" in html
    assert "<b>" not in html
    assert f'<a href="https://guichet.example/brouillons/{world.draft.id}">' in html


@pytest.mark.parametrize(
    "subject",
    ["Fin de la délégation de Marion Roussarie à Léa Morvan", "é à " * 50 + "ô", "mot " * 60 + "fin", "é" * 200],
)
async def test_a_subject_reads_as_it_was_written_however_its_lines_are_broken(
    database: str, folder: Path, subject: str
) -> None:
    await posted(subject=subject)
    await post_all()
    assert [str(mail["Subject"]) for mail in kept_in(folder)] == [subject]
    assert longest_header_line_of(folder) <= 78


async def test_a_mail_sent_twice_into_a_folder_is_one_file(database: str, folder: Path) -> None:
    delivery = await posted()
    await post_all()
    await Delivery.filter(id=delivery.id).update(state=DeliveryState.PENDING, sent_at=None, leased_until=None)
    await post_all()
    assert [mail["Message-ID"] for mail in kept_in(folder)] == [delivery.message_id]


async def test_an_accepted_mail_is_sent_once(database: str, counter: Counter) -> None:
    delivery = await posted()
    await post_all()
    await post_all()
    assert [mail["Message-ID"] for mail in counter.mails] == [delivery.message_id]
    await delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENT, 1)
    assert delivery.sent_at is not None


async def test_451_then_accepted(database: str, counter: Counter) -> None:
    counter.answers["anne@guichet.example"] = ["451 try later"]
    delivery = await posted()
    await post_all()
    await delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.last_error) == (DeliveryState.PENDING, 1, "451 try later")
    assert 3 < (delivery.next_attempt_at - clock.now()).total_seconds() < 7
    await now_due()
    await post_all()
    assert [mail["Message-ID"] for mail in counter.mails] == [delivery.message_id]


async def test_550_parks_that_address_and_no_other(database: str, counter: Counter) -> None:
    counter.answers["parti@guichet.example"] = ["550 no such user"]
    await posted("parti@guichet.example")
    await posted("anne@guichet.example")
    await post_all()
    expected = {"parti@guichet.example": DeliveryState.PARKED, "anne@guichet.example": DeliveryState.SENT}
    assert await states() == expected
    assert (await Delivery.get(address="parti@guichet.example")).last_error == "550 no such user"


async def test_a_server_that_is_down_then_up_receives_the_same_mail(database: str, smtp_port: int) -> None:
    delivery = await posted()
    await post_all()
    assert await states() == {"anne@guichet.example": DeliveryState.PENDING}
    with opened(Counter(), smtp_port) as counter:
        await now_due()
        await post_all()
    assert [mail["Message-ID"] for mail in counter.mails] == [delivery.message_id]
    assert await states() == {"anne@guichet.example": DeliveryState.SENT}


async def test_mails_to_one_address_leave_in_order_whatever_fails(database: str, counter: Counter) -> None:
    counter.answers["anne@guichet.example"] = ["451 try later"]
    await posted(subject="Premier")
    await posted(subject="Second")
    await posted("karim@guichet.example", subject="Autre")
    await post_all()
    assert [mail["Subject"] for mail in counter.mails] == ["Autre"]
    await now_due()
    await post_all()
    assert [mail["Subject"] for mail in counter.mails] == ["Autre", "Premier", "Second"]


async def test_a_mail_put_off_behind_another_leaves_as_soon_as_that_one_has(database: str) -> None:
    """Two postmen and a queue for one person do not fall into one mail a second."""
    mails = [await posted() for _ in range(3)]
    now = clock.now()
    for mail in mails:
        held = await postman.claim(now)
        assert held is not None
        assert held.id == mail.id
        assert await postman.claim(now) is None
        assert await postman.settle(held, Sent(), now)
    assert await states() == {"anne@guichet.example": DeliveryState.SENT}


async def test_a_mail_put_off_behind_one_that_is_parked_leaves_at_once(database: str) -> None:
    poison, second = await posted(), await posted()
    now = clock.now()
    held = await postman.claim(now)
    assert held is not None
    assert await postman.claim(now) is None
    assert await postman.settle(held, Never("poison"), now)
    held = await postman.claim(now)
    assert held is not None
    assert (held.id, second.id > poison.id) == (second.id, True)


async def test_a_postman_past_the_lease_cannot_have_the_last_word(database: str) -> None:
    await posted()
    stale = await postman.claim(clock.now())
    assert stale is not None
    assert await postman.claim(clock.now()) is None
    later = clock.now() + postman.LEASE + timedelta(seconds=1)
    fresh = await postman.claim(later)
    assert fresh is not None
    assert await postman.settle(stale, Never("asleep too long"), later) is False
    assert await postman.settle(fresh, Sent(), later) is True
    assert await postman.settle(fresh, Later("too late"), later) is False
    assert await states() == {"anne@guichet.example": DeliveryState.SENT}


async def test_a_mail_refused_for_days_is_parked(database: str, counter: Counter) -> None:
    counter.answers["anne@guichet.example"] = ["451 try later"]
    await posted(attempts=postman.MOST_ATTEMPTS - 1)
    await post_all()
    assert await states() == {"anne@guichet.example": DeliveryState.PARKED}


async def test_a_long_name_of_the_entity_still_makes_a_mail(database: str, counter: Counter) -> None:
    long = "Ü" * 240
    delivery = await posted(subject=long)
    assert message_for(delivery)["Subject"] == long
    await post_all()
    assert [mail["Subject"] for mail in counter.mails] == [long]


async def test_poison_is_named(database: str) -> None:
    with pytest.raises(Poison, match="control character"):
        message_for(await posted(subject="a\nb"))


@pytest.mark.attack("CRASH-07")
async def test_crash_07_many_mails_behind_a_failing_one_hold_nobody_up(database: str, counter: Counter) -> None:
    counter.answers["lent@guichet.example"] = ["451 try later"]
    for _ in range(3 * postman.LOOKED_AT):
        await posted("lent@guichet.example")
    await posted("anne@guichet.example")
    await post_all()
    await post_all()
    assert counter.recipients == [["anne@guichet.example"]]


async def test_a_wrong_address_of_the_server_parks_nothing(database: str, caplog: pytest.LogCaptureFixture) -> None:
    await posted()
    with configured(smtp_url="smtp://127.0.0.1:99999"), caplog.at_level("CRITICAL", logger="reactions.mail.postman"):
        await post_all()
    assert await states() == {"anne@guichet.example": DeliveryState.PENDING}
