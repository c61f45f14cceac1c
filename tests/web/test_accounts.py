"""The pages of accounts in a real browser: a person registers, activates, signs in, forgets her password."""

import re
from typing import Any

import pytest
from graphql import build_schema, parse, validate

from auth.passwords import hashed
from auth.viewer import Side
from models.accounts.captchas import Captcha, CaptchaAction, _answer_digest
from models.accounts.making import nir_digest
from models.accounts.people import User
from models.accounts.registrations import terms
from models.accounts.sessions import SignInSession
from reactions.mail import letters
from tests import factories
from tests.journeys.counter import Counter, text_of
from tests.web.driving import Tab
from transport.graphql.api import sdl
from transport.pages.accounts import PAGES
from transport.pages.shell import WEB

EVE, NUMBER, KEY = "eve.martin@exemple.example", "1900175112345", "11"
CHOSEN, OTHER = "Zephyr-Bleu-394", "Tramway-Ocre-618"
SHOW = "Afficher le mot de passe"
MOVE = "mutation($e: String!, $p: String!) { requestLoginEmailChange(email: $e, password: $p) { errors { message } } }"


def link_in(mail: Any) -> str:
    """Where the mail sends its reader."""
    found = re.search(r"https?://\S+#[\w-]+", text_of(mail))
    assert found
    return found[0]


async def _reads_the_image_as(answer: str) -> None:
    """Reading a picture is for people: the last one drawn is made to say this."""
    drawn = await Captcha.filter(used_at=None).order_by("-expires_at").first()
    assert drawn
    drawn.answer_digest = _answer_digest(drawn.id, answer, CaptchaAction.REGISTER_INDIVIDUAL, "127.0.0.1")
    await drawn.save()


async def _somebody(**more: Any) -> User:
    """Who has a password already."""
    return await factories.person(side=Side.INDIVIDUAL, password_hash=await hashed(CHOSEN), **more)


@pytest.mark.feature("AFPA-11", "MCF-24")
async def test_a_person_registers_in_three_steps_and_sees_the_password_when_she_asks(
    counter: Counter, tab: Tab
) -> None:
    await tab.goes(f"{counter.live.server.url}/inscription")
    assert await tab.until("document.getElementById('terms').href") == terms.current().url
    await tab.ticks("J'ai lu, compris et accepté les conditions générales d'utilisation")
    await tab.clicks("Continuer")
    first = await tab.until("document.getElementById('image').src")
    await tab.clicks("Changer d'image")
    await tab.until(f"document.getElementById('image').src !== {first!r}")
    await tab.clicks("Écouter")
    person = {"Numéro de sécurité sociale": NUMBER, "Clé": KEY, "Prénom": "Eve", "Nom de naissance": "Martin"}
    addresses = {"Adresse électronique": EVE, "Confirmation de l'adresse": "eva.martin@exemple.example"}
    await _reads_the_image_as("237K9M")
    for label, words in {**person, **addresses, "Contrôle de sécurité": "237k9m"}.items():
        await tab.types(label, words)
    await tab.finds("document.forms[0].elements.birthDate.value = '1990-01-15'")
    await tab.clicks("Continuer")

    await tab.types("Mot de passe", CHOSEN)
    await tab.types("Confirmation du mot de passe", CHOSEN)
    await tab.shows("Niveau de sécurité : Fort")
    assert (await tab.holds("Mot de passe"))["type"] == "password"
    await tab.ticks(SHOW)
    for label in ("Mot de passe", "Confirmation du mot de passe"):
        assert await tab.holds(label) == {"type": "text", "value": CHOSEN, "wrong": None}
    await tab.clicks("Créer mon compte")

    # What is wrong is said under its field, and nothing else has to be typed again.
    wrong = await tab.holds("Confirmation de l'adresse")
    assert wrong["wrong"] == "Les deux adresses saisies sont différentes."
    await tab.types("Confirmation de l'adresse", EVE)
    await tab.clicks("Continuer")
    assert (await tab.holds("Mot de passe"))["type"] == "password"
    await tab.clicks("Créer mon compte")
    await tab.shows(f"Un courriel vient d'être envoyé à {EVE}")
    await tab.shows("S'il n'arrive pas, regardez parmi vos courriers indésirables.")

    await tab.goes(link_in(await counter.mail_to(EVE, "Activez votre compte")))
    await tab.clicks("Activer mon compte")
    await tab.shows("Bienvenue, Eve Martin.")
    await tab.shows("Votre compte personnel sécurisé est activé, vous pouvez l'utiliser dès maintenant.")
    assert await tab.finds("location.hash") == ""


