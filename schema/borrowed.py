"""Enums of the lower rooms, in the words of the contract. Described before any type can use them."""

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models.actions import DossierAction, DraftAction, EnrolmentAction, NotificationChannel
from models.states import (
    AttachmentRequestStatus,
    Civility,
    Conformity,
    DossierStatus,
    DraftState,
    EnrolmentStatus,
    NotificationKind,
)
from schema.enums import described
from schemes.words import FieldKind, IssueKind, SectionStatus

described(
    Side,
    description="Which side of the counter the user stands on («contexte de navigation»): the whole API follows it.",
    values={
        "MEMBER": "A company that asks for funding («adhérent», «employeur»).",
        "PROVIDER": "A training provider («prestataire de formation», «organisme»).",
        "PRESCRIBER": "An employment partner that enrols candidates («partenaire emploi», «prescripteur»).",
        "INDIVIDUAL": "A person acting for themselves («titulaire», «particulier», «bénéficiaire»).",
        "STAFF": "The funder's own agents.",
    },
)


described(
    AccountStatus,
    description="Where an account stands («statut du compte»).",
    values={
        "AWAITING_ACTIVATION": "Registered, e-mail not confirmed yet.",
        "AWAITING_APPROVAL": (
            "E-mail confirmed; the funder's teams still have to check the account («en cours de validation»)."
        ),
        "REJECTED": "Turned down by the funder's teams.",
        "DEACTIVATED": "Deactivated by an administrator of the account, e.g. when the person left.",
    },
)


described(
    Role,
    description="What a user may do within one attachment («statut», «rôle», «habilitation»).",
    values={
        "ADMINISTRATOR": (
            "Manages the accounts of the entity («gestionnaire de compte», «référent», «administrateur du compte»)."
        ),
        "CONTACT": "Files and follows requests («contact»).",
        "EMPLOYER": "Approves or refuses the enrolments of the employees («employeur»).",
        "BENEFICIARY": "Enrols in sessions for themselves («bénéficiaire»).",
        "TRAINER": "Validates enrolments on the pedagogical side («formateur»).",
        "PRESCRIBER": "Enrols candidates («prescripteur»).",
    },
)


described(Civility, description="How a person is addressed («civilité»).")


described(
    DraftState,
    description="State of a draft («état du brouillon»).",
    values={
        "MEMBER_EDITING": "«En cours de saisie adhérent».",
        "PROVIDER_EDITING": "«En cours de saisie prestataire».",
        "INDIVIDUAL_EDITING": "«En cours de saisie», by a person for themselves.",
        "AWAITING_MEMBER": (
            "«À reprendre par l'adhérent»: the provider handed it over; the provider can no longer change it."
        ),
        "MEMBER_RESUMED": "«Reprise de la pré-saisie»: the member took it over.",
        "REFUSED_BY_MEMBER": (
            "«Refusé par l'adhérent»: no longer visible to the member, and not to be resumed by the provider."
        ),
        "TRANSMITTING": "«En cours de transmission»: transmission started and not confirmed yet.",
        "TRANSMITTED": "«Transmis»: a dossier exists; the draft can no longer be changed or printed.",
    },
)


described(
    DossierStatus,
    description="State of a dossier («statut du dossier»).",
    values={
        "TRANSMITTING": "«En cours de transmission».",
        "TRANSMITTED": "«Transmis».",
        "UNDER_REVIEW": "«En cours d'analyse».",
        "AWAITING_DOCUMENTS": "«En attente de pièces»: documents or invoices are expected from the user.",
        "GRANTED": "«Accordé».",
        "REFUSED": "«Refusé».",
        "CANCELLED": "«Annulé».",
        "AWAITING_INVOICES": "«En attente de factures»: granted, the training has begun, invoices are expected.",
        "TERMINATED": "«Rupture»: the contract ended before its term.",
        "SETTLED": "«Soldé»: paid in full and closed.",
    },
)


described(AttachmentRequestStatus, description="Where a wish to be attached stands.")


described(
    Conformity,
    description="What the funder thinks of a document («conformité»).",
    values={
        "PENDING": "Not looked at yet.",
    },
)


described(
    NotificationKind,
    description="What a notification tells of.",
    values={
        "DELEGATION_CHANGED": (
            "«Délégation»: proposed, answered, used or ended; told to the holder of the account and to the delegate."
        ),
        "SESSION_CANCELLED": (
            "«Session annulée»: told to the applicants, their employers, the prescribers and the trainers."
        ),
    },
)


