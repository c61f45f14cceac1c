"""Agefiph: a person comes by FranceConnect; professionals share an establishment, one of them manages it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from auth.permissions import Role
from models.accounts.captchas import CaptchaAction
from models.accounts.people import User
from outside.franceconnect_twin.people import PEOPLE
from outside.franceconnect_twin.provider import Twin
from tests import factories
from tests.journeys import aid
from tests.journeys.aid import sends
from tests.journeys.counter import HELP, PASSWORD, Counter, Person, open_counter, secret_in, text_of
from tests.journeys.words import ACCEPT, DEACTIVATE, SIGN_IN, WISHES
from tests.live.living import id_of
from tests.live.requests import GRANT, REVIEW, TRANSMIT
from tests.oidc.stage import CLIENT, HERE, Browser, served
from tests.services.databases import SqliteDatabases
from tests.services.kept import free_port

SPACE = """{ viewer { side user { firstName birthName loginEmail } verifiedIdentity { birthDate }
  attachments { totalCount } } }"""
MINE = "{ viewer { attachments { nodes { roles entity { ... on Establishment { siret } } } } } }"
PROFILE = """mutation($e: String!) { updateProfile(input: {contactEmail: $e}) {
  user { loginEmail contactEmail } errors { code message } } }"""
SAVE = """mutation($id: ID!, $version: Int!, $e: String!) {
  saveDraft(input: {id: $id, version: $version, values: {}, contactEmail: $e}) {
    draft { version contactEmail } errors { code message } } }"""
DOSSIERS = "{ dossiers { nodes { id title status transmittedBy { displayName } } } }"
MOVE = """mutation($e: String!, $p: String!) { requestLoginEmailChange(email: $e, password: $p) {
  done errors { code message } } }"""
CONFIRM = """mutation($t: String!) { confirmLoginEmailChange(token: $t) {
  user { login loginEmail } errors { code message } } }"""
SEND = """mutation($id: ID!, $body: String!) { sendMessage(dossierId: $id, body: $body) {
  message { id } errors { code message } } }"""
MESSAGES = "query($id: ID!) { dossier(id: $id) { number messages { nodes { body } } } }"
ADD_ACCOUNT = """mutation($id: ID!, $iban: String!) {
  addBankDetails(dossierId: $id, holder: "ATELIERS DU RHONE", iban: $iban) {
    dossier { bankDetails { holder ibanMasked } } errors { code message } } }"""
RUNG = "{ viewer { notifications(filter: {kind: [MESSAGE_RECEIVED]}) { nodes { body } } } }"
GUIDES = "{ guides { label url } }"
ZOE, KARIM, ANAIS = "zoe.roy@ateliers.example", "karim.benali@ateliers.example", "anais@exemple.example"


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[Twin]:
    """FranceConnect."""
    port = free_port()
    provider = Twin(f"http://127.0.0.1:{port}", CLIENT)
    async with served(provider.app(), port):
        yield provider


@pytest.fixture(scope="module")
async def counter(
    there: Twin, sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Counter]:
    """A counter that FranceConnect knows, behind an address by https."""
    known = {
        "public_url": HERE,
        "franceconnect_issuer": there.issuer,
        "franceconnect_client_id": CLIENT.client_id,
        "franceconnect_client_secret": CLIENT.client_secret,
    }
    async with open_counter(await sqlite_databases.fresh(tmp_path_factory.mktemp("agefiph")), **known) as opened:
        yield opened


class Door(httpx.AsyncHTTPTransport):
    """What answers at the public address: the server of the tests."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._port = counter.live.server.port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        inside = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return await super().handle_async_request(
            httpx.Request(request.method, inside, headers=request.headers, content=await request.aread())
        )


async def asked(agent: Person) -> Any:
    """What the bell of the funder tells first of a message."""
    while not (lines := (await agent.tells(RUNG))["notifications"]["nodes"]):
        await agent.waits()
    return lines[0]


