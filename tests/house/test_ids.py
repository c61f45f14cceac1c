"""One global identifier has one spelling."""

from base64 import urlsafe_b64encode
from uuid import UUID

import pytest

from schema.ids import decode, encode

KEY = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")


def test_an_identifier_leads_back_to_its_type_and_key() -> None:
    assert encode("Draft", KEY) == "RHJhZnQ6MGY4ZmFkNWJkOWNiNDY5ZmExNjU3MDg2NzcyODk1MGU"
    assert decode(encode("Draft", KEY)) == ("Draft", KEY)


def spelt(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.attack("AZ-28")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1",
        "é",
        "\x00",
        "\ud800",
        "RHJhZnQ6MGY4ZmFkNWJkOWNiNDY5ZmExNjU3MDg2NzcyODk1MGU=",
        " RHJhZnQ6MGY4ZmFkNWJkOWNiNDY5ZmExNjU3MDg2NzcyODk1MGU",
        "RHJhZnQ6MGY4ZmFkNWJkOWNiNDY5ZmExNjU3MDg2NzcyODk1MGV",
        "RHJhZnQ6MGY4ZmFkNWJkOWNiNDY5ZmExNjU3MDg2NzcyODk1MGU\n",
        spelt("Draft:0F8FAD5BD9CB469FA16570867728950E"),
        spelt(f"Draft:{KEY}"),
        spelt("Draft:" + "٧" * 32),
        spelt("draft:" + KEY.hex),
        spelt(":" + KEY.hex),
        spelt("Draft:" + KEY.hex + "\n"),
        spelt("Draft:" + KEY.hex + "00"),
        "A" * 100_000,
    ],
)
def test_any_other_spelling_is_no_identifier(text: str) -> None:
    assert decode(text) is None
