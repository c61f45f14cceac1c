"""The guide's rule for passwords, and what everybody thinks of first."""

import pytest

from auth.password_rule import problems, strength
from tests.cost import at_most
from tests.reactions.post import configured
from tests.resolvers.answers_given import ask

ABOUT = ["anne.garnier@humando.example", "Anne", "Garnier", "401015938"]


def codes(password: str) -> list[str]:
    return [one.code for one in problems(password, ABOUT)]


@pytest.mark.attack("AUTH-09")
@pytest.mark.parametrize(
    "password",
    [
        "Moncompte2015",
        "Zephyr-Bleu-394",
        "trois mots Et 394",
        "ÉpervierÀ394",
        "Cheval🙂Violet394",
        "Abricotier" * 12 + "Aa123456",
    ],
)
def test_what_follows_the_rule_may_serve(password: str) -> None:
    """Five letters of both cases, three digits."""
    assert codes(password) == []


@pytest.mark.attack("AUTH-09")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("zephyr-394-bleu", "PASSWORD_TOO_WEAK"),
        ("ZEPHYR-394-BLEU", "PASSWORD_TOO_WEAK"),
        ("Zephyr-Bleu-39", "PASSWORD_TOO_WEAK"),
        ("Zeph-3942015", "PASSWORD_TOO_WEAK"),
        ("\x00" * 20, "PASSWORD_TOO_WEAK"),
        ("Motdepasse2026!", "PASSWORD_TOO_COMMON"),
        ("M0tDeP@sse123", "PASSWORD_TOO_COMMON"),
        ("Password123", "PASSWORD_TOO_COMMON"),
        ("Azerty12345", "PASSWORD_TOO_COMMON"),
        ("Ytreza12345", "PASSWORD_TOO_COMMON"),
        ("Abcdef123", "PASSWORD_TOO_COMMON"),
        ("AAAaaa111", "PASSWORD_TOO_COMMON"),
        ("Humando2024", "PASSWORD_TOO_COMMON"),
        ("Garnier1975", "PASSWORD_TOO_COMMON"),
        ("anne.garnier@humando.example123A", "PASSWORD_TOO_COMMON"),
        ("Zephyr401015938", "PASSWORD_TOO_COMMON"),
        ("Aa1" * 43, "PASSWORD_LONGER_THAN_ALLOWED"),
    ],
)
def test_what_breaks_it_or_is_guessed_at_once_may_not(password: str, code: str) -> None:
    assert code in codes(password)


@pytest.mark.attack("AUTH-09")
def test_the_operator_may_ask_for_longer_ones() -> None:
    with configured(password_min_length="14"):
        assert codes("Moncompte2015") == ["PASSWORD_TOO_SHORT"]
        assert codes("Moncompte2015!") == []


@pytest.mark.attack("AUTH-09")
def test_a_megabyte_is_refused_before_anything_is_computed() -> None:
    with at_most(0.1):
        assert codes("Aa1" * 350_000) == ["PASSWORD_LONGER_THAN_ALLOWED"]


@pytest.mark.feature("MCF-23")
def test_the_strength_of_the_guide_s_example_is_fort() -> None:
    assert [strength(one) for one in ("", "court", "Motdepasse2026", "Moncompte2015", "x" * 500)] == [0, 0, 1, 4, 0]


@pytest.mark.feature("MCF-21", "MCF-23")
async def test_a_form_asks_before_it_is_sent() -> None:
    text = "query($p: String!) { checkPassword(password: $p) { acceptable strength errors { code path message } } }"
    assert (await ask(text, p="Moncompte2015"))["checkPassword"] == {"acceptable": True, "strength": 4, "errors": []}
    wrong = (await ask(text, p="moncompte"))["checkPassword"]
    assert (wrong["acceptable"], wrong["strength"]) == (False, 0)
    assert wrong["errors"] == [
        {
            "code": "PASSWORD_TOO_WEAK",
            "path": ["password"],
            "message": "Pour être valide, votre mot de passe doit impérativement compter 5 lettres (composées de "
            "majuscules et de minuscules) et 3 chiffres.",
        }
    ]
