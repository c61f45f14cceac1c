"""States and kinds that rows may be in, with their French labels (domain/workflows.md)."""

from models.labelled import Labelled


class DraftState(Labelled):
    """State of a draft («état du brouillon»), S1:1191-1195."""

    MEMBER_EDITING = "MEMBER_EDITING", "En cours de saisie adhérent"
    PROVIDER_EDITING = "PROVIDER_EDITING", "En cours de saisie prestataire"
    INDIVIDUAL_EDITING = "INDIVIDUAL_EDITING", "En cours de saisie"
    AWAITING_MEMBER = "AWAITING_MEMBER", "À reprendre par l'adhérent"
    MEMBER_RESUMED = "MEMBER_RESUMED", "Reprise de la pré-saisie"
    REFUSED_BY_MEMBER = "REFUSED_BY_MEMBER", "Refusé par l'adhérent"
    TRANSMITTING = "TRANSMITTING", "En cours de transmission"
    TRANSMITTED = "TRANSMITTED", "Transmis"


class DossierStatus(Labelled):
    """Status of a dossier (workflows.md §6)."""

    TRANSMITTING = "TRANSMITTING", "En cours de transmission"
    TRANSMITTED = "TRANSMITTED", "Transmis"
    UNDER_REVIEW = "UNDER_REVIEW", "En cours d'analyse"
    AWAITING_DOCUMENTS = "AWAITING_DOCUMENTS", "En attente de pièces"
    GRANTED = "GRANTED", "Accordé"
    REFUSED = "REFUSED", "Refusé"
    CANCELLED = "CANCELLED", "Annulé"
    AWAITING_INVOICES = "AWAITING_INVOICES", "En attente de factures"
    TERMINATED = "TERMINATED", "Rupture"
    SETTLED = "SETTLED", "Soldé"


class AttachmentRequestStatus(Labelled):
    """Status of an attachment request («demande de rattachement»), workflows.md §2."""

    PENDING = "PENDING", "En attente de validation"
    ACCEPTED = "ACCEPTED", "Validé"
    DECLINED = "DECLINED", "Décliné"
    CANCELLED = "CANCELLED", "Annulé"


class DelegationStatus(Labelled):
    """Status of a delegation («délégation»), workflows.md §12.3."""

    PROPOSED = "PROPOSED", "Proposée"
    ACTIVE = "ACTIVE", "Acceptée"
    DECLINED = "DECLINED", "Refusée"
    ENDED = "ENDED", "Terminée"


class EnrolmentStatus(Labelled):
    """Status of an enrolment («demande d'inscription»), workflows.md §3 and §4."""

    AWAITING_EMPLOYER = "AWAITING_EMPLOYER", "En attente de validation employeur"
    REFUSED_BY_EMPLOYER = "REFUSED_BY_EMPLOYER", "Refusée par l'employeur"
    PRE_ENROLLED = "PRE_ENROLLED", "Pré-inscrit·e"
    WAITING_LIST = "WAITING_LIST", "Liste d'attente"
    RETURNED = "RETURNED", "À préciser"
    REFUSED_BY_TRAINER = "REFUSED_BY_TRAINER", "Refusée par le formateur"
    REGISTERED = "REGISTERED", "Demande enregistrée"
    IN_PROGRESS = "IN_PROGRESS", "En cours de traitement"
    REFUSED_BY_STAFF = "REFUSED_BY_STAFF", "Refusée"
    ENROLLED = "ENROLLED", "Inscrit·e"
    WITHDRAWN = "WITHDRAWN", "Annulée"
    CANCELLED = "CANCELLED", "Session annulée"
    ATTENDED = "ATTENDED", "Suivie"
    ABSENT = "ABSENT", "Absent·e"


class Conformity(Labelled):
    """What the back office said of a document (S1:1272)."""

    PENDING = "PENDING", "En attente de contrôle"
    CONFORM = "CONFORM", "Conforme"
    NOT_CONFORM = "NOT_CONFORM", "Non conforme"


class Civility(Labelled):
    """Civility of a person."""

    MADAME = "MADAME", "Madame"
    MONSIEUR = "MONSIEUR", "Monsieur"


