"""What may be said to who comes back from FranceConnect, and what is only for the log."""

from models.refusals import Refusal


class FranceConnectAbsent(Refusal):
    """La connexion avec FranceConnect n'est pas proposée ici."""


class FranceConnectAddressRefused(Refusal):
    """FranceConnect ne peut pas ramener à cette adresse."""


class FranceConnectUnavailable(Refusal):
    """FranceConnect ne répond pas pour le moment : réessayez dans quelques instants."""


class FranceConnectIdentityRefused(Refusal):
    """FranceConnect n'a pas confirmé votre identité : recommencez depuis le début."""


class PersonalSpaceClosed(Refusal):
    """Ce compte ne s'ouvre pas avec FranceConnect : adressez-vous à nos services."""


class Unreachable(Exception):
    """The provider gives no answer that can be used; the message says why, for the log."""


class Untrusted(Exception):
    """What the provider answers proves nothing; the message says why, for the log, and never what it said."""