described(
    EnrolmentStatus,
    description="State of an enrolment («statut de la demande d'inscription»).",
    values={
        "AWAITING_EMPLOYER": "Waits for the employer's decision («validation administrative»).",
        "PRE_ENROLLED": (
            "Accepted by the employer, a seat is held («pré-inscrit»): waits for the trainer («validation "
            "pédagogique»)."
        ),
        "WAITING_LIST": "Accepted by the employer, the session is full («liste d'attente»).",
        "RETURNED": "The trainer came back to the applicant («il revient vers vous»): an answer is expected.",
        "REGISTERED": "Filed by a prescriber («demande enregistrée»).",
        "IN_PROGRESS": "Taken in hand by the funder's agents («en cours de traitement»).",
        "ENROLLED": "A seat is held and every validation is given («inscrit»).",
        "WITHDRAWN": "The applicant gave it up («désistement», «annulée»).",
        "CANCELLED": "The session was cancelled.",
        "ATTENDED": "Took part («suivie», «présence effective»).",
    },
)


described(
    EnrolmentAction,
    description="What may be done with an enrolment: each value names its mutation.",
    values={
        "TAKE_IN_HAND": "`takeEnrolmentInHand`.",
        "APPROVE": "`decideEnrolment`.",
        "REFUSE": "`decideEnrolment`.",
        "RETURN": "`returnEnrolment`.",
        "ANSWER": "`answerTrainer`.",
        "WITHDRAW": "`withdrawEnrolment`.",
        "RECORD_ATTENDANCE": "`recordAttendance`.",
    },
)


described(
    DraftAction,
    description="What may be done with a draft: each value names its mutation.",
    values={
        "EDIT": "`saveDraft`.",
        "DUPLICATE": "`duplicateDraft`.",
        "DELETE": "`deleteDraft`.",
        "PRINT": "`printDraft`.",
        "HAND_OVER": "`handOverDraft`.",
        "RESUME": "`resumeDraft`.",
        "REFUSE": "`refuseDraft`.",
        "TRANSMIT": "`transmitDraft`.",
    },
)


described(
    DossierAction,
    description="What may be done with a dossier: each value names its mutation.",
    values={
        "ADD_DOCUMENT": "`uploadDocument`.",
        "ADD_BANK_DETAILS": "`addBankDetails`.",
        "SEND_MESSAGE": "`sendMessage`.",
        "REQUEST_REIMBURSEMENT": "`requestReimbursement`.",
        "SUBMIT_INVOICE": "`submitInvoice`.",
        "CANCEL": "`cancelDossier`.",
        "DECLARE_TERMINATION": "`declareTermination`.",
        "START_REVIEW": "`startDossierReview`.",
        "REQUEST_DOCUMENTS": "`requestDocuments`.",
        "GRANT": "`grantDossier`.",
        "REFUSE": "`refuseDossier`.",
        "SETTLE": "`settleDossier`.",
    },
)


described(
    NotificationChannel,
    description="By which way a notification comes.",
    values={
        "IN_APP": "The bell («cloche»).",
        "EMAIL": "A mail («courriel»), at once or in the daily one.",
    },
)


described(
    FieldKind,
    name="FieldType",
    description="What a field holds, and so how it is entered and checked.",
    values={
        "TEXT": "One line.",
        "LONG_TEXT": "Several lines.",
        "INTEGER": "A whole number, as a JSON number.",
        "DECIMAL": "A number of at most two decimals, as a text with a point.",
        "MONEY": 'Euros, as a text with a point and two decimals: "1400.00".',
        "DATE": "A day: 2025-12-05.",
        "BOOLEAN": "Yes or no.",
        "CHOICE": "One code of `options`, or the key of a row of another block.",
        "MULTI_CHOICE": "Several of what a CHOICE holds, each once.",
        "SIRET": "An establishment: fourteen digits.",
        "NIR": "A social security number: thirteen characters, or fifteen with its key.",
        "IBAN": "A bank account.",
        "EMAIL": "An e-mail address.",
        "PHONE": "A telephone number.",
        "POSTAL_CODE": "A French postal code: five digits.",
        "REFERENCE": "A code of the list that `reference` names.",
    },
)


described(
    IssueKind,
    name="FormIssueKind",
    description="What is wrong.",
    values={
        "REQUIRED": "«Saisie obligatoire».",
        "FORMAT": "Format of the value.",
        "RULE": "Business rule («règle de gestion»), checked only once every field it reads is filled.",
    },
)


described(
    SectionStatus,
    description="State of one tab of a draft: the bullet behind its label.",
    values={
        "EMPTY": "Nothing entered yet.",
        "INCOMPLETE": "Mandatory data missing, or a format or business rule not met.",
    },
)
