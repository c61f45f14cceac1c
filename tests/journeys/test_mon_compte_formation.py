"""Mon Compte Formation: a person registers by her number, is welcomed, completes her data, forgets her password."""

from datetime import timedelta
from typing import Any

import pytest

from auth.viewer import Side
from models import clock
from models.accounts.captchas import CaptchaAction
from tests import factories
from tests.journeys.counter import PASSWORD, Counter, Person, secret_in, text_of
from tests.journeys.words import REGISTER, REMIND, RESET, SIGN_IN

TERMS = "{ terms { version url } }"
CAPTCHA = "mutation { createCaptcha(action: REGISTER_INDIVIDUAL) { id image audio } }"
CHECK = "query($p: String!) { checkPassword(password: $p) { acceptable strength errors { code message } } }"
ME = """{ viewer { side user { firstName birthName displayName loginEmail phone mobilePhone contactEmail }
  notifications { nodes { kind title body } } hoursAccount { cpfAvailable usable } } }"""
COMPLETE = """mutation($input: ProfileInput!) { updateProfile(input: $input) {
  user { phone mobilePhone contactEmail } errors { code message path } } }"""
DELEGATE = """mutation($l: String!, $s: Date!, $e: Date!) {
  delegateAccount(delegateLogin: $l, startsOn: $s, endsOn: $e) { delegation { id } errors { code message } } }"""
ANSWER = "mutation($id: ID!) {{ {}(id: $id) {{ delegation {{ status }} errors {{ code message }} }} }}"
ACT = "mutation($id: ID!) { actAsDelegate(id: $id) { tokens { accessToken } errors { code message } } }"
SET_DIF = 'mutation { setDifHours(hours: "84.5") { hoursAccount { difAvailable } errors { code message } } }'
FORM = CaptchaAction.REGISTER_INDIVIDUAL
OPERATOR = "lea.morvan@operateur.example"
WELCOME = (
    "Bienvenue dans votre compte personnel de formation. "
    "Votre compte personnel sécurisé est activé, vous pouvez l'utiliser dès maintenant"
)
MARION, NIR = "marion.roussarie@exemple.example", "2 98 05 69 381 042 79"


async def registers(marion: Person, **changes: Any) -> Any:
    """Fills the form as it is printed, but for these changes."""
    form = {
        "nir": NIR,
        "firstName": "Marion",
        "birthName": "Roussarie",
        "birthDate": "1998-05-14",
        "email": MARION,
        "passwordConfirmation": PASSWORD,
    }
    return await marion.registers(FORM, **form | changes)


@pytest.mark.feature("MCF-03", "MCF-08", "MCF-09", "MCF-10", "MCF-11", "MCF-12", "MCF-13", "MCF-14", "MCF-16")
@pytest.mark.feature("MCF-18", "MCF-19", "MCF-20", "MCF-23", "MCF-25", "MCF-26", "MCF-27", "MCF-28", "MCF-36")
async def test_a_person_registers_in_three_steps_and_is_welcomed_in_her_space(counter: Counter) -> None:
    marion = counter.somebody()
    terms = await marion.tells(TERMS)
    assert terms["url"].endswith(f"/conditions/{terms['version']}")
    first, second = await marion.tells(CAPTCHA), await marion.tells(CAPTCHA)
    assert first["image"] != second["image"]
    assert second["audio"].startswith("data:audio/wav;base64,")
    assert await marion.tells(CHECK, p="Moncompte2015") == {"acceptable": True, "strength": 4, "errors": []}

    for required in ("birthName", "email", "emailConfirmation", "acceptedTermsVersion", "captchaAnswer"):
        refused = (await marion.asks(REGISTER[FORM], input={"nir": NIR, "firstName": "Marion"}))["errors"]
        assert any(f"'{required}'" in fault["message"] for fault in refused)
    assert await registers(marion) == {"status": "AWAITING_ACTIVATION", "errors": []}
    viewer = await marion.activates(await counter.mail_to(MARION))
    assert (viewer["side"], viewer["user"]["status"]) == ("INDIVIDUAL", "ACTIVE")

    letter = await counter.mail_to(MARION, "Votre compte est activé")
    assert WELCOME in text_of(letter)
    assert text_of(letter).endswith("Guichet\nCe message est envoyé automatiquement : merci de ne pas y répondre.\n")
    while not (space := await marion.tells(ME))["notifications"]["nodes"]:
        await marion.waits()
    assert space["notifications"]["nodes"] == [
        {"kind": "WELCOME", "title": "Bienvenue, Marion Roussarie", "body": f"{WELCOME}."}
    ]
    assert space["user"] == {
        "firstName": "Marion",
        "birthName": "Roussarie",
        "displayName": "Marion Roussarie",
        "loginEmail": MARION,
        "phone": None,
        "mobilePhone": None,
        "contactEmail": None,
    }
    assert space["hoursAccount"] == {"cpfAvailable": "0.00", "usable": "0.00"}
    completed = await marion.tells(COMPLETE, input={"phone": "01 23 45 67 89", "mobilePhone": "+33 6 12 34 56 78"})
    assert completed["user"] == {"phone": "0123456789", "mobilePhone": "+33612345678", "contactEmail": None}


