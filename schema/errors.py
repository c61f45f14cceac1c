"""Faults: top-level errors with a stable `extensions.code` (operations.md, «Error codes»).

What the user did wrong with their input is no fault: it is a `UserError` in the payload.
"""

from typing import Any, ClassVar

from graphql import GraphQLError


class Fault(GraphQLError):
    """A fault with its code and its French sentence; `sentence` replaces the usual one."""

    code: ClassVar[str]
    usual: ClassVar[str]

    def __init__(self, sentence: str | None = None, **details: Any) -> None:
        super().__init__(sentence or self.usual, extensions={"code": self.code, **details})


class Unauthenticated(Fault):
    """Nobody is signed in, or the token is no longer accepted."""

    code = "UNAUTHENTICATED"
    usual = "Vous devez vous connecter."


class Forbidden(Fault):
    """Signed in, but no role of the current side allows it."""

    code = "FORBIDDEN"
    usual = "Vous n'êtes pas habilité à effectuer cette opération."


class NotFound(Fault):
    """It does not exist, or lies outside the viewer's perimeter: the answer is the same."""

    code = "NOT_FOUND"
    usual = "Cet élément est introuvable."


class BadInput(Fault):
    """An argument that no form could have sent: a malformed identifier, cursor or page size."""

    code = "BAD_USER_INPUT"
    usual = "La demande est mal formée."


class TooComplex(Fault):
    """The operation asks for more than one request may."""

    code = "TOO_COMPLEX"
    usual = "Cette requête est trop complexe."


class RateLimited(Fault):
    """Too many requests; `retry_after` is in whole seconds."""

    code = "RATE_LIMITED"
    usual = "Trop de requêtes. Réessayez dans quelques instants."

    def __init__(self, retry_after: int) -> None:
        super().__init__(retryAfter=retry_after)


class Timeout(Fault):
    """The operation took longer than it may."""

    code = "TIMEOUT"
    usual = "La requête a pris trop de temps."


class Unavailable(Fault):
    """What we depend on does not answer now. Nobody knows whether a change took place: its key finds out."""

    code = "UNAVAILABLE"
    usual = (
        "Le service est momentanément indisponible. Réessayez dans quelques instants : une demande répétée avec la "
        "même clé d'idempotence n'agit qu'une fois."
    )

    def __init__(self, retry_after: int) -> None:
        super().__init__(retryAfter=retry_after)


class NotImplementedYet(Fault):
    """A word of the contract that nothing stands behind yet."""

    code = "NOT_IMPLEMENTED"
    usual = "Cette fonction n'est pas encore disponible."


class RightLost(Fault):
    """The right behind a stream is gone while it runs: the socket closes with 4403."""

    code = "FORBIDDEN"
    usual = "Vous n'avez plus accès à ces informations."


class ResyncNeeded(Fault):
    """The change feed cannot go on from this cursor: the log no longer reaches back, or the perimeter changed."""

    code = "RESYNC_NEEDED"
    usual = "Ce flux ne peut pas reprendre d'ici : relisez vos données, puis suivez-le depuis un nouveau curseur."
