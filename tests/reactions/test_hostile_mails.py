"""What users write reaches mails as words: no header, no recipient, no link and no second mail of theirs."""

import re

import pytest

from models.accounts.people import User
from models.bell.deliveries import Delivery, DeliveryState
from models.companies import Company, Establishment
from models.drafts import Draft
from models.drafts.saving import ContactEmailInvalid, save
from reactions.worker import drain
from tests import factories
from tests.cast import on_stage
from tests.reactions import world as w
from tests.reactions.post import Counter, post_all, posted, read, states, words_of
from tests.reactions.wire import Wire, wired

HOSTILE = ["a\r\nBcc: evil@evil.test", "a\nb", "a\u2028b", "a\x85b", "=?utf-8?q?a=0D=0ABcc:evil@evil.test?="]
HEADERS = {
    "From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type",
    "List-Unsubscribe", "List-Unsubscribe-Post",
}  # fmt: skip
FACTS = ("draft.handed_over", "dossier.granted", "dossier.refused", "dossier.cancelled", "dossier.documents_requested")


@pytest.mark.attack("MAIL-01")
@pytest.mark.parametrize("subject", HOSTILE)
async def test_a_hostile_subject_parks_alone(database: str, counter: Counter, subject: str) -> None:
    await posted("victime@guichet.example", subject=subject)
    await posted("anne@guichet.example")
    await post_all()
    expected = {"victime@guichet.example": DeliveryState.PARKED, "anne@guichet.example": DeliveryState.SENT}
    assert await states() == expected
    assert counter.recipients == [["anne@guichet.example"]]


@pytest.mark.attack("MAIL-01", "MAIL-02")
@pytest.mark.parametrize(
    "words", [*HOSTILE, "Jean, evil@evil.test", '"x" <evil@evil.test>', "\r\n.\r\nRCPT TO:<e@e.test>"]
)
async def test_names_titles_and_reasons_reach_no_header_and_no_recipient(
    database: str, counter: Counter, words: str
) -> None:
    world = await w.build_world(title=words)
    await User.everyones(w.TESTS).all().update(first_name=words, birth_name=words)
    for named in (Company, Establishment):
        await named.everyones(w.TESTS).all().update(name=words)
    for fact in FACTS:
        await w.happened(fact, world.draft if fact.startswith("draft") else world.dossier, comment=words)
    await drain()
    assert {row.state for row in await Delivery.all()} == {DeliveryState.SENT}
    assert len(counter.mails) == await Delivery.all().count() >= 2 * len(FACTS)
    for mail, recipients in zip(counter.mails, counter.recipients, strict=True):
        assert set(mail.keys()) <= HEADERS
        assert recipients == [str(mail["To"])]
        assert re.fullmatch(r"[a-z]+@guichet\.example", recipients[0])
        assert "evil" not in str(mail["From"]) + str(mail["To"]) + str(mail["Subject"])


@pytest.mark.attack("MAIL-02", "MAIL-03")
@pytest.mark.parametrize(
    "address",
    [
        "Jean, evil@evil.test",
        "a@x.test,b@y.test",
        "Jean <a@x.test>",
        "a@x.test\r\nBcc: evil@evil.test",
        "a+b@",
        "é@x.test",
        "a",
        "",
    ],
)
async def test_a_hostile_address_parks_alone(database: str, counter: Counter, address: str) -> None:
    await posted(address)
    await posted("anne@guichet.example")
    await post_all()
    assert await states() == {address: DeliveryState.PARKED, "anne@guichet.example": DeliveryState.SENT}
    assert counter.recipients == [["anne@guichet.example"]]


@pytest.mark.attack("MAIL-03")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('"a b"@x.test', None),
        ("a@[127.0.0.1]", None),
        ("a@x.test,b@y.test", None),
        ("a@x.test\0", None),
        ("a@x.test\r\nBcc: b@y.test", None),
        ("a@раураl.test", None),
        ("oﬃce@x.test", None),
        ("ａ@x.test", None),
        ("a+b@", None),
        ("a@x", None),
        ("a..b@x.test", None),
        (".a@x.test", None),
        ("a@-x.test", None),
        ("a" * 250 + "@x.test", None),
        ("a@" + "x" * 250 + ".test", None),
        ("  a@x.test ", "a@x.test"),
        ("Anne.Garnier+paie@x-1.test", "Anne.Garnier+paie@x-1.test"),
    ],
)
async def test_the_contact_of_a_request_has_one_plain_address(database: str, typed: str, kept: str | None) -> None:
    cast = await on_stage()
    draft = await factories.draft(cast.anne)
    if kept is None:
        with pytest.raises(ContactEmailInvalid):
            await save(draft.id, version=1, values={}, contact_email=typed, by=cast.anne)
    else:
        await save(draft.id, version=1, values={}, contact_email=typed, by=cast.anne)
    assert (await Draft.everyones(w.TESTS).get(id=draft.id)).contact_email == kept


@pytest.mark.attack("MAIL-04")
@pytest.mark.parametrize(
    "words",
    [
        '<a href="https://evil.test">Cliquez</a>',
        "<img src=x onerror=alert(1)>",
        "</p></body><script>alert(1)</script>",
        "[Cliquez](javascript:alert(1))",
        "{{ link }} {% raw %} %(link)s {0.__class__}",
        "&lt;b&gt; \" ' `",
    ],
)
async def test_markup_of_a_user_is_shown_and_not_obeyed(database: str, counter: Counter, words: str) -> None:
    world = await w.build_world(title=words)
    await w.happened("dossier.cancelled", world.dossier, comment=words)
    await drain()
    for mail in counter.mails:
        text, html = [words_of(part) for part in mail.iter_parts()]
        assert f"« {words} », est annulé. Motif : {words}\n" in text
        assert re.findall(r'(?:href|src)="([^"]*)"', html) == [f"https://guichet.example/dossiers/{world.dossier.id}"]
        assert set(re.findall(r"<([a-z]+)", html)) <= {"html", "head", "meta", "title", "body", "p", "a", "br"}


SMUGGLED = [
    "un\n.\nMAIL FROM:<evil@evil.test>\r\n.\r\ndeux",
    "un\n.\r\nMAIL FROM:<evil@evil.test>",
    "un\r\n.\nMAIL FROM:<evil@evil.test>",
    "un\r.\rMAIL FROM:<evil@evil.test>",
    "un\r.\r\nMAIL FROM:<evil@evil.test>",
    ".",
    "..\n.\n",
]


@pytest.mark.attack("MAIL-05")
@pytest.mark.parametrize("words", SMUGGLED)
async def test_no_words_end_a_mail_and_begin_another(database: str, smtp_port: int, words: str) -> None:
    await posted(text=f"{words}\n", html=f"<p>{words}</p>")
    async with wired(smtp_port) as wire:
        await post_all()
    (message,) = wire.messages
    assert [command[:4] for command in wire.commands] == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]
    assert re.findall(rb"(?<!\r)\n|\r(?!\n)|\0", message) == []
    assert re.findall(rb"^\.(?!\.)", message.removesuffix(b".\r\n"), re.MULTILINE) == []
    assert _text_of(wire) == _as_lines(words)


def _text_of(wire: Wire) -> str:
    """The plain part, as whoever receives the message reads it."""
    content = wire.messages[0].removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    part = read(content).get_body(("plain",))
    assert part is not None
    return words_of(part).rstrip("\n")


def _as_lines(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
