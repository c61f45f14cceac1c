"""The people whom the twin knows, by the name that chooses them."""

from typing import Final

PEOPLE: Final[dict[str, dict[str, str]]] = {
    "claire": {
        "given_name": "Claire Louise",
        "family_name": "MARTIN-LEROY",
        "birthdate": "1984-07-19",
        "gender": "female",
        "birthplace": "33063",
        "birthcountry": "99100",
        "email": "claire.martin-leroy@exemple.example",
    },
    "idriss": {
        "given_name": "Idriss",
        "family_name": "N'DIAYE",
        "birthdate": "1971-00-00",  # born abroad: the day is not known
        "gender": "male",
        "birthplace": "",
        "birthcountry": "99341",
        "email": "idriss@exemple.example",
    },
    "anaïs": {
        "given_name": "Anaïs Zoé",
        "family_name": "BLEU",
        "birthdate": "1998-05-14",
        "gender": "female",
        "birthplace": "29019",
        "birthcountry": "99100",
        "email": "anais.bleu@exemple.example",
    },
}
SCOPES: Final = frozenset({"given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry", "email"})
"""Each lets its own claim through."""


def told(person: str, scope: str) -> dict[str, str]:
    """What a client learns of somebody within what it asked for."""
    return {name: PEOPLE[person][name] for name in scope.split() if name in SCOPES}
