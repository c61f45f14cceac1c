"""Opening an account: what the forms ask for, and what nobody learns by them."""

from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.accounts.captchas import Captcha, CaptchaAction
from models.accounts.people import User
from models.accounts.registrations import Registration
from models.attachments import Attachment
from models.bell.deliveries import Delivery
from schemes.formats.nir import key
from tests.accounts.stage import (
    NIR,
    PASSWORD,
    RECORDED,
    Post,
    activated,
    captcha,
    codes,
    individual,
    professional,
    signed_in,
    text_of,
)
from tests.auth.people import person
from tests.resolvers.answers_given import ask


@pytest.mark.feature("AFPA-05", "AFPA-06")
async def test_the_lists_that_a_form_needs_are_public(database: str) -> None:
    """«Autre» comes last; the terms have a version and an address."""
    found = await ask("{ partnerOrganisations { code name } terms { version url publishedOn } }")
    assert [one["name"] for one in found["partnerOrganisations"]] == [
        "Armée de terre",
        "Armée de l'air",
        "Marine nationale",
        "France Travail (anciennement Pôle emploi)",
        "Gendarmerie",
        "Autre",
    ]
    assert found["terms"]["version"] == "2026-01"
    assert found["terms"]["url"].endswith("/conditions/2026-01")


@pytest.mark.feature("AFPA-03", "AFPA-04", "AFPA-07", "AFPA-08", "AFPA-10", "AFPA-11", "AFPA-12")
async def test_a_prescriber_registers_confirms_and_waits(post: Post) -> None:
    assert await professional(login="lea.morvan") == RECORDED
    assert await User.everyones("a test").count() == 0
    assert (await signed_in("lea.morvan"))["signIn"]["tokens"] is None
    mail = await post.last()
    assert (mail["To"], mail["Subject"]) == ("lea.morvan@marine.example", "Activez votre compte")
    assert "au nom de Léa Morvan" in text_of(mail)
    payload = await activated(await post.token())
    assert payload["errors"] == []
    assert payload["viewer"]["side"] == "PRESCRIBER"
    assert payload["viewer"]["user"] | {"id": ""} == {
        "id": "",
        "status": "AWAITING_APPROVAL",
        "login": "lea.morvan",
        "displayName": "Léa Morvan",
        "organisation": "Marine nationale",
    }
    assert (await signed_in("lea.morvan"))["signIn"]["tokens"] is not None


@pytest.mark.feature("AFPA-06")
async def test_an_organisation_outside_of_the_list_is_named(post: Post) -> None:
    assert codes(await professional(organisationCode=None)) == [("ORGANISATION_REQUIRED", "organisationCode")]
    assert codes(await professional(organisationCode="ZZZ")) == [("ORGANISATION_REQUIRED", "organisationCode")]
    assert codes(await professional(organisationCode="OTHER")) == [("ORGANISATION_NAME_REQUIRED", "organisationName")]
    assert await professional(organisationCode="OTHER", organisationName=" Mission  locale ") == RECORDED
    viewer = (await activated(await post.token()))["viewer"]
    assert viewer["user"]["organisation"] == "Mission locale"


@pytest.mark.feature("AFPA-08")
async def test_the_login_may_be_the_address_but_need_not_be(post: Post) -> None:
    assert codes(await professional(login="autre@marine.example")) == [("LOGIN_IS_AN_ADDRESS", "login")]
    assert codes(await professional(login="é")) == [("LOGIN_INVALID", "login")]
    assert await professional() == RECORDED
    viewer = (await activated(await post.token()))["viewer"]
    assert viewer["user"]["login"] == "lea.morvan@marine.example"


@pytest.mark.feature("AGE-15", "CAP-16", "AKTO-69")
async def test_a_member_registers_for_an_entity_and_administers_it_as_its_first_user(post: Post) -> None:
    number = "401015938"
    assert await professional(side="MEMBER", entityNumber=number, requestedRoles=["CONTACT"]) == RECORDED
    payload = await activated(await post.token())
    assert payload["viewer"]["user"]["status"] == "ACTIVE"
    user = await User.everyones("a test").get()
    links = await Attachment.everyones("a test").filter(user_id=user.id)
    assert [link.roles for link in links] == [["ADMINISTRATOR", "CONTACT"]]
    welcome = next(text_of(mail) for mail in await post.delivered() if mail["Subject"] == "Votre compte est activé")
    assert f"en vous connectant avec l'identifiant « {user.login} » et le mot de passe" in welcome
    assert "formation" not in welcome


