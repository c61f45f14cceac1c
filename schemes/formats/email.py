"""E-mail addresses (F-MAIL): one @, a domain with a dot, 80 characters at most."""

import re

from schemes.formats.base import Fault, Format

_FAULT = Fault("F-MAIL", "n'est pas un courriel valide", "L'adresse saisie n'est pas un courriel valide.")
_LONGEST = 80
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")


class Email(Format):
    """Dots and hyphens mean something here: only the spaces around are dropped."""

    def compact(self, text: str) -> str:
        return text.strip()

    def fault(self, text: str) -> Fault | None:
        address = self.compact(text)
        local, at, domain = address.partition("@")
        labels = domain.split(".")
        if len(address) > _LONGEST or not at or len(labels) < 2:
            return _FAULT
        well_formed = all(map(_LOCAL.fullmatch, local.split("."))) and all(map(_LABEL.fullmatch, labels))
        return None if well_formed else _FAULT


EMAIL = Email()
