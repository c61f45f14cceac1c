"""Signing in by name, e-mail or NIR, and who a bearer token stands for."""

import asyncio
import time
from typing import Any

import pytest
from argon2 import PasswordHasher

from auth.bearers import caller_of
from auth.sign_in import ADVICE, InvalidCredentials, sign_in
from auth.throttle import TooManyAttempts
from auth.viewer import AccountStatus, Nobody, Side, Viewer
from models.accounts.making import LoginInvalid, LoginTaken, available_sides, nir_digest, set_password
from models.accounts.people import User
from models.accounts.sessions import RefreshToken, SignInSession
from models.attachments import Attachment
from models.companies import Establishment
from models.refusals import InvalidInput
from tests.auth.people import IP, MINUTE, NOON, PASSWORD, attached, caller, entity, person, signed_in, viewer
from tests.resolvers.counting import statements_of

NIR = "298056938104279"


async def refusal(login: str, password: str = PASSWORD, *, ip: str = IP, now: Any = NOON) -> Exception | None:
    try:
        await sign_in(login, password, now=now, user_agent=None, ip=ip)
    except (InvalidCredentials, TooManyAttempts) as error:
        return error
    return None


@pytest.mark.attack("AUTH-01")
@pytest.mark.parametrize(
    "login",
    ["camille", " CAMILLE ", "rh@humando.example", "RH@Humando.Example", NIR, "2980569381042", "2 98 05 69 381 042 79"],
)
async def test_a_person_signs_in_by_name_e_mail_or_nir(database: str, login: str) -> None:
    user = await person("camille", login_email="rh@humando.example", nir=NIR)
    me = await caller(await signed_in(login))
    assert isinstance(me, Viewer)
    assert (me.user_id, me.side, me.status) == (user.id, Side.MEMBER, AccountStatus.ACTIVE)


@pytest.mark.attack("AUTH-02")
async def test_every_wrong_try_gets_the_same_answer_and_leaves_nothing(database: str) -> None:
    for status in (AccountStatus.DEACTIVATED, AccountStatus.REJECTED, AccountStatus.AWAITING_ACTIVATION):
        await person(f"{status.value.lower()}@humando.example", status=status)
    await person("franceconnect@humando.example", password=None)
    await person()
    tries = [
        ("rh@humando.example", "moncompte2015"),
        ("rh@humando.example", ""),
        ("rh@humando.example", "a" * 1_000),
        ("inconnu@humando.example", PASSWORD),
        ("", PASSWORD),
        ("x" * 100_000, PASSWORD),
        ("\x00", PASSWORD),
        (NIR, PASSWORD),
        ("franceconnect@humando.example", PASSWORD),
        ("franceconnect@humando.example", ""),
        ("deactivated@humando.example", PASSWORD),
        ("rejected@humando.example", PASSWORD),
        ("awaiting_activation@humando.example", PASSWORD),
    ]
    answers = [await refusal(login, password) for login, password in tries]
    assert {(type(one), str(one)) for one in answers} == {
        (InvalidCredentials, "Identifiant ou mot de passe incorrect." + ADVICE)
    }
    assert await SignInSession.everyones("a test").count() == 0
    assert await RefreshToken.all().count() == 0
    assert await refusal("rh@humando.example") is None


async def test_an_account_that_waits_for_approval_may_come_in(database: str) -> None:
    await person("armee@terre.example", home_side=Side.PRESCRIBER, status=AccountStatus.AWAITING_APPROVAL)
    me = await caller(await signed_in("armee@terre.example"))
    assert isinstance(me, Viewer)
    assert me.status is AccountStatus.AWAITING_APPROVAL


@pytest.mark.attack("AUTH-04")
async def test_after_five_wrong_passwords_the_right_one_waits_a_minute(database: str) -> None:
    await person()
    for _ in range(5):
        assert isinstance(await refusal("rh@humando.example", "faux"), InvalidCredentials)
    closed = await refusal("RH@humando.example ")
    assert isinstance(closed, TooManyAttempts)
    assert closed.retry_after == 60
    assert await refusal("rh@humando.example", ip="198.51.100.7") is None
    assert await refusal("rh@humando.example", now=NOON + MINUTE) is None


@pytest.mark.attack("AUTH-04")
async def test_an_unknown_login_closes_like_a_known_one(database: str) -> None:
    for _ in range(5):
        await refusal("inconnu@humando.example")
    assert isinstance(await refusal("inconnu@humando.example"), TooManyAttempts)


@pytest.mark.attack("AUTH-04")
async def test_tries_in_flight_together_learn_no_more_than_tries_in_a_row(database: str) -> None:
    await person()
    answers = await asyncio.gather(*(refusal("rh@humando.example", f"faux{number}") for number in range(30)))
    assert sum(isinstance(one, InvalidCredentials) for one in answers) == 5
    assert sum(isinstance(one, TooManyAttempts) for one in answers) == 25


@pytest.mark.attack("AUTH-14")
async def test_a_digest_with_weaker_parameters_is_replaced_at_the_next_right_password(database: str) -> None:
    user = await person()
    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    await set_password(user.id, weak)
    assert isinstance(await refusal("rh@humando.example", "faux"), InvalidCredentials)
    assert (await User.everyones("a test").get()).password_hash == weak
    await signed_in()
    stored = (await User.everyones("a test").get()).password_hash
    assert stored is not None
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await refusal("rh@humando.example") is None


