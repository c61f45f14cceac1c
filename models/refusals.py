"""Refusals: what the user did wrong, each a class with a stable code whose docstring is the French sentence."""

import re
from typing import ClassVar


class Refusal(Exception):
    """Cette action n'est pas possible."""

    code: ClassVar[str] = "REFUSED"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).upper()

    def __init__(self, *, path: tuple[str, ...] = (), **words: object) -> None:
        self.path = path
        self.message = " ".join((type(self).__doc__ or "").split()).format(**words)
        super().__init__(self.message)


class TransitionNotAllowed(Refusal):
    """Cette action n'est pas possible dans l'état actuel."""


class StaleVersion(Refusal):
    """Cette demande a été modifiée entre-temps : relisez-la avant d'enregistrer."""


class NotPermitted(Refusal):
    """Vos droits sur cette structure ne permettent pas cette action."""


class ReasonRequired(Refusal):
    """Indiquez un motif."""


class IdempotencyKeyReused(Refusal):
    """Cette clé d'idempotence a déjà servi pour une autre demande."""


class IdempotencyKeyInvalid(Refusal):
    """La clé d'idempotence doit compter de 1 à 255 caractères."""