class NotificationKind(Labelled):
    """What a line of the bell tells; the label names the kind in the preferences."""

    DOSSIER_TRANSMITTED = "DOSSIER_TRANSMITTED", "Transmission d'un dossier"
    DOSSIER_UNDER_REVIEW = "DOSSIER_UNDER_REVIEW", "Analyse d'un dossier"
    DOSSIER_DOCUMENTS_REQUESTED = "DOSSIER_DOCUMENTS_REQUESTED", "Demande de pièces"
    DOSSIER_GRANTED = "DOSSIER_GRANTED", "Accord d'un dossier"
    DOSSIER_REFUSED = "DOSSIER_REFUSED", "Refus d'un dossier"
    DOSSIER_CANCELLED = "DOSSIER_CANCELLED", "Annulation d'un dossier"
    DOSSIER_SETTLED = "DOSSIER_SETTLED", "Solde d'un dossier"
    DOCUMENT_RECEIVED = "DOCUMENT_RECEIVED", "Dépôt d'une pièce"
    DOCUMENT_REVIEWED = "DOCUMENT_REVIEWED", "Contrôle d'une pièce"
    MESSAGE_RECEIVED = "MESSAGE_RECEIVED", "Nouveau message"
    DRAFT_HANDED_OVER = "DRAFT_HANDED_OVER", "Brouillon à reprendre"
    DRAFT_RESUMED = "DRAFT_RESUMED", "Reprise d'un brouillon"
    DRAFT_REFUSED = "DRAFT_REFUSED", "Refus d'un brouillon"
    DRAFT_TRANSMISSION_FAILED = "DRAFT_TRANSMISSION_FAILED", "Échec de transmission"
    ATTACHMENT_REQUESTED = "ATTACHMENT_REQUESTED", "Demande de rattachement"
    ATTACHMENT_ACCEPTED = "ATTACHMENT_ACCEPTED", "Rattachement accepté"
    ATTACHMENT_DECLINED = "ATTACHMENT_DECLINED", "Rattachement décliné"
    ATTACHMENT_CHANGED = "ATTACHMENT_CHANGED", "Droits modifiés"
    DELEGATION_CHANGED = "DELEGATION_CHANGED", "Délégation de compte"
    ACCOUNT_TO_APPROVE = "ACCOUNT_TO_APPROVE", "Compte à valider"
    ACCOUNT_APPROVED = "ACCOUNT_APPROVED", "Compte validé"
    ENROLMENT_REQUESTED = "ENROLMENT_REQUESTED", "Demande d'inscription"
    ENROLMENT_EMPLOYER_DECIDED = "ENROLMENT_EMPLOYER_DECIDED", "Décision de l'employeur"
    ENROLMENT_TRAINER_DECIDED = "ENROLMENT_TRAINER_DECIDED", "Validation pédagogique"
    ENROLMENT_RETURNED = "ENROLMENT_RETURNED", "Question du formateur"
    ENROLMENT_PROMOTED = "ENROLMENT_PROMOTED", "Place obtenue"
    ENROLMENT_WITHDRAWN = "ENROLMENT_WITHDRAWN", "Désistement"
    ENROLMENT_ATTENDANCE_RECORDED = "ENROLMENT_ATTENDANCE_RECORDED", "Présence enregistrée"
    SESSION_CANCELLED = "SESSION_CANCELLED", "Annulation d'une session"
    CANDIDATE_ENROLLED = "CANDIDATE_ENROLLED", "Inscription d'un candidat"
    REIMBURSEMENT_UPDATED = "REIMBURSEMENT_UPDATED", "Demande de remboursement"
    INVOICE_RECEIVED = "INVOICE_RECEIVED", "Facture reçue"
    INVOICE_UPDATED = "INVOICE_UPDATED", "Suivi d'une facture"
    PAYMENT_MADE = "PAYMENT_MADE", "Paiement"
    RESERVATION_UPDATED = "RESERVATION_UPDATED", "Réservation de fonds"
    WELCOME = "WELCOME", "Bienvenue"
