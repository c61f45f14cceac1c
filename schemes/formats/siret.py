"""SIRET: the fourteen digits of an establishment (F-SIRET), La Poste included."""

from schemes.formats.base import Fault, Format, is_digits
from schemes.formats.siren import SIREN

_LENGTH = Fault("F-SIRET", "Le numéro SIRET doit être composé de 14 chiffres.")
_KEY = Fault("F-SIRET", "n'est pas un siret valide", "Le numéro saisi n'est pas un siret valide.")

_LA_POSTE = "356000000"
_LA_POSTE_HEAD_OFFICE = "35600000000048"


class Siret(Format):
    """Luhn on the fourteen digits and on the SIREN; the post offices have their own key, a digit sum multiple of 5."""

    def fault(self, text: str) -> Fault | None:
        number = self.compact(text)
        if not is_digits(number, 14):
            return _LENGTH
        return None if _has_key(number) and SIREN.fault(number[:9]) is None else _KEY


def _has_key(number: str) -> bool:
    from stdnum import luhn  # a megabyte, for those who read a form

    if number.startswith(_LA_POSTE) and number != _LA_POSTE_HEAD_OFFICE:
        return sum(map(int, number)) % 5 == 0
    return luhn.is_valid(number)


SIRET = Siret()
