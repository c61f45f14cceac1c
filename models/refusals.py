"""Refusals: what the user did wrong, each a class with a stable code whose docstring is the French sentence."""

import re
from collections.abc import Sequence
from typing import ClassVar

from schemes.issues import Problem


class NotSeen(Exception):
    """The row does not exist or lies outside of the viewer's perimeter: nobody may tell which (NOT_FOUND)."""


class Refusal(Exception):
    """Cette action n'est pas possible."""

    code: ClassVar[str] = "REFUSED"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).upper()

    def __init__(self, *, path: tuple[str, ...] = (), problems: Sequence[Problem] = (), **words: object) -> None:
        self.path = path
        self.message = " ".join((type(self).__doc__ or "").split()).format(**words)
        # What is said to the user, one by one: a refusal may gather several.
        self.problems = tuple(problems) or (Problem(self.code, self.message, path),)
        super().__init__(self.message)

    @classmethod
    def problem(cls, *, path: tuple[str, ...] = (), **words: object) -> Problem:
        """This refusal as one among several."""
        return cls(path=path, problems=(), **words).problems[0]


class TransitionNotAllowed(Refusal):
    """Cette action n'est pas possible dans l'état actuel."""


class StaleVersion(Refusal):
    """Cette demande a été modifiée entre-temps : relisez-la avant d'enregistrer."""


class NotPermitted(Refusal):
    """Vos droits sur cette structure ne permettent pas cette action."""


class ReasonRequired(Refusal):
    """Indiquez un motif."""


class TextTooLong(Refusal):
    """Ce texte ne peut dépasser {longest} caractères."""


class InvalidInput(Refusal):
    """Certaines données ne peuvent pas être enregistrées."""


class IdempotencyKeyReused(Refusal):
    """Cette clé d'idempotence a déjà servi pour une autre demande."""


class IdempotencyKeyInvalid(Refusal):
    """La clé d'idempotence doit compter de 1 à 255 caractères."""


class IdempotencyKeyInFlight(Refusal):
    """Une demande portant cette clé d'idempotence est en cours : réessayez dans quelques instants."""
