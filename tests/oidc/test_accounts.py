"""Which account FranceConnect opens: the one of that person there, and no other."""

from dataclasses import replace
from uuid import uuid4

import pytest

from auth.viewer import AccountStatus, Side
from models.accounts.franceconnect import FranceConnectIdentity
from models.accounts.making import NewAccount, create_account
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from outside.franceconnect_twin.faults import Fault
from outside.franceconnect_twin.people import PEOPLE
from outside.franceconnect_twin.provider import Twin
from tests import factories
from tests.oidc.stage import Browser, codes, twin, viewer_of, written

EMAIL = PEOPLE["claire"]["email"]


def _claire(side: Side) -> NewAccount:
    """An account with the names and the address of somebody whom FranceConnect knows."""
    return NewAccount(
        status=AccountStatus.ACTIVE,
        home_side=side,
        first_name="Claire Louise",
        birth_name="MARTIN-LEROY",
        login_email=EMAIL,
        password_hash="x",
    )


@pytest.mark.attack("OIDC-05")
@pytest.mark.parametrize("side", [Side.INDIVIDUAL, Side.MEMBER, Side.STAFF])
async def test_an_account_with_the_same_names_and_address_stays_its_owners(
    there: Twin, browser: Browser, side: Side
) -> None:
    """Even when FranceConnect tells the address, which nobody asked for."""
    theirs = await create_account(_claire(side))
    payload = await browser.signs_in("claire", Fault.TALKATIVE)
    assert codes(payload) == []
    assert (await viewer_of(payload)).user_id != theirs.id
    assert payload["viewer"]["user"]["loginEmail"] is None
    assert await SignInSession.everyones("a test counts").filter(user_id=theirs.id).count() == 0
    untouched = await User.everyones("a test looks").get(id=theirs.id)
    assert (untouched.login_email, untouched.home_side, untouched.password_hash) == (EMAIL, side, "x")


@pytest.mark.attack("OIDC-05")
async def test_somebody_with_the_same_names_and_birth_date_has_a_space_of_their_own(
    there: Twin, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await browser.signs_in("claire")
    monkeypatch.setitem(PEOPLE, "idriss", PEOPLE["claire"])
    other = await browser.signs_in("idriss")
    assert (await viewer_of(other)).user_id != (await viewer_of(one)).user_id


@pytest.mark.attack("OIDC-06")
async def test_the_same_subject_at_another_provider_is_somebody_else(there: Twin, browser: Browser) -> None:
    one = await browser.signs_in("claire")
    async with twin() as elsewhere:
        assert elsewhere.subject_of("claire") == there.subject_of("claire")
        other = await Browser().signs_in("claire")
    assert (await viewer_of(other)).user_id != (await viewer_of(one)).user_id


@pytest.mark.feature("AGE-35")
@pytest.mark.attack("OIDC-07")
@pytest.mark.parametrize("side", [Side.MEMBER, Side.PROVIDER, Side.PRESCRIBER, Side.STAFF])
async def test_a_professional_account_is_not_opened_by_it(there: Twin, browser: Browser, side: Side) -> None:
    """Persons and professionals come in by different doors, whatever links the account to the person."""
    payload = await browser.signs_in("claire")
    viewer = await viewer_of(payload)
    await User.everyones("a test moves somebody").filter(id=viewer.user_id).update(home_side=side)
    before = await written()
    refused = await browser.signs_in("claire")
    assert codes(refused) == ["PERSONAL_SPACE_CLOSED"]
    assert refused["errors"][0]["message"] == (
        "Ce compte ne s'ouvre pas avec FranceConnect : adressez-vous à nos services."
    )
    assert await written() == before


@pytest.mark.parametrize("status", [AccountStatus.DEACTIVATED, AccountStatus.REJECTED])
async def test_an_account_that_was_closed_stays_closed(there: Twin, browser: Browser, status: AccountStatus) -> None:
    viewer = await viewer_of(await browser.signs_in("claire"))
    await User.everyones("a test closes an account").filter(id=viewer.user_id).update(status=status)
    assert codes(await browser.signs_in("claire")) == ["PERSONAL_SPACE_CLOSED"]
    assert (await written())["sessions"] == 1


@pytest.mark.attack("OIDC-07")
async def test_one_comes_in_on_the_side_of_individuals_only(there: Twin, browser: Browser) -> None:
    viewer = await viewer_of(await browser.signs_in("claire"))
    assert (viewer.side, viewer.reaches) == (Side.INDIVIDUAL, ())


async def test_an_identity_is_seen_by_its_person_only_and_by_nobody_in_their_name(
    there: Twin, browser: Browser
) -> None:
    claire = await viewer_of(await browser.signs_in("claire"))
    idriss = await viewer_of(await browser.signs_in("idriss"))
    agent = await factories.agent()
    delegate, client = replace(claire, delegation_id=uuid4()), replace(claire, client_id=uuid4())
    for viewer, births in (
        *((claire, ["1984-07-19"]), (idriss, ["1971-00-00"])),
        *((agent, []), (delegate, []), (client, [])),
    ):
        seen = await FranceConnectIdentity.visible_to(viewer)
        assert [one.birth_date for one in seen] == births