@pytest.mark.feature("MCF-05")
async def test_who_signs_in_sees_the_password_when_she_asks(counter: Counter, tab: Tab) -> None:
    marion = await _somebody(first_name="Marion", birth_name="Roussarie", nir_digest=nir_digest("298056938104279"))
    await tab.goes(f"{counter.live.server.url}/connexion")
    await tab.types("Identifiant, adresse électronique ou numéro de sécurité sociale", "2 98 05 69 381 042 79")
    await tab.types("Mot de passe", CHOSEN.lower())
    assert (await tab.holds("Mot de passe"))["type"] == "password"
    await tab.ticks(SHOW)
    assert await tab.holds("Mot de passe") == {"type": "text", "value": CHOSEN.lower(), "wrong": None}
    await tab.ticks(SHOW)
    assert (await tab.holds("Mot de passe"))["type"] == "password"
    await tab.clicks("Se connecter")
    await tab.shows("Identifiant ou mot de passe incorrect")

    await tab.types("Mot de passe", CHOSEN)
    await tab.ticks(SHOW)
    await tab.clicks("Se connecter")
    await tab.shows("Bonjour Marion Roussarie.")
    left = "[...document.forms[0].elements].map((one) => [one.type, one.value]).filter(([, value]) => value === %r)"
    assert await tab.finds(left % CHOSEN) == []
    assert await tab.finds("document.forms[0].elements.password.type") == "password"
    assert await tab.finds("Object.keys({...localStorage, ...sessionStorage})") == []
    await tab.clicks("Se déconnecter")
    await tab.holds("Mot de passe")
    opened = SignInSession.everyones("a test counts").filter(user_id=marion.id)
    assert [session.revoked_at is not None for session in await opened] == [True]


@pytest.mark.feature("AFPA-09")
async def test_who_comes_again_gives_credentials_again(counter: Counter, tab: Tab) -> None:
    """The browser keeps nothing of a visit."""
    await _somebody(first_name="Marion", birth_name="Roussarie", login="marion")
    await tab.goes(f"{counter.live.server.url}/connexion")
    await tab.types("Identifiant, adresse électronique ou numéro de sécurité sociale", "marion")
    await tab.types("Mot de passe", CHOSEN)
    await tab.clicks("Se connecter")
    await tab.shows("Bonjour Marion Roussarie.")
    await tab.goes(f"{counter.live.server.url}/connexion")
    assert await tab.holds("Mot de passe") == {"type": "password", "value": "", "wrong": None}
    assert "Bonjour" not in await tab.finds("document.body.innerText")


async def test_who_forgot_the_password_chooses_another_by_the_link_of_a_mail(counter: Counter, tab: Tab) -> None:
    address = "anna.petit@exemple.example"
    await _somebody(first_name="Anna", birth_name="Petit", login=address)
    await tab.goes(f"{counter.live.server.url}/connexion")
    await tab.clicks("Mot de passe oublié ?")
    await tab.types("Adresse électronique", address)
    await tab.clicks("Envoyer")
    await tab.shows(f"Si un compte existe pour {address}, un courriel vient d'y être envoyé.")

    await tab.goes(link_in(await counter.mail_to(address, "Vos identifiants de connexion")))
    await tab.types("Mot de passe", OTHER)
    await tab.types("Confirmation du mot de passe", CHOSEN)
    await tab.clicks("Enregistrer")
    confirmation = await tab.holds("Confirmation du mot de passe")
    assert confirmation["wrong"] == "Les deux mots de passe saisis sont différents."
    await tab.ticks(SHOW)
    assert await tab.holds("Mot de passe") == {"type": "text", "value": OTHER, "wrong": None}
    await tab.types("Confirmation du mot de passe", OTHER)
    await tab.clicks("Enregistrer")
    await tab.shows("Votre mot de passe est changé.")
    await tab.clicks("Se connecter")
    await tab.types("Identifiant, adresse électronique ou numéro de sécurité sociale", address)
    await tab.types("Mot de passe", OTHER)
    await tab.clicks("Se connecter")
    await tab.shows("Bonjour Anna Petit.")


async def test_who_moves_to_another_address_confirms_it_by_the_link_of_a_mail(counter: Counter, tab: Tab) -> None:
    lea = counter.somebody()
    await _somebody(first_name="Léa", birth_name="Morvan", login="lea.morvan@exemple.example")
    await (await lea.signs_in("lea.morvan@exemple.example", CHOSEN)).tells(MOVE, e="lea@morvan.example", p=CHOSEN)
    await tab.goes(link_in(await counter.mail_to("lea@morvan.example")))
    await tab.clicks("Confirmer mon adresse")
    await tab.shows("Vous vous connectez maintenant avec lea@morvan.example.")
    await tab.goes(f"{counter.live.server.url}/nouvelle-adresse#of-nothing")
    await tab.clicks("Confirmer mon adresse")
    await tab.shows("Ce lien n'est plus valable : demandez-en un nouveau.")


def test_every_link_of_a_mail_leads_to_a_page() -> None:
    assert {f"/{page}" for page in letters.PAGES.values()} < PAGES.keys()


def test_what_the_pages_ask_is_in_the_schema() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in sorted((WEB / "accounts").glob("*.js"))]
    asked = [text for script in scripts for text in re.findall(r"^const [A-Z_]+ = `([^`]+)`;", script, re.MULTILINE)]
    schema = build_schema(sdl())
    assert len(asked) == 12
    assert [validate(schema, parse(text)) for text in asked] == [[]] * 12