@pytest.mark.attack("AUTH-15")
async def test_forty_sign_ins_at_once_leave_the_others_served(database: str) -> None:
    user = await person()
    victim = await signed_in()
    worst, began = 0.0, time.perf_counter()
    crowd = asyncio.gather(*(refusal("rh@humando.example", ip=f"198.51.100.{n}") for n in range(40)))
    while not crowd.done():
        before = time.perf_counter()
        assert isinstance(await caller(victim), Viewer)
        worst = max(worst, time.perf_counter() - before)
        await asyncio.sleep(0.01)
    assert await crowd == [None] * 40
    assert worst < (time.perf_counter() - began) / 2
    assert await SignInSession.everyones("a test").filter(user_id=user.id).count() == 41


async def test_the_user_agent_is_kept_on_one_clean_line(database: str) -> None:
    await person()
    odd = "Mozilla/5.0\r\n\x00Injected: yes\u202e " + "x" * 1_000
    await sign_in("rh@humando.example", PASSWORD, now=NOON, user_agent=odd, ip=IP)
    kept = (await SignInSession.everyones("a test").get()).user_agent
    assert kept is not None
    assert kept.startswith("Mozilla/5.0 Injected: yes xxx")
    assert len(kept) == 300


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic cmg6eA==", "bearer", "Token x", "Bearer\tx"])
async def test_without_a_bearer_token_one_is_nobody(database: str, header: str | None) -> None:
    assert isinstance(await caller_of(header, now=NOON), Nobody)


async def test_rights_are_read_live_and_only_on_the_side_of_the_token(database: str) -> None:
    user, place = await person(), await entity()
    tokens = await signed_in()
    bare = await caller(tokens)
    assert isinstance(bare, Viewer)
    assert bare.reaches == ()
    whole = await attached(user, place, "CONTACT", "ADMINISTRATOR")
    await attached(user, place, "TRAINER", side=Side.PROVIDER)
    now = await caller(tokens)
    assert isinstance(now, Viewer)
    assert now.reaches == (whole.reach,)
    await Attachment.everyones("a test").filter(id=whole.id).update(active=False)
    assert await caller(tokens) == bare


async def test_a_caller_costs_one_statement(database: str) -> None:
    user, place = await person(), await entity()
    await attached(user, place, "CONTACT")
    for number in range(3):
        other = await Establishment.create(
            siret=f"4010159380010{number}", name="HUMANDO", company_id=place.company_id, head_office=False
        )
        await attached(user, other, "CONTACT", establishment_id=other.id)
    tokens = await signed_in()
    me = await caller(tokens)
    assert isinstance(me, Viewer)
    assert len(me.reaches) == 4
    assert len(await statements_of(caller(tokens))) == 1


async def test_a_nir_is_kept_as_a_keyed_digest(database: str) -> None:
    user = await person(nir="2 98 05 69 381 042 79")
    assert user.nir_digest == nir_digest("2980569381042")
    assert len(user.nir_digest) == 64
    assert "298056938104" not in repr(await User.everyones("a test").all().values())


@pytest.mark.attack("RACE-09")
async def test_the_same_account_made_twice_at_once_exists_once(database: str) -> None:
    made = await asyncio.gather(*(outcome_of("rh@humando.example") for _ in range(5)))
    assert made.count("made") == 1
    assert made.count("LOGIN_TAKEN") == 4
    assert await User.everyones("a test").count() == 1


async def test_a_login_may_not_be_the_e_mail_of_somebody_else(database: str) -> None:
    await person("camille", login_email="rh@humando.example", password=None)
    with pytest.raises(LoginTaken):
        await person("RH@humando.example", password=None)
    await person("karim@humando.example", password=None)
    with pytest.raises(LoginTaken):
        await person("karim", login_email="Karim@humando.example", password=None)


@pytest.mark.parametrize("login", ["", "ab", "avec espace", "é" * 5, "x" * 121, NIR, "a\x00b", "@humando"])
async def test_a_login_has_a_plain_form(database: str, login: str) -> None:
    with pytest.raises(LoginInvalid):
        await person(login, password=None)


async def test_everything_wrong_with_an_account_is_said_at_once(database: str) -> None:
    with pytest.raises(InvalidInput) as error:
        await person(first_name="Camille<3", login_email="rh@humando", nir="298056938104278", password=None)
    assert [(one.code, one.path) for one in error.value.problems] == [
        ("F-NAME", ("firstName",)),
        ("F-MAIL", ("loginEmail",)),
        ("F-NIR-KEY", ("nir",)),
    ]
    assert await User.everyones("a test").count() == 0


async def test_the_sides_of_a_person_are_home_and_those_of_active_attachments(database: str) -> None:
    user, place = await person(), await entity()
    assert await available_sides(user.id) == [Side.MEMBER]
    link = await attached(user, place, "CONTACT", side=Side.PROVIDER)
    assert await available_sides(user.id) == [Side.MEMBER, Side.PROVIDER]
    await Attachment.everyones("a test").filter(id=link.id).update(active=False)
    assert await available_sides(user.id) == [Side.MEMBER]
    assert (await viewer(user)).side is Side.MEMBER


async def outcome_of(login: str) -> str:
    try:
        await person(login, password=None)
    except LoginTaken as refusal:
        return refusal.code
    return "made"