async def test_who_names_an_entity_says_as_what_under_the_field_of_the_form(database: str) -> None:
    for roles, refused in (([], "ROLES_REQUIRED"), (["TRAINER"], "ROLE_NOT_OF_SIDE")):
        payload = await professional(side="MEMBER", entityNumber="401015938", requestedRoles=roles)
        assert codes(payload) == [(refused, "requestedRoles")]
    assert await Registration.all().count() == 0


@pytest.mark.feature("MCF-07", "AGE-35")
@pytest.mark.parametrize("side", ["STAFF", "INDIVIDUAL"])
async def test_staff_and_individuals_do_not_come_in_by_the_form_of_professionals(database: str, side: str) -> None:
    assert codes(await professional(side=side)) == [("SIDE_NOT_OPEN", "side")]
    assert await Registration.all().count() == 0


@pytest.mark.feature("MCF-02", "MCF-04", "MCF-10", "MCF-20", "MCF-25", "MCF-27")
async def test_an_individual_registers_by_nir_and_signs_in_by_it(post: Post) -> None:
    assert await individual(mobilePhone="06 12 34 56 78") == RECORDED
    payload = await activated(await post.token())
    assert (payload["viewer"]["side"], payload["viewer"]["user"]["status"]) == ("INDIVIDUAL", "ACTIVE")
    assert payload["tokens"]["accessToken"]
    assert (await signed_in("2 98 05 69 381 042 79"))["signIn"]["tokens"] is not None
    welcome = await post.last()
    assert welcome["Subject"] == "Votre compte est activé"
    assert (
        "Bienvenue dans votre compte personnel de formation. Votre compte personnel sécurisé est activé, vous pouvez "
        "l'utiliser dès maintenant en vous connectant avec votre numéro de sécurité sociale et le mot de passe que "
        "vous avez renseigné.\n\nVotre correspondant CPF, Caisse des Dépôts\n"
    ) in text_of(welcome)
    assert "merci de ne pas y répondre" in text_of(welcome)
    user = await User.everyones("a test").get()
    assert (user.mobile_phone, user.phone) == ("0612345678", None)
    assert NIR[:13] not in repr(await User.everyones("a test").all().values())


@pytest.mark.feature("MCF-08", "MCF-09", "MCF-10", "MCF-12", "MCF-13", "MCF-14", "MCF-15", "MCF-16", "MCF-22")
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"emailConfirmation": "autre@exemple.example"}, ("EMAILS_DIFFER", "emailConfirmation")),
        ({"email": "marion", "emailConfirmation": "marion"}, ("F-MAIL", "email")),
        ({"passwordConfirmation": PASSWORD + "!"}, ("PASSWORDS_DIFFER", "passwordConfirmation")),
        ({"acceptedTermsVersion": "2025-01"}, ("TERMS_NOT_ACCEPTED", "acceptedTermsVersion")),
        ({"nir": NIR[:13]}, ("NIR_KEY_REQUIRED", "nir")),
        ({"nir": NIR[:13] + "80"}, ("F-NIR-KEY", "nir")),
        ({"birthDate": "1998-06-14"}, ("NIR_BIRTH_MISMATCH", "birthDate")),
        ({"birthName": "R0ussarie"}, ("F-NAME", "birthName")),
        ({"firstName": " "}, ("F-NAME", "firstName")),
        ({"phone": "12"}, ("F-TEL", "phone")),
        ({"captchaAnswer": "FAUX"}, ("CAPTCHA_WRONG", "captchaAnswer")),
        ({"captchaId": "x"}, ("CAPTCHA_WRONG", "captchaAnswer")),
    ],
)
async def test_what_is_wrong_is_said_under_its_field_and_nothing_is_kept(
    database: str, change: dict[str, Any], error: tuple[str, str]
) -> None:
    payload = await individual(**change)
    assert (payload["status"], codes(payload)) == (None, [error])
    assert await Registration.all().count() == 0
    assert await individual() == RECORDED


async def test_everything_that_is_wrong_is_said_at_once_and_spends_no_captcha(database: str) -> None:
    payload = await individual(password="court", passwordConfirmation="", emailConfirmation="", acceptedTermsVersion="")
    assert [code for code, _ in codes(payload)] == [
        "EMAILS_DIFFER",
        "PASSWORD_TOO_WEAK",
        "PASSWORD_TOO_SHORT",
        "TERMS_NOT_ACCEPTED",
        "PASSWORDS_DIFFER",
    ]
    assert await Captcha.filter(used_at=None).count() == 1


