"""Cap Métiers: an organisation and its «référent», who says who may come in and what they may do, and hands over."""

import pytest

from auth.permissions import Role
from models import clock
from models.accounts.captchas import CaptchaAction
from tests import factories
from tests.auth.people import person
from tests.journeys.counter import HELP, PASSWORD, Counter, Person, text_of
from tests.journeys.words import ACCEPT, COLLEAGUES, JOIN, SWITCH, WISHES

PREVIEW = "query($n: String!) { entityPreview(number: $n) { name city hasAdministrator } }"
ME = """{ viewer { user { civility firstName birthName usageName displayName phone login }
  attachments { nodes { roles entity { ... on Company { name } } } } } }"""
HAND_OVER = "mutation($id: ID!) { transferAdministration(id: $id) { attachment { roles } errors { code message } } }"
RENEW = """mutation($n: String!, $y: Int!) { renewMembership(entityNumber: $n, year: $y) {
  membership { year endsOn } errors { code message } } }"""
REPORT = """mutation($n: String!, $d: String!) { reportEntityChange(entityNumber: $n, description: $d) {
  done errors { code message } } }"""
REFERENT = (Role.ADMINISTRATOR,)
SOPHIE, PAUL = "sophie.blanc@mission.example", "paul.henry@mission.example"


async def asks_for_an_account(who: Person, email: str, organisation: str, **more: object) -> None:
    """«Créer un compte»: the organisation that employs the person, civility, names."""
    await who.registers(
        CaptchaAction.REGISTER_PROFESSIONAL, side="MEMBER", email=email, entityNumber=organisation, **more
    )


@pytest.mark.feature("CAP-01", "CAP-03", "CAP-05", "CAP-06", "CAP-13", "CAP-14", "CAP-16", "CAP-18", "CAP-20")
@pytest.mark.feature("CAP-22", "CAP-24", "CAP-25", "CAP-26")
async def test_the_first_user_confirms_the_next_one_and_says_what_he_may_do(counter: Counter) -> None:
    mission = await factories.establishment(of=await factories.company(name="MISSION LOCALE"), city="POITIERS")
    sophie, paul = counter.somebody(), counter.somebody()
    free = {"name": "MISSION LOCALE", "city": "POITIERS", "hasAdministrator": False}
    assert await sophie.tells(PREVIEW, n=mission.siret) == free
    await asks_for_an_account(
        sophie,
        SOPHIE,
        mission.company.siren,
        login="sblanc",
        civility="MADAME",
        firstName="Sophie",
        birthName="Blanc",
        usageName="Blanc-Rey",
        phone="05 49 00 00 00",
        requestedRoles=["EMPLOYER"],
    )
    await sophie.activates(await counter.mail_to(SOPHIE, "Activez votre compte"))
    await counter.mail_to(SOPHIE, "Votre compte est activé")
    await counter.mail_to(SOPHIE, "Rattachement à MISSION LOCALE accepté")
    await sophie.signs_in("sblanc")
    assert await sophie.tells(ME) == {
        "user": {
            "civility": "MADAME",
            "firstName": "Sophie",
            "birthName": "Blanc",
            "usageName": "Blanc-Rey",
            "displayName": "Sophie Blanc-Rey",
            "phone": "0549000000",
            "login": "sblanc",
        },
        "attachments": {"nodes": [{"roles": ["ADMINISTRATOR", "EMPLOYER"], "entity": {"name": "MISSION LOCALE"}}]},
    }

    assert (await paul.tells(PREVIEW, n=mission.siret))["hasAdministrator"] is True
    assert (await paul.is_refused(WISHES))[0] == "UNAUTHENTICATED"
    await asks_for_an_account(
        paul,
        PAUL,
        mission.company.siren,
        firstName="Paul",
        birthName="Henry",
        requestedRoles=["BENEFICIARY"],
    )
    await paul.activates(await counter.mail_to(PAUL, "Activez votre compte"))
    await counter.mail_to(PAUL, "Votre compte est activé")
    told = await counter.mail_to(SOPHIE, "Demande de rattachement de Paul Henry")
    assert "Paul Henry demande son rattachement à MISSION LOCALE (bénéficiaire)." in text_of(told)
    assert (await paul.tells(ME))["attachments"]["nodes"] == []
    [request] = (await sophie.tells(WISHES))["nodes"]
    assert (request["requester"], request["requestedRoles"]) == ({"displayName": "Paul Henry"}, ["BENEFICIARY"])
    assert (await sophie.is_refused(ACCEPT, id=request["id"], roles=[]))[0] == "ROLES_REQUIRED"
    accepted = await sophie.tells(ACCEPT, id=request["id"], roles=["BENEFICIARY", "EMPLOYER"])
    assert accepted["attachment"]["roles"] == ["BENEFICIARY", "EMPLOYER"]
    await counter.mail_to(PAUL, "Rattachement à MISSION LOCALE accepté")
    assert (await paul.tells(ME))["attachments"]["nodes"][0]["roles"] == ["BENEFICIARY", "EMPLOYER"]


