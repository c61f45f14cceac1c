"""IBAN (F-IBAN), and the RIB key inside a French one (F-RIB), which python-stdnum does not verify."""

from schemes.formats.base import Fault, Format

_IBAN = Fault("F-IBAN", "L'IBAN saisi n'est pas valide.")
_RIB = Fault("F-RIB", "La clé RIB n'est pas valide.")

_LONGEST = 34
_RIB_DIGITS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


class Iban(Format):
    """ISO 13616; for France the bank, branch, account and their key are verified too."""

    def fault(self, text: str) -> Fault | None:
        from stdnum import iban as standard  # a megabyte, for those who read a form

        number = self.compact(text)
        if len(number) > _LONGEST or not (number.isascii() and number.isalnum()) or not standard.is_valid(number):
            return _IBAN
        return _RIB if number.startswith("FR") and not has_rib_key(number[4:]) else None


def has_rib_key(rib: str) -> bool:
    """Whether the last two of 23 characters are 97 − ((89·bank + 15·branch + 3·account) mod 97)."""
    digits = rib.translate(_RIB_DIGITS)
    bank, branch, account = int(digits[:5]), int(digits[5:10]), int(digits[10:21])
    return rib[21:] == f"{97 - (89 * bank + 15 * branch + 3 * account) % 97:02d}"


IBAN = Iban()
