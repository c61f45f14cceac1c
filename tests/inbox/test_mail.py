"""Mails that can be turned off say how; addresses that refuse mail are left in peace; every mail can be looked at."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from models.actions import NotificationChannel as Channel
from models.bell.deliveries import BouncedAddress, Delivery, DeliveryState
from models.bell.preferences import Choice, NotificationPreference, set_preferences
from models.bell.unsubscribing import unsubscribe_url
from models.states import NotificationKind as Kind
from reactions.mail.messages import message_for
from reactions.mail.preview import KINDS, WORDS, preview
from reactions.worker import drain
from tests.reactions import world as w
from tests.reactions.post import Counter, kept_in, now_due, post_all, posted

TEMPLATES = Path(__file__).parents[2] / "reactions" / "mail" / "templates"


async def test_a_mail_that_can_be_turned_off_says_where_on_one_line(world: w.World, folder: Path) -> None:
    await w.happened("dossier.cancelled", world.dossier)
    await drain()
    mails = {str(mail["To"]): mail for mail in kept_in(folder)}
    url = unsubscribe_url(world.anne.id, Kind.DOSSIER_CANCELLED)
    assert url.startswith(f"https://guichet.example/unsubscribe?user={world.anne.id}&kind=DOSSIER_CANCELLED&signature=")
    assert mails["anne@guichet.example"]["List-Unsubscribe"] == f"<{url}>"
    assert mails["anne@guichet.example"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mails["karim@guichet.example"]["List-Unsubscribe"] != f"<{url}>"
    written = message_for(await Delivery.get(address="anne@guichet.example")).as_bytes()
    assert f"List-Unsubscribe: <{url}>\r\n".encode() in written


async def test_the_same_line_arrives_over_smtp(world: w.World, counter: Counter) -> None:
    await w.happened("dossier.cancelled", world.dossier)
    await drain()
    mails = {str(mail["To"]): mail["List-Unsubscribe"] for mail in counter.mails}
    assert mails["anne@guichet.example"] == f"<{unsubscribe_url(world.anne.id, Kind.DOSSIER_CANCELLED)}>"


@pytest.mark.parametrize("fact", ["dossier.granted", "dossier.refused", "dossier.documents_requested"])
async def test_a_letter_cannot_be_turned_off_and_does_not_say_it_can(world: w.World, fact: str) -> None:
    await w.happened(fact, world.dossier)
    await drain(mails=False)
    sent = [message_for(row) for row in await Delivery.all()]
    assert len(sent) >= 2
    assert {(mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) for mail in sent} == {(None, None)}


async def test_an_address_where_nobody_is_receives_nothing_until_it_changes(world: w.World, counter: Counter) -> None:
    counter.answers["anne@guichet.example"] = ["550 5.1.1 no such user"]
    await w.happened("dossier.granted", world.dossier)
    await drain()
    bounced = await BouncedAddress.get()
    assert (bounced.address, bounced.reason) == ("anne@guichet.example", "550 5.1.1 no such user")
    await w.happened("dossier.cancelled", world.dossier)
    await drain()
    later = await Delivery.get(template="dossier_cancelled", address="anne@guichet.example")
    expected = "nobody is at this address: 550 5.1.1 no such user"
    assert (later.state, later.last_error) == (DeliveryState.PARKED, expected)
    assert counter.recipients == [["karim@guichet.example"]] * 2
    world.anne.contact_email = "anne.neuve@guichet.example"
    await world.anne.save()
    await w.happened("dossier.granted", world.dossier)
    await drain()
    assert sorted(counter.recipients[2:]) == [["anne.neuve@guichet.example"], ["karim@guichet.example"]]


async def test_the_case_of_an_address_does_not_bring_it_back(database: str, counter: Counter) -> None:
    counter.answers["parti@guichet.example"] = ["550 no such user"]
    await posted("parti@guichet.example")
    await post_all()
    await posted("PARTI@guichet.example")
    await post_all()
    assert await Delivery.filter(state=DeliveryState.PARKED).count() == 2


@pytest.mark.parametrize("answer", ["554 5.7.1 relay access denied", "451 4.2.1 try later"])
async def test_what_is_not_the_fault_of_the_address_does_not_condemn_it(
    database: str, counter: Counter, answer: str
) -> None:
    counter.answers["anne@guichet.example"] = [answer]
    await posted("anne@guichet.example")
    await post_all()
    assert await BouncedAddress.all().count() == 0
    await posted("anne@guichet.example")
    await now_due()
    await post_all()
    assert counter.recipients[-1] == ["anne@guichet.example"]


async def test_the_daily_mail_can_be_turned_off_as_a_whole(world: w.World) -> None:
    row = await posted(template="digest", user_id=world.anne.id)
    assert message_for(row)["List-Unsubscribe"] == f"<{unsubscribe_url(world.anne.id, None)}>"


async def test_choices_of_one_person_leave_the_others_alone(world: w.World) -> None:
    off = Choice(Kind.DOSSIER_CANCELLED, Channel.EMAIL, enabled=False)
    await set_preferences([off], by=w.viewer(world.karim))
    assert [row.user_id for row in await NotificationPreference.everyones(w.TESTS)] == [world.karim.id]


def test_every_template_can_be_looked_at(tmp_path: Path) -> None:
    layouts = {"layout"}
    assert set(KINDS) | layouts == {path.stem for path in TEMPLATES.iterdir()}
    for kind in KINDS:
        text, html = preview(kind, tmp_path / "looked")
        assert text.read_text("utf-8").startswith("Objet : ")
        assert "{" not in text.read_text("utf-8")
        assert html.read_text("utf-8").count("<!doctype html>") == 1
    assert len(list((tmp_path / "looked").iterdir())) == 2 * len(KINDS)


@pytest.mark.attack("MAIL-06")
def test_mail_06_no_mail_knows_a_number_or_a_password(tmp_path: Path) -> None:
    named = {word for path in TEMPLATES.glob("*.txt") for word in re.findall(r"{{ (\w+)", path.read_text("utf-8"))}
    assert named <= {*WORDS, "paragraph", "link", "line"}


def test_the_command_writes_one_mail_and_names_the_others(tmp_path: Path) -> None:
    run = CliRunner().invoke
    done = run(app, ["mail", "preview", "dossier_granted", "--out", str(tmp_path)])
    assert (done.exit_code, sorted(path.name for path in tmp_path.iterdir())) == (
        0,
        ["dossier_granted.html", "dossier_granted.txt"],
    )
    unknown = run(app, ["mail", "preview", "dossier_lost", "--out", str(tmp_path)])
    assert unknown.exit_code == 1
    assert "There is no mail dossier_lost; there are: account_activation, " in unknown.output
