"""What people are told of, on which side and by which channel, and what they cannot turn off: read it aloud.

A test compares it with the table of reactions.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from auth.viewer import Side
from models.actions import NotificationChannel as Channel
from models.states import NotificationKind as Kind

_MEMBER = frozenset({Side.MEMBER})
_PROVIDER = frozenset({Side.PROVIDER})
_STAFF = frozenset({Side.STAFF})
_PRESCRIBER = frozenset({Side.PRESCRIBER})
_INDIVIDUAL = frozenset({Side.INDIVIDUAL})
_OPERATORS = _PRESCRIBER | _PROVIDER
_APPLICANT = _MEMBER | _INDIVIDUAL
_NOBODY: frozenset[Side] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """The sides whose bell tells a kind, and those that receive a mail of it."""

    bell: frozenset[Side]
    mail: frozenset[Side] = _NOBODY


KINDS: dict[Kind, Reach] = {
    Kind.DOSSIER_TRANSMITTED: Reach(_APPLICANT | _PROVIDER | _STAFF, _MEMBER),
    Kind.DOSSIER_UNDER_REVIEW: Reach(_APPLICANT | _PROVIDER),
    Kind.DOSSIER_DOCUMENTS_REQUESTED: Reach(_APPLICANT | _PROVIDER, _APPLICANT),
    Kind.DOSSIER_GRANTED: Reach(_APPLICANT | _PROVIDER, _APPLICANT),
    Kind.DOSSIER_REFUSED: Reach(_APPLICANT | _PROVIDER, _APPLICANT | _PROVIDER),
    Kind.DOSSIER_CANCELLED: Reach(_APPLICANT | _PROVIDER | _STAFF, _APPLICANT),
    Kind.DOCUMENT_RECEIVED: Reach(_APPLICANT | _STAFF),
    Kind.DOCUMENT_REVIEWED: Reach(_APPLICANT | _PROVIDER),
    Kind.MESSAGE_RECEIVED: Reach(_APPLICANT | _STAFF, _APPLICANT),
    Kind.DRAFT_HANDED_OVER: Reach(_MEMBER, _MEMBER),
    Kind.DRAFT_RESUMED: Reach(_PROVIDER),
    Kind.DRAFT_REFUSED: Reach(_PROVIDER),
    Kind.DRAFT_TRANSMISSION_FAILED: Reach(_APPLICANT | _PROVIDER),
    Kind.ATTACHMENT_REQUESTED: Reach(_MEMBER | _PROVIDER | _STAFF, _MEMBER | _PROVIDER | _STAFF),
    Kind.ATTACHMENT_ACCEPTED: Reach(_MEMBER | _PROVIDER, _MEMBER | _PROVIDER),
    Kind.ATTACHMENT_DECLINED: Reach(_MEMBER | _PROVIDER, _MEMBER | _PROVIDER),
    Kind.ATTACHMENT_CHANGED: Reach(_MEMBER | _PROVIDER, _MEMBER | _PROVIDER),
    Kind.DELEGATION_CHANGED: Reach(_INDIVIDUAL | _OPERATORS, _INDIVIDUAL | _OPERATORS),
    Kind.ACCOUNT_TO_APPROVE: Reach(_STAFF, _STAFF),
    Kind.ACCOUNT_APPROVED: Reach(_PRESCRIBER, _PRESCRIBER),
    Kind.ENROLMENT_REQUESTED: Reach(_MEMBER, _MEMBER),
    Kind.ENROLMENT_EMPLOYER_DECIDED: Reach(_MEMBER | _PROVIDER, _MEMBER | _PROVIDER),
    Kind.ENROLMENT_TRAINER_DECIDED: Reach(_MEMBER, _MEMBER),
    Kind.ENROLMENT_RETURNED: Reach(_MEMBER | _PROVIDER, _MEMBER | _PROVIDER),
    Kind.ENROLMENT_PROMOTED: Reach(_MEMBER | _PROVIDER, _MEMBER | _PROVIDER),
    Kind.ENROLMENT_WITHDRAWN: Reach(_MEMBER | _PROVIDER | _STAFF, _MEMBER | _PROVIDER),
    Kind.ENROLMENT_ATTENDANCE_RECORDED: Reach(_MEMBER, _MEMBER),
    Kind.SESSION_CANCELLED: Reach(_MEMBER | _OPERATORS, _MEMBER | _OPERATORS),
    Kind.CANDIDATE_ENROLLED: Reach(_PRESCRIBER | _STAFF, _PRESCRIBER | _STAFF),
    Kind.WELCOME: Reach(_MEMBER | _PROVIDER | _INDIVIDUAL),
}

LOCKED: dict[Channel, frozenset[Kind]] = {
    # Letters: the funder's decisions and requests, the answer that a person waits for, who acts on an account, and a
    # journey that would be made in vain.
    Channel.EMAIL: frozenset(
        {
            Kind.DOSSIER_DOCUMENTS_REQUESTED,
            Kind.DOSSIER_GRANTED,
            Kind.DOSSIER_REFUSED,
            Kind.ATTACHMENT_ACCEPTED,
            Kind.ATTACHMENT_DECLINED,
            Kind.DELEGATION_CHANGED,
            Kind.ACCOUNT_APPROVED,
            Kind.SESSION_CANCELLED,
        }
    ),
    # A legal clock runs: documents to give (R6332-26), a refusal to contest (D6325-2, R6332-24), a contract to send in
    # within five days (D6325-1).
    Channel.IN_APP: frozenset({Kind.DOSSIER_DOCUMENTS_REQUESTED, Kind.DOSSIER_REFUSED, Kind.DRAFT_TRANSMISSION_FAILED}),
}


def is_locked(kind: Kind, channel: Channel) -> bool:
    """Whether this cannot be turned off, nor gathered into the daily mail."""
    return kind in LOCKED[channel]


def offered(sides: Collection[Side]) -> Iterator[tuple[Kind, Channel]]:
    """What a person who stands on these sides may be told, and how; in the order of the kinds."""
    for kind in (kind for kind in Kind if kind in KINDS):
        if KINDS[kind].bell & set(sides):
            yield kind, Channel.IN_APP
        if KINDS[kind].mail & set(sides):
            yield kind, Channel.EMAIL
