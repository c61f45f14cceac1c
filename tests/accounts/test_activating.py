"""The link of the first mail: once, within a day, for its own registration, and not by being looked at."""

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from main import application
from models import clock
from models.accounts.letters import AccountLetter
from models.accounts.people import User
from models.accounts.registrations import Registration, TermsAcceptance
from models.accounts.registrations.opening import forget
from tests.accounts.stage import RECORDED, Post, activated, codes, individual, professional, signed_in, text_of
from tests.resolvers.answers_given import ask

DEAD = [("LINK_INVALID", "token")]
RESEND = "mutation($email: String!) { resendActivation(email: $email) { done errors { code } } }"


async def resent(email: str, ip: str = "192.0.2.1") -> object:
    return (await ask(RESEND, email=email, ip=ip))["resendActivation"]


async def _age(by: timedelta) -> None:
    """As if the letters had been written so long ago."""
    for letter in await AccountLetter.all():
        assert letter.expires_at
        letter.created_at, letter.expires_at = letter.created_at - by, letter.expires_at - by
        await letter.save()


@pytest.mark.attack("AUTH-16")
async def test_a_link_serves_once(post: Post) -> None:
    await individual()
    token = await post.token()
    assert (await activated(token))["errors"] == []
    assert codes(await activated(token)) == DEAD
    assert await User.everyones("a test").count() == 1


@pytest.mark.attack("AUTH-16")
async def test_of_twenty_at_once_one_opens_the_account(post: Post) -> None:
    await individual()
    token = await post.token()
    answers = await asyncio.gather(*(activated(token) for _ in range(20)))
    assert [codes(one) for one in answers].count([]) == 1
    assert await User.everyones("a test").count() == 1


@pytest.mark.attack("AUTH-16")
async def test_a_link_ends_after_a_day(post: Post) -> None:
    await individual()
    token = await post.token()
    await _age(timedelta(hours=24))
    assert codes(await activated(token)) == DEAD
    await _age(-timedelta(minutes=1))
    assert (await activated(token))["errors"] == []


@pytest.mark.attack("AUTH-16")
async def test_looking_at_the_page_spends_nothing(post: Post) -> None:
    """A scanner of mails that follows the link, by GET or by HEAD, does not even see the token."""
    await individual()
    text = text_of(await post.last())
    link = next(word for word in text.split() if word.startswith("https://guichet.example/"))
    assert urlsplit(link).query == ""
    path = urlsplit(link).path
    server = httpx.ASGITransport(application())
    async with httpx.AsyncClient(transport=server, base_url="https://guichet.example") as client:
        await client.get(path)
        await client.head(path)
    assert (await activated(urlsplit(link).fragment))["errors"] == []


@pytest.mark.attack("AUTH-16")
@pytest.mark.parametrize("wrong", ["", "x", "é" * 43, "A" * 43, "A" * 100_000])
async def test_what_is_no_link_is_refused(post: Post, wrong: str) -> None:
    await individual()
    token = await post.token()
    assert codes(await activated(wrong)) == DEAD
    assert codes(await activated(token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))) == DEAD
    assert (await activated(token))["errors"] == []


@pytest.mark.feature("AFPA-11")
async def test_another_mail_can_be_asked_for_and_ends_the_link_before(post: Post) -> None:
    await professional()
    first = await post.token()
    assert await resent(" Lea.Morvan@marine.example") == {"done": True, "errors": []}
    second = await post.token()
    assert codes(await activated(first)) == DEAD
    assert (await activated(second))["errors"] == []


@pytest.mark.attack("ENUM-01", "ENUM-03")
async def test_asking_again_answers_the_same_whoever_waits_and_three_mails_come(post: Post) -> None:
    await professional()
    assert len(await post.delivered()) == 1
    for number in range(5):
        assert await resent("lea.morvan@marine.example") == {"done": True, "errors": []}
        assert len(await post.delivered()) == min(number + 2, 3)
    for email in ("inconnu@x.example", "x", ""):
        assert await resent(email) == {"done": True, "errors": []}
    assert await post.to("inconnu@x.example") == []


async def test_two_registrations_of_one_address_do_not_touch_each_other(post: Post) -> None:
    """Whoever types an address that is not theirs neither ends its owner's link nor writes in their account."""
    await professional(login="lea")
    mine = await post.token()
    assert await professional(login="intrus", firstName="Intrus", password="Autre-Secret-482") == RECORDED
    theirs = await post.token()
    assert "au nom de Intrus Morvan" in text_of(await post.last())
    assert (await activated(mine))["viewer"]["user"]["login"] == "lea"
    assert codes(await activated(theirs)) == DEAD
    assert (await signed_in("intrus", "Autre-Secret-482"))["signIn"]["tokens"] is None
    assert await Registration.all().count() == 0


@pytest.mark.feature("MCF-09")
async def test_the_accepted_version_of_the_terms_is_kept_with_its_instant(post: Post) -> None:
    await individual()
    before = (await Registration.get()).created_at
    await activated(await post.token())
    kept = await TermsAcceptance.get()
    assert (kept.version, kept.accepted_at) == ("2026-01", before)


async def test_what_nobody_confirms_is_forgotten_and_sends_nothing(post: Post) -> None:
    await individual()
    await forget(clock.now() + timedelta(hours=24))
    assert await Registration.all().count() == 0
    assert await post.delivered() == []
