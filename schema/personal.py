"""Personal data: each field that tells of a person, and who sees it. docs/permissions.md is written from this table.

What applies the rule is the map of the type (`schema/maps/`) and the perimeter of its rows; a test asks for every field
with every role, and compares.
"""

from dataclasses import dataclass

from auth.permissions import Permission


@dataclass(frozen=True, slots=True)
class Sight:
    """Who sees a field: with this permission that of others too, over the entities where it is held; else one's own."""

    of_others: Permission | None
    own: bool = True
    providers: bool = True
    """Whether the providers of a dossier see it, too."""


_ONESELF = Sight(None)
_MANAGERS = Sight(Permission.DECIDE_ATTACHMENTS)
_STAFF = Sight(Permission.APPROVE_ACCOUNTS)
_READERS = Sight(Permission.READ_REQUESTS)
_READERS_OF_FORMS = Sight(Permission.READ_REQUESTS, own=False)
_PARTIES = Sight(Permission.READ_REQUESTS, own=False, providers=False)
_WRITERS = Sight(Permission.WRITE_DRAFTS, own=False)
_DECIDERS = Sight(Permission.DECIDE_ENROLMENTS)
_ATTACHED = Sight(Permission.BE_SIGNED_IN, own=False)


def _fields(typename: str, *names: str, seen: Sight) -> dict[str, Sight]:
    return {f"{typename}.{name}": seen for name in names}


PERSONAL: dict[str, Sight] = {
    # Who reads a request reads who wrote it; how to reach a colleague is for who manages them (S3:46).
    **_fields("User", "civility", "firstName", "birthName", "usageName", "displayName", seen=_READERS),
    **_fields("User", "loginEmail", "contactEmail", "phone", "mobilePhone", "organisation", seen=_MANAGERS),
    **_fields("User", "login", seen=_STAFF),
    **_fields("SignInSession", "userAgent", seen=_ONESELF),
    **_fields("VerifiedIdentity", "birthDate", seen=_ONESELF),
    # The form holds birth date, NIR and the rest of each trainee. A draft is nobody's but its entity's (S1:1190).
    **_fields("Draft", "values", "contactEmail", seen=_WRITERS),
    **_fields("Dossier", "values", "contactEmail", seen=_READERS_OF_FORMS),
    **_fields("Trainee", "firstName", "birthName", "usageName", "displayName", seen=_READERS_OF_FORMS),
    **_fields("Document", "downloadUrl", seen=_READERS_OF_FORMS),
    # Between the member and the funder.
    **_fields("BankDetails", "holder", "ibanMasked", seen=_PARTIES),
    **_fields("Message", "body", seen=_PARTIES),
    # Who decides on an enrolment reads whose it is; telephone and birth date are for the funder's staff.
    **_fields("Candidate", "firstName", "birthName", "displayName", "email", seen=_DECIDERS),
    **_fields("Candidate", "phone", "birthDate", seen=_STAFF),
    # The funder's advisers, as their companies reach them.
    **_fields("AdviserContact", "email", "phone", seen=_ATTACHED),
}
"""Field → who sees it. A provider reads of a dossier what concerns its own modules, and no exchange with the funder."""