def _born(years: int, *, days: int = 0) -> dict[str, Any]:
    """Somebody who had this birthday today, or will in some days; a temporary number says nothing of a birth."""
    today = clock.today() + timedelta(days=days)
    birth = today.replace(year=today.year - years, day=28 if (today.month, today.day) == (2, 29) else today.day)
    number = "7123456789012"
    return {"birthDate": birth.isoformat(), "nir": number + key(number)}


@pytest.mark.feature("MCF-01")
@pytest.mark.parametrize(
    ("age", "signed", "allowed"),
    [(16, False, True), (15, False, False), (15, True, True), (14, True, False)],
)
async def test_one_registers_at_sixteen_or_at_fifteen_with_a_signed_apprenticeship(
    database: str, age: int, signed: bool, allowed: bool
) -> None:
    """AKTO-32, too."""
    payload = await individual(**_born(age), hasSignedApprenticeship=signed)
    assert codes(payload) == ([] if allowed else [("TOO_YOUNG", "birthDate")])
    eve = await individual(**_born(age, days=2), hasSignedApprenticeship=signed)
    assert codes(eve) == [("TOO_YOUNG", "birthDate")]


@pytest.mark.attack("CAPT-01")
async def test_a_captcha_of_one_form_does_not_serve_for_the_other(database: str) -> None:
    wrong = await captcha(CaptchaAction.REGISTER_PROFESSIONAL)
    assert codes(await individual(**wrong)) == [("CAPTCHA_WRONG", "captchaAnswer")]
    elsewhere = await captcha(CaptchaAction.REGISTER_INDIVIDUAL, ip="198.51.100.9")
    assert codes(await individual(**elsewhere)) == [("CAPTCHA_WRONG", "captchaAnswer")]


@pytest.mark.attack("ENUM-02")
async def test_an_address_that_has_an_account_gets_the_same_answer_and_its_owner_a_mail(post: Post) -> None:
    await person("lea.morvan@marine.example", login_email="lea.morvan@marine.example")
    assert await professional() == RECORDED
    assert await post.to("lea.morvan@marine.example") == ["Vous avez déjà un compte"]
    assert await User.everyones("a test").count() == 1
    assert (await signed_in("lea.morvan@marine.example"))["signIn"]["tokens"] is None
    assert (await Registration.get()).details == {}


@pytest.mark.attack("ENUM-02")
@pytest.mark.feature("MCF-47")
async def test_a_nir_that_has_an_account_gets_the_same_answer_and_its_owner_a_mail(post: Post) -> None:
    await person("marion", login_email="marion@ailleurs.example", nir=NIR)
    assert await individual() == RECORDED
    assert await post.to("marion@ailleurs.example") == ["Vous avez déjà un compte"]
    assert await post.to("marion@exemple.example") == []
    await ask('mutation { resendActivation(email: "marion@exemple.example") { done } }')
    assert await post.to("marion@exemple.example") == []


@pytest.mark.attack("ENUM-02")
async def test_a_chosen_name_is_reserved_whether_or_not_the_address_has_an_account(database: str) -> None:
    await person("lea.morvan@marine.example", login_email="lea.morvan@marine.example")
    other = {"email": "libre@marine.example", "emailConfirmation": "libre@marine.example"}
    assert await professional(login="premier") == RECORDED
    assert await professional(login="second", **other) == RECORDED
    third = {"email": "tiers@marine.example", "emailConfirmation": "tiers@marine.example"}
    for name in ("premier", "second"):
        assert codes(await professional(login=name, **third)) == [("LOGIN_TAKEN", "login")]


@pytest.mark.attack("ENUM-02", "ENUM-03")
async def test_one_address_receives_three_mails_an_hour_whoever_registers_it(post: Post) -> None:
    for _ in range(5):
        assert await professional() == RECORDED
    assert len(await post.delivered()) == 3
    await person("pris@marine.example", login_email="pris@marine.example")
    for _ in range(5):
        assert await professional(email="pris@marine.example", emailConfirmation="pris@marine.example") == RECORDED
    assert await post.to("pris@marine.example") == ["Vous avez déjà un compte"] * 3


@pytest.mark.attack("TOK-15")
async def test_neither_the_link_nor_the_password_nor_the_number_is_in_the_database(post: Post) -> None:
    await individual()
    token = await post.token()
    rows = repr([await Delivery.all().values(), await Registration.all().values()])
    for secret in (token, PASSWORD, NIR, NIR[:13]):
        assert secret not in rows
    assert (await Delivery.get()).text.startswith("sealed:1:")