@pytest.mark.feature("MCF-04", "MCF-06", "MCF-47")
async def test_who_is_registered_signs_in_by_her_number_and_nobody_registers_it_again(counter: Counter) -> None:
    eve, number, address = counter.somebody(), "1 90 01 75 112 345 11", "eve.martin@exemple.example"
    details = {"nir": number, "birthDate": "1990-01-15", "firstName": "Eve", "birthName": "Martin"}
    await registers(eve, **details, email=address)
    await eve.activates(await counter.mail_to(address))
    await counter.mail_to(address, "Votre compte est activé")
    await counter.somebody().signs_in(number)

    twin = await registers(counter.somebody(), **details, email="autre@exemple.example")
    assert twin == {"status": "AWAITING_ACTIVATION", "errors": []}
    await counter.mail_to(address, "Vous avez déjà un compte")
    assert counter.subjects_to("autre@exemple.example") == []

    await eve.tells(REMIND, e=address)
    reminder = await counter.mail_to(address, "Vos identifiants de connexion")
    assert f"Votre identifiant de connexion est « {address} »." in text_of(reminder)
    await eve.tells(RESET, t=secret_in(reminder), p="Tramway-Ocre-618")
    assert (await eve.is_refused(SIGN_IN, login=number, password=PASSWORD))[0] == "INVALID_CREDENTIALS"
    await eve.signs_in(number, "Tramway-Ocre-618")
    assert (await eve.tells(ME))["user"]["displayName"] == "Eve Martin"


@pytest.mark.feature("MCF-41")
async def test_a_holder_lets_an_operator_act_for_a_while_and_reads_what_was_done(counter: Counter) -> None:
    anna, address = counter.somebody(), "anna.petit@exemple.example"
    await registers(anna, nir="1 79 11 2B 033 128 83", birthDate="1979-11-08", firstName="Anna", email=address)
    await anna.activates(await counter.mail_to(address, "Activez votre compte"))
    await counter.mail_to(address, "Votre compte est activé")
    operator = await factories.person(first_name="Léa", birth_name="Morvan", side=Side.PRESCRIBER, login=OPERATOR)
    lea = await counter.being(await factories.viewer_of(operator))

    today = clock.today()
    proposed = await anna.tells(DELEGATE, l=OPERATOR, s=today.isoformat(), e=(today + timedelta(days=30)).isoformat())
    delegation = proposed["delegation"]["id"]
    await counter.mail_to(OPERATOR, "Anna Roussarie vous propose une délégation")
    await lea.tells(ANSWER.format("acceptDelegation"), id=delegation)
    await counter.mail_to(address, "Léa Morvan accepte votre délégation")
    lea.token, own = (await lea.tells(ACT, id=delegation))["tokens"]["accessToken"], lea.token
    assert (await lea.tells(SET_DIF))["hoursAccount"] == {"difAvailable": "84.50"}
    told = await counter.mail_to(address, "Léa Morvan a agi sur votre compte")
    assert "Modification du solde d'heures DIF" in text_of(told)
    await anna.tells(ANSWER.format("endDelegation"), id=delegation)
    assert (await lea.is_refused(SET_DIF))[0] == "UNAUTHENTICATED"
    lea.token = own
    assert (await lea.tells(ME))["user"]["displayName"] == "Léa Morvan"
