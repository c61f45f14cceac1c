"""Afpa: a professional of employment opens an account, waits, is validated; forgets everything, and comes back."""

import pytest

from models.accounts.captchas import CaptchaAction
from tests import factories
from tests.journeys.counter import PASSWORD, Counter, secret_in, text_of
from tests.journeys.words import ACTIVATE, BELL, REMIND, RESET, SIGN_IN, SIGN_OUT

FRANCE_TRAVAIL = "France Travail (anciennement Pôle emploi)"
ORGANISATIONS = "{ partnerOrganisations { code name } }"
ME = "{ viewer { side user { status login displayName organisation } } }"
WAITING = "{ accountsToApprove { nodes { id displayName organisation loginEmail } } }"
APPROVE = "mutation($id: ID!) { approveAccount(userId: $id) { user { status } errors { code message path } } }"
ENROL = """mutation { enrolCandidate(input: {
  sessionId: "x", candidate: {firstName: "Ali", birthName: "Ben", birthDate: "1990-01-15", email: "ali@exemple.example"}
}) { errors { code message path } } }"""
FOLLOW = "{ enrolments { totalCount } }"
LEA = "lea.morvan@francetravail.example"


@pytest.mark.feature("AFPA-02", "AFPA-03", "AFPA-04", "AFPA-05", "AFPA-07", "AFPA-10", "AFPA-11")
@pytest.mark.feature("AFPA-12", "AFPA-13", "AFPA-14", "AFPA-15", "AFPA-16", "AFPA-20", "AFPA-21")
async def test_a_professional_of_employment_opens_an_account_waits_and_is_validated(counter: Counter) -> None:
    agent = await counter.being(await factories.agent(login="equipe@afpa.example"))
    lea = counter.somebody()
    assert (await lea.is_refused(FOLLOW))[0] == "UNAUTHENTICATED"
    assert (await lea.is_refused(ENROL))[0] == "UNAUTHENTICATED"

    organisations = {one["name"]: one["code"] for one in await lea.tells(ORGANISATIONS)}
    recorded = await lea.registers(
        CaptchaAction.REGISTER_PROFESSIONAL,
        side="PRESCRIBER",
        email=LEA,
        login="lmorvan",
        organisationCode=organisations[FRANCE_TRAVAIL],
        civility="MADAME",
        firstName="Léa",
        birthName="Morvan",
        phone="01 23 45 67 89",
    )
    assert recorded == {"status": "AWAITING_ACTIVATION", "errors": []}
    assert (await lea.is_refused(SIGN_IN, login="lmorvan", password=PASSWORD))[0] == "INVALID_CREDENTIALS"

    letter = await counter.mail_to(LEA, "Activez votre compte")
    viewer = await lea.activates(letter)
    assert (viewer["side"], viewer["user"]["status"]) == ("PRESCRIBER", "AWAITING_APPROVAL")
    assert (await counter.somebody().is_refused(ACTIVATE, token=secret_in(letter)))[0] == "LINK_INVALID"
    assert await lea.is_refused(ENROL) == (
        "FORBIDDEN",
        "Votre compte est en cours de validation. Pour une inscription immédiate, appelez le 3936.",
    )

    told = await counter.mail_to("equipe@afpa.example", "Compte de Léa Morvan à valider")
    assert FRANCE_TRAVAIL in text_of(told)
    waiting = {one["loginEmail"]: one for one in (await agent.tells(WAITING))["nodes"]}[LEA]
    assert (waiting["displayName"], waiting["organisation"]) == ("Léa Morvan", FRANCE_TRAVAIL)
    async with lea.listens() as line:
        bell = await line.subscribe(BELL)
        assert (await bell.next())["kind"] == "COUNT"
        assert (await agent.tells(APPROVE, id=waiting["id"]))["user"] == {"status": "ACTIVE"}
        rung = await bell.next()
    assert rung["notification"] == {"kind": "ACCOUNT_APPROVED", "title": "Votre compte est validé"}
    welcome = await counter.mail_to(LEA, "Votre compte est validé")
    assert "vous pouvez inscrire des candidats et suivre l'avancement de vos demandes" in text_of(welcome)

    await lea.signs_in("lmorvan")
    assert await lea.tells(ME) == {
        "side": "PRESCRIBER",
        "user": {
            "status": "ACTIVE",
            "login": "lmorvan",
            "displayName": "Léa Morvan",
            "organisation": FRANCE_TRAVAIL,
        },
    }
    assert (await lea.is_refused(ENROL))[0] != "FORBIDDEN"


@pytest.mark.feature("AFPA-09", "AFPA-17", "AFPA-18", "AFPA-19")
async def test_who_forgot_everything_receives_the_login_and_chooses_another_password(counter: Counter) -> None:
    noe = counter.somebody()
    await noe.registers(
        CaptchaAction.REGISTER_PROFESSIONAL,
        side="PRESCRIBER",
        email="noe.petit@gendarmerie.example",
        login="npetit",
        organisationCode="GENDARMERIE",
        firstName="Noé",
        birthName="Petit",
    )
    await noe.activates(await counter.mail_to("noe.petit@gendarmerie.example"))
    assert (await noe.tells(ME))["user"]["login"] == "npetit"
    await noe.tells(SIGN_OUT)
    assert await noe.tells(ME) is None

    later = counter.somebody()
    assert await later.tells(REMIND, e="Noe.Petit@gendarmerie.example") == {"done": True, "errors": []}
    letter = await counter.mail_to("noe.petit@gendarmerie.example", "Vos identifiants de connexion")
    assert "Votre identifiant de connexion est « npetit »." in text_of(letter)
    await later.tells(RESET, t=secret_in(letter), p="Tramway-Ocre-618")
    await counter.mail_to("noe.petit@gendarmerie.example", "Votre mot de passe a été modifié")
    assert (await later.is_refused(SIGN_IN, login="npetit", password=PASSWORD))[0] == "INVALID_CREDENTIALS"
    await later.signs_in("npetit", "Tramway-Ocre-618")
    assert (await later.tells(ME))["side"] == "PRESCRIBER"