@pytest.mark.feature("AGE-01", "AGE-02", "AGE-03", "AGE-04", "AGE-07", "AGE-08", "AGE-35")
async def test_a_person_comes_by_france_connect_and_has_a_space_with_three_facts(counter: Counter, there: Twin) -> None:
    async with httpx.AsyncClient(base_url=HERE, transport=Door(counter)) as here:
        payload = await Browser(here).signs_in("claire")
    claire = Person(counter.live, payload["tokens"]["accessToken"])
    assert await claire.tells(SPACE) == {
        "side": "INDIVIDUAL",
        "user": {"firstName": "Claire Louise", "birthName": "MARTIN-LEROY", "loginEmail": None},
        "verifiedIdentity": {"birthDate": "1984-07-19"},
        "attachments": {"totalCount": 0},
    }
    assert there.mails.count(PEOPLE["claire"]["email"]) == 1
    assert counter.subjects_to(PEOPLE["claire"]["email"]) == []
    user = await User.everyones("a story looks").get(birth_name="MARTIN-LEROY")
    assert {user.login_email, user.contact_email, user.phone, user.nir_digest, user.password_hash} == {None}


@pytest.mark.feature("AGE-06", "AGE-07", "AGE-12", "AGE-13", "AGE-20", "AGE-21")
async def test_a_person_files_her_request_without_an_identity_document_and_follows_it_to_the_grant(
    counter: Counter,
) -> None:
    async with httpx.AsyncClient(base_url=HERE, transport=Door(counter)) as here:
        anais = Person(counter.live, (await Browser(here).signs_in("anaïs"))["tokens"]["accessToken"])
    agent = await counter.being(await factories.agent())
    begun = (await anais.tells(aid.CREATE, values={"introduction": {"notice_acknowledged": True}}))["draft"]
    known = {"for_oneself": True, "birth_name": "BLEU", "first_names": "Anaïs Zoé", "birth_date": "1998-05-14"}
    assert (begun["state"], begun["values"]["person"]) == ("INDIVIDUAL_EDITING", known)
    values = {
        "person": known | {"disabled_worker": True},
        "aid": {"purpose": "Aménagement du poste", "requested_amount": "900.00"},
    }
    kept = (await anais.tells(aid.SAVE, id=begun["id"], v=begun["version"], values=values, e=ANAIS))["draft"]
    assert (kept["contactEmail"], kept["transmissionIssues"]) == (ANAIS, [])
    async with anais.listens() as line:
        bell = await line.subscribe(aid.BELL)
        assert (await bell.next())["kind"] == "COUNT"
        sent = await anais.tells(aid.TRANSMIT, id=begun["id"], v=kept["version"])
        dossier, number = sent["dossier"], sent["dossier"]["number"]
        follows = await line.subscribe(aid.CHANGED, id=dossier["id"])
        for step in (REVIEW, aid.ASK):
            moved = await agent.tells(step, id=dossier["id"], version=dossier["version"])
            dossier |= moved["dossier"]
        titles = [(await bell.next())["notification"]["title"] for _ in range(3)]
        assert titles == [
            f"Dossier {number} {told}" for told in ("transmis", "en cours d'analyse", "en attente de pièces")
        ]
        await counter.mail_to(ANAIS, f"Dossier {number} en attente de pièces")
        await sends(counter, anais, dossier["id"], "OTHER")
        assert (await bell.next())["notification"]["title"] == f"Dossier {number} : pièce déposée"
        await anais.tells(aid.ADD_ACCOUNT, id=dossier["id"])
        version = (await anais.tells(aid.FOLLOW, id=dossier["id"]))["version"]
        await agent.tells(GRANT, id=dossier["id"], version=version)
        assert (await bell.next())["notification"]["title"] == f"Dossier {number} accordé"
        while (await follows.next())["status"] != "GRANTED":
            pass
    mail = await counter.mail_to(ANAIS, f"Dossier {number} accordé")
    assert "est accordé." in text_of(mail)
    assert "Aménagement" not in text_of(mail)
    seen = await anais.tells(aid.FOLLOW, id=dossier["id"])
    assert (seen["statusLabel"], seen["funding"]["granted"]) == ("Accordé", "900.00")
    assert ([one["nature"] for one in seen["documents"]], seen["bankDetails"]) == (
        ["OTHER"],
        [{"ibanMasked": "•••• 0189"}],
    )
    assert counter.subjects_to(PEOPLE["anaïs"]["email"]) == []