@pytest.mark.feature("CAP-02", "CAP-15", "CAP-17")
async def test_the_referent_takes_the_membership_reports_a_move_and_hands_over(counter: Counter) -> None:
    place = await factories.establishment(of=await factories.company(name="CAP EMPLOI"))
    await factories.agent(login="tus@cap-metiers.example")
    nadia = await counter.being(await factories.member(place.company, roles=REFERENT, first_name="Nadia"))
    await factories.member(place.company, first_name="Omar", login="omar@cap-emploi.example")
    year, number = clock.today().year, place.company.siren
    assert (await nadia.tells(RENEW, n=number, y=year))["membership"] == {"year": year, "endsOn": f"{year}-12-31"}
    await nadia.tells(RENEW, n=number, y=year + 1)
    await nadia.tells(REPORT, n=number, d="Nous déménageons au 2 rue Henri-Barbusse.")
    assert "Nous déménageons au 2 rue Henri-Barbusse." in text_of(await counter.mail_to("tus@cap-metiers.example"))

    colleagues = (await nadia.tells(COLLEAGUES, number=number))["nodes"]
    [his] = [one["id"] for one in colleagues if one["user"] == {"firstName": "Omar"}]
    assert (await nadia.tells(HAND_OVER, id=his))["attachment"]["roles"] == ["ADMINISTRATOR", "CONTACT"]
    await counter.mail_to("omar@cap-emploi.example", "Vous administrez CAP EMPLOI")
    assert (await nadia.is_refused(RENEW, n=number, y=year + 1))[0] == "FORBIDDEN"


@pytest.mark.feature("CAP-04", "CAP-23")
async def test_who_finds_no_organisation_in_the_list_learns_whom_to_write_to(counter: Counter) -> None:
    lea = await counter.being(await factories.member(first_name="Léa"))
    assert await lea.tells(PREVIEW, n="552100554") is None
    assert await lea.is_refused(JOIN, number="552100554") == (
        "ENTITY_UNKNOWN",
        f"Cette structure est inconnue de la base de référence. Pour la faire ajouter, écrivez à {HELP}.",
    )


@pytest.mark.feature("CAP-21")
async def test_one_sign_in_serves_who_enrols_employees_and_gives_trainings(counter: Counter) -> None:
    await person("ines@greta.example", PASSWORD, first_name="Inès", birth_name="Caron")
    ines = await counter.somebody().signs_in("ines@greta.example")
    for side, role in (("MEMBER", "EMPLOYER"), ("PROVIDER", "TRAINER")):
        place = await factories.establishment()
        await ines.tells(JOIN, number=place.siret, side=side, roles=[role])
        ines.token = (await ines.tells(SWITCH, side=side))["tokens"]["accessToken"]
        [link] = (await ines.tells(ME))["attachments"]["nodes"]
        assert link["roles"] == ["ADMINISTRATOR", role]
