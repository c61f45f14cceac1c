"""SIREN: the nine digits of a company (F-SIREN)."""

from schemes.formats.base import Fault, Format, is_digits

_FAULT = Fault("F-SIREN", "Le numéro SIREN n'est pas valide.")


class Siren(Format):
    """Nine digits with a Luhn key."""

    def fault(self, text: str) -> Fault | None:
        from stdnum import luhn  # a megabyte, for those who read a form

        number = self.compact(text)
        return None if is_digits(number, 9) and luhn.is_valid(number) else _FAULT


SIREN = Siren()
