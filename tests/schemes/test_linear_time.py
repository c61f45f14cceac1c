"""A text of 50 kB costs no more than reading it, in every identifier family."""

import pytest

from schemes import formats
from schemes.formats import Format
from tests.cost import at_most

FAMILIES = {name: one for name in formats.__all__ if isinstance(one := getattr(formats, name), Format)}
LONG_TEXTS = {
    "letters": "a" * 50_000 + "!",
    "digits": "1" * 50_000,
    "e-mail": "a@" + "a." * 25_000,
    "hyphens": "a@" + "-" * 50_000 + ".fr",
    "spaces": " " * 50_000 + "!",
    "accents": "e" + "\u0301\u0323" * 25_000,
    "plus": "+" * 50_000,
    "iban": "FR76" + "0" * 50_000,
    "RNCP": "RNCP" * 12_500,
}


@pytest.mark.attack("GQL-18")
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("text", LONG_TEXTS)
def test_a_very_long_text_is_refused_at_once(family: str, text: str) -> None:
    with at_most(0.05):
        assert FAMILIES[family].fault(LONG_TEXTS[text]) is not None
