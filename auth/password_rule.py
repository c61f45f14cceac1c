"""What a password must be: the guide's rule (S4:172), long enough, and not one that everybody thinks of first.

Common passwords are recognised by the word in them, however it is dressed: `Motdepasse2026!`, `M0tDeP@sse123`.
"""

import unicodedata
from collections.abc import Iterable
from math import log2

from auth.common_words import COMMON, ROWS
from auth.passwords import LONGEST
from models.refusals import Refusal
from schemes.issues import Problem
from settings import settings

LETTERS, DIGITS = 5, 3
_LEET = str.maketrans("0134578@$€", "oieastbase")
_SHORTEST_WORD = 4
_ENOUGH = 5
"""Letters that must be left when a known word is taken out."""


class PasswordTooWeak(Refusal):
    """Pour être valide, votre mot de passe doit impérativement compter 5 lettres (composées de majuscules et de minuscules) et 3 chiffres."""  # noqa: E501


class PasswordTooShort(Refusal):
    """Votre mot de passe doit compter au moins {shortest} caractères."""


class PasswordLongerThanAllowed(Refusal):
    """Votre mot de passe ne peut dépasser {longest} caractères."""


class PasswordTooCommon(Refusal):
    """Ce mot de passe est trop facile à deviner : évitez les mots courants, les suites de touches et ce qui vous désigne."""  # noqa: E501


def problems(password: str, about: Iterable[str] = (), *, path: tuple[str, ...] = ("password",)) -> list[Problem]:
    """What is wrong with this password of a person whom `about` names: addresses, names, numbers. Empty when it may
    serve."""
    if len(password) > LONGEST:
        return [PasswordLongerThanAllowed.problem(path=path, longest=LONGEST)]
    shortest = settings().password_min_length
    found = []
    if not _follows_the_rule(password):
        found.append(PasswordTooWeak.problem(path=path))
    if len(password) < shortest:
        found.append(PasswordTooShort.problem(path=path, shortest=shortest))
    if not found and _is_common(password, about):
        found.append(PasswordTooCommon.problem(path=path))
    return found


def strength(password: str) -> int:
    """From 0 (weak) to 4 (strong, «Fort»)."""
    if not _follows_the_rule(password[:LONGEST]):
        return 0
    if len(password) > LONGEST or _is_common(password, ()):
        return 1
    kinds = (str.islower, 26), (str.isupper, 26), (str.isdigit, 10), (lambda c: not c.isalnum(), 33)
    pool = sum(size for is_kind, size in kinds if any(map(is_kind, password)))
    bits = len(set(password)) * log2(pool)
    return 4 if bits >= 60 else 3 if bits >= 50 else 2


def _follows_the_rule(password: str) -> bool:
    letters = [character for character in password if character.isalpha()]
    both = any(map(str.islower, letters)) and any(map(str.isupper, letters))
    return both and len(letters) >= LETTERS and sum(map(str.isdigit, password)) >= DIGITS


def _is_common(password: str, about: Iterable[str]) -> bool:
    folded = _folded(password)
    words = {_letters(folded), _letters(folded.translate(_LEET))}
    known = COMMON | {word for text in about for word in _words_of(text)}
    return any(_is_dressed(word, known) for word in words) or _names(folded, about)


def _is_dressed(word: str, known: Iterable[str]) -> bool:
    """Whether little is left of the word without what everybody knows, or it is a walk on the keyboard."""
    if len(set(word)) < 4 or any(word in row or word[::-1] in row for row in ROWS):
        return True
    return any(one in word and len(word) - len(one) < _ENOUGH for one in known)


def _words_of(text: str) -> set[str]:
    """The words of a name or an address, and all of them together."""
    parts = "".join(c if c.isalpha() else " " for c in _folded(text)).split()
    return {word for word in (*parts, "".join(parts)) if len(word) >= _SHORTEST_WORD}


def _names(folded: str, about: Iterable[str]) -> bool:
    """Whether a number of theirs is in it, such as the SIREN of the company."""
    digits = "".join(filter(str.isdigit, folded))
    numbers = ("".join(filter(str.isdigit, text)) for text in about)
    return any(len(number) >= 9 and number[:9] in digits for number in numbers)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _folded(text: str) -> str:
    """Without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