@pytest.mark.feature("AGE-07")
async def test_who_did_not_come_by_france_connect_is_asked_who_she_is(counter: Counter) -> None:
    julie = await counter.being(await factories.individual(vouched=False))
    begun = (await julie.tells(aid.CREATE, values=factories.aid_values()))["draft"]
    held = (await julie.asks(aid.TRANSMIT, id=begun["id"], v=begun["version"]))["data"]["transmitDraft"]
    sentence = "La pièce « Justificatif d'identité » est obligatoire."
    assert held["issues"] == [{"code": "DOC-IDENTITY", "field": "IDENTITY", "fullMessage": sentence}]
    await sends(counter, julie, begun["id"], "IDENTITY")
    assert (await julie.tells(aid.TRANSMIT, id=begun["id"], v=begun["version"]))["draft"]["state"] == "TRANSMITTED"


@pytest.mark.feature("AGE-09", "AGE-10", "AGE-12", "AGE-13", "AGE-14", "AGE-15", "AGE-16", "AGE-17", "AGE-18")
@pytest.mark.feature("AGE-20", "AGE-21", "AGE-24", "AGE-27", "AGE-28", "AGE-38")
async def test_a_manager_lets_a_contact_in_who_files_a_request_and_leaves_it_behind(counter: Counter) -> None:
    place = await factories.establishment(of=await factories.company(name="ATELIERS DU RHONE"))
    agent = await counter.being(await factories.agent())
    zoe, karim = counter.somebody(), counter.somebody()
    for person, email, name in ((zoe, ZOE, "Zoé Roy"), (karim, KARIM, "Karim Benali")):
        first, last = name.split()
        await person.registers(
            CaptchaAction.REGISTER_PROFESSIONAL,
            side="MEMBER",
            email=email,
            firstName=first,
            birthName=last,
            entityNumber=place.siret,
            requestedRoles=["CONTACT"],
        )
        await person.activates(await counter.mail_to(email, "Activez votre compte"))
        await counter.mail_to(email, "Votre compte est activé")
    manager = {"roles": ["ADMINISTRATOR", "CONTACT"], "entity": {"siret": place.siret}}
    assert (await zoe.tells(MINE))["attachments"]["nodes"] == [manager]
    assert (await karim.tells(MINE))["attachments"]["nodes"] == []
    await counter.mail_to(ZOE, "Rattachement à ATELIERS DU RHONE accepté")
    await counter.mail_to(ZOE, "Demande de rattachement de Karim Benali")
    [request] = (await zoe.tells(WISHES))["nodes"]
    link = (await zoe.tells(ACCEPT, id=request["id"]))["attachment"]
    assert link["roles"] == ["CONTACT"]
    await counter.mail_to(KARIM, "Rattachement à ATELIERS DU RHONE accepté")

    own = {"loginEmail": KARIM, "contactEmail": "bureau@ateliers.example"}
    assert (await karim.tells(PROFILE, e="bureau@ateliers.example"))["user"] == own
    user = await User.everyones("a story looks").get(login=KARIM)
    draft = await factories.complete_draft(await factories.viewer_of(user))
    saved = (await karim.tells(SAVE, id=id_of(draft), version=draft.version, e="dossier@ateliers.example"))["draft"]
    dossier = (await karim.tells(TRANSMIT, id=id_of(draft), version=saved["version"]))["dossier"]
    await karim.tells(SEND, id=dossier["id"], body="Le devis est en pièce jointe.")
    assert "Vous avez un nouveau message" in (await asked(agent))["body"]
    await agent.tells(SEND, id=dossier["id"], body="Bien reçu, merci.")
    number = (await karim.tells(MESSAGES, id=dossier["id"]))["number"]
    for reader in (ZOE, "dossier@ateliers.example"):
        await counter.mail_to(reader, f"Dossier {number} : nouveau message")
    added = await karim.tells(ADD_ACCOUNT, id=dossier["id"], iban="FR76 3000 6000 0112 3456 7890 189")
    assert added["dossier"]["bankDetails"] == [{"holder": "ATELIERS DU RHONE", "ibanMasked": "•••• 0189"}]
    for step in (REVIEW, GRANT):
        dossier |= (await agent.tells(step, id=dossier["id"], version=dossier["version"]))["dossier"]
    granted = [await counter.mail_to(to) for to in (ZOE, "dossier@ateliers.example")]
    assert len({mail["Subject"] for mail in granted}) == 1
    assert "est accordé." in text_of(granted[0])
    assert counter.subjects_to(KARIM)[-1] == "Rattachement à ATELIERS DU RHONE accepté"

    messages = (await zoe.tells(MESSAGES, id=dossier["id"]))["messages"]["nodes"]
    assert [one["body"] for one in messages] == ["Le devis est en pièce jointe.", "Bien reçu, merci."]
    [seen] = (await zoe.tells(DOSSIERS))["nodes"]
    assert (seen["id"], seen["status"]) == (dossier["id"], "GRANTED")
    assert seen["transmittedBy"] == {"displayName": "Karim Benali"}
    await zoe.tells(DEACTIVATE, id=link["id"])
    await counter.mail_to("bureau@ateliers.example", "Rattachement à ATELIERS DU RHONE désactivé")
    assert (await karim.is_refused(DOSSIERS))[0] == "FORBIDDEN"
    assert [one["id"] for one in (await zoe.tells(DOSSIERS))["nodes"]] == [dossier["id"]]


