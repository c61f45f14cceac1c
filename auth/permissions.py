"""Roles and what they allow, as data. No rule about rights is written anywhere else."""

from enum import Enum


class Role(Enum):
    """What a user may do within one attachment («statut», «rôle», «habilitation»)."""

    ADMINISTRATOR = "ADMINISTRATOR"
    CONTACT = "CONTACT"
    EMPLOYER = "EMPLOYER"
    BENEFICIARY = "BENEFICIARY"
    TRAINER = "TRAINER"
    PRESCRIBER = "PRESCRIBER"


class Permission(Enum):
    """What a root field or a perimeter may require. The matrix role × field in docs/permissions.md comes from here."""

    BE_SIGNED_IN = "be signed in"
    BE_ONESELF = "act on one's own account, bell and wishes; never through a partner's client, nor for somebody else"
    HEAR_BELL = "hear the bell, one's own or that of whom one is the delegate of"
    KEEP_HOURS = "keep one's training hours, or those of whom one is the delegate of"
    DELEGATE = "let somebody act on one's account"
    READ_REQUESTS = "read the drafts and dossiers of the entity, or one's own"
    READ_PRIVATE_REQUESTS = "read the requests for aid that colleagues of the entity file, too"
    WRITE_DRAFTS = "write drafts"
    TRANSMIT_DRAFTS = "transmit, hand over, take over or refuse a draft"
    FOLLOW_DOSSIERS = "deposit documents, write messages, cancel"
    REVIEW_DOSSIERS = "process dossiers for the funder"
    DECIDE_ATTACHMENTS = "accept or decline attachment requests, manage the users of the entity"
    APPROVE_ACCOUNTS = "approve or reject accounts for the funder"
    DECIDE_ENROLMENTS = "decide on enrolments"
    ENROL = "ask for a place in a session"


P = Permission

_ANYBODY = frozenset({P.BE_SIGNED_IN, P.BE_ONESELF, P.HEAR_BELL})
_CONTACT = _ANYBODY | {P.READ_REQUESTS, P.WRITE_DRAFTS, P.TRANSMIT_DRAFTS, P.FOLLOW_DOSSIERS}

# A manager does everything that a contact does, sees all requests, and manages the users of the entity (S3:44-49).
OF_ROLE: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _CONTACT | {P.DECIDE_ATTACHMENTS, P.READ_PRIVATE_REQUESTS},
    Role.CONTACT: _CONTACT,
    Role.EMPLOYER: _ANYBODY | {P.DECIDE_ENROLMENTS},
    Role.BENEFICIARY: _ANYBODY | {P.ENROL},
    Role.TRAINER: _ANYBODY | {P.DECIDE_ENROLMENTS},
    Role.PRESCRIBER: _ANYBODY | {P.ENROL},
}

# What a side gives without any attachment. Staff hold their rights over every entity.
OF_SIDE: dict[str, frozenset[Permission]] = {
    "MEMBER": _ANYBODY,
    "PROVIDER": _ANYBODY,
    "PRESCRIBER": _ANYBODY,
    # A person's requests are their own: no attachment says so.
    "INDIVIDUAL": _CONTACT | {P.KEEP_HOURS, P.DELEGATE},
    "STAFF": _ANYBODY
    | {P.READ_REQUESTS, P.FOLLOW_DOSSIERS, P.REVIEW_DOSSIERS, P.APPROVE_ACCOUNTS, P.DECIDE_ATTACHMENTS}
    | {P.DECIDE_ENROLMENTS},
}

# The most that a delegate may do of what the holder of the account may (S4:205).
OF_DELEGATE = frozenset({P.BE_SIGNED_IN, P.HEAR_BELL, P.KEEP_HOURS})

# The role that the approval of an account gives on a side where there is nothing to be attached to (S0:25, S0:89).
OF_APPROVED: dict[str, frozenset[Role]] = {"PRESCRIBER": frozenset({Role.PRESCRIBER})}

# What a partner's client may be given, by the name of the scope in its tokens. Nobody hands over their own account, nor
# the management of users.
SCOPES: dict[str, Permission] = {
    allowed.name: allowed for allowed in (P.READ_REQUESTS, P.WRITE_DRAFTS, P.TRANSMIT_DRAFTS, P.FOLLOW_DOSSIERS)
}


def permissions_of(side: str, roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that these roles allow on that side."""
    return OF_SIDE[side].union(*(OF_ROLE[role] for role in roles))


def permissions_within(scopes: frozenset[str]) -> frozenset[Permission]:
    """The most that these scopes let through; a scope of another name lets nothing through.

    Who lets a client read requests lets it read all that they see.
    """
    given = {SCOPES[scope] for scope in scopes if scope in SCOPES}
    return frozenset({P.BE_SIGNED_IN} | given | ({P.READ_PRIVATE_REQUESTS} if P.READ_REQUESTS in given else set()))
