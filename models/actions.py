"""What a viewer may be offered to do, and how a notification may reach them."""

from enum import Enum


class DraftAction(Enum):
    """What may be done with a draft."""

    EDIT = "EDIT"
    DUPLICATE = "DUPLICATE"
    DELETE = "DELETE"
    PRINT = "PRINT"
    HAND_OVER = "HAND_OVER"
    RESUME = "RESUME"
    REFUSE = "REFUSE"
    TRANSMIT = "TRANSMIT"


class DossierAction(Enum):
    """What may be done with a dossier, on the user's side and on the funder's."""

    ADD_DOCUMENT = "ADD_DOCUMENT"
    ADD_BANK_DETAILS = "ADD_BANK_DETAILS"
    SEND_MESSAGE = "SEND_MESSAGE"
    REQUEST_REIMBURSEMENT = "REQUEST_REIMBURSEMENT"
    SUBMIT_INVOICE = "SUBMIT_INVOICE"
    CANCEL = "CANCEL"
    DECLARE_TERMINATION = "DECLARE_TERMINATION"
    START_REVIEW = "START_REVIEW"
    REQUEST_DOCUMENTS = "REQUEST_DOCUMENTS"
    GRANT = "GRANT"
    REFUSE = "REFUSE"
    SETTLE = "SETTLE"


class EnrolmentAction(Enum):
    """What may be done with an enrolment, by whom it concerns."""

    TAKE_IN_HAND = "TAKE_IN_HAND"
    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    RETURN = "RETURN"
    ANSWER = "ANSWER"
    WITHDRAW = "WITHDRAW"
    RECORD_ATTENDANCE = "RECORD_ATTENDANCE"


class NotificationChannel(Enum):
    """How a notification reaches a person."""

    IN_APP = "IN_APP"
    EMAIL = "EMAIL"