@pytest.mark.feature("AGE-19")
async def test_an_intermediary_with_a_mandate_consults_what_it_filed(counter: Counter) -> None:
    client = await factories.establishment(of=await factories.company(name="FONDERIE"))
    training = await factories.establishment(of=await factories.company(name="CONSEIL ET FORMATION"))
    myriam = await factories.provider(training, roles=(Role.CONTACT,), first_name="Myriam")
    modules = [factories.af_module(provider_siret=training.siret)]
    filed: Any = {"siret": client.siret, "management_mandate": True}
    await factories.draft(myriam, values=factories.af_values(title="En cours", modules=modules), **filed)
    values = factories.af_values(title="Transmise", modules=modules, mandate=True)
    await factories.dossier(myriam, values=values, **filed)
    she = await counter.being(myriam)
    for states, title in (("PROVIDER_EDITING", "En cours"), ("TRANSMITTED", "Transmise")):
        drafts = (await she.tells(f"{{ drafts(filter: {{state: [{states}]}}) {{ nodes {{ title }} }} }}"))["nodes"]
        assert [draft["title"].partition(" du ")[0] for draft in drafts] == [title]
    assert [dossier["title"] for dossier in (await she.tells(DOSSIERS))["nodes"]] == ["Transmise"]


@pytest.mark.feature("AGE-11", "AGE-31", "AGE-33", "AGE-36")
async def test_who_moves_to_another_address_signs_in_by_it_and_the_one_before_is_unknown(counter: Counter) -> None:
    old, new = "yann@ateliers.example", "yann@ailleurs.example"
    yann = counter.somebody()
    await yann.registers(
        CaptchaAction.REGISTER_PROFESSIONAL, side="PROVIDER", email=old, firstName="Yann", birthName="Le Goff",
        entityNumber=(await factories.establishment()).siret, requestedRoles=["CONTACT"],
    )  # fmt: skip
    await yann.activates(await counter.mail_to(old, "Activez votre compte"))
    await yann.tells(MOVE, e=new, p=PASSWORD)
    letter = await counter.mail_to(new, "Confirmez votre nouvelle adresse")
    assert (await yann.tells(CONFIRM, t=secret_in(letter)))["user"] == {"login": new, "loginEmail": new}
    await counter.mail_to(old, "Votre compte est activé")
    await counter.mail_to(old, "Rattachement à SIAE accepté")
    await counter.mail_to(old, "Votre adresse de connexion a été modifiée")

    later = counter.somebody()
    code, sentence = await later.is_refused(SIGN_IN, login=old, password=PASSWORD)
    assert code == "INVALID_CREDENTIALS"
    assert sentence == (
        "Identifiant ou mot de passe incorrect. Si vous avez déjà un compte, vérifiez que l'adresse est celle utilisée "
        "pour le créer ; évitez d'en créer un autre et contactez-nous."
    )
    assert {"label": "Nous contacter", "url": f"mailto:{HELP}"} in await later.tells(GUIDES)
    await later.signs_in(new)
