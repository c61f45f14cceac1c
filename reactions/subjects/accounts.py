"""What becomes of an account → who is told what (workflows.md §1)."""

from __future__ import annotations

from models.states import NotificationKind as Kind
from reactions.audience import staff, the_newcomer, the_person
from reactions.reaction import Reaction

ACCOUNTS: dict[str, Reaction] = {
    # The mail is a letter: it goes to the address that was confirmed.
    "account.activated": Reaction(
        "Bienvenue, {who}",
        "{welcome}Votre compte personnel sécurisé est activé, vous pouvez l'utiliser dès maintenant.",
        Kind.WELCOME,
        (the_newcomer,),
    ),
    "account.to_approve": Reaction(
        "Compte de {who} à valider",
        "{who}, {organisation}, demande un compte de partenaire emploi : le compte attend votre décision.",
        Kind.ACCOUNT_TO_APPROVE,
        (staff,),
        "account_to_approve",
        (staff,),
    ),
    "account.approved": Reaction(
        "Votre compte est validé",
        "Vos droits d'accès sont ouverts : vous pouvez inscrire des candidats.",
        Kind.ACCOUNT_APPROVED,
        (the_person,),
        "account_approved",
        (the_person,),
    ),
    # By mail only: who is told cannot come in to read a bell.
    "account.rejected": Reaction(
        "Votre demande de compte n'est pas acceptée",
        "Votre demande de compte n'est pas acceptée.{because}",
        mail="account_rejected",
        mails=(the_person,),
    ),
    "account.disabled": Reaction(
        "Votre compte est désactivé",
        "Votre compte est désactivé.{because}",
        mail="account_disabled",
        mails=(the_person,),
    ),
    "account.enabled": Reaction(
        "Votre compte est réactivé",
        "Votre compte est réactivé.",
        mail="account_enabled",
        mails=(the_person,),
    ),
    "account.session_reused": Reaction(
        "Une de vos connexions a été fermée par sécurité",
        "Une de vos connexions a été fermée : ses identifiants ont servi deux fois.",
        mail="account_session_reused",
        mails=(the_person,),
    ),
    # Letters go to one address, whoever is behind it.
    "letter.activation": Reaction("Activez votre compte", "", mail="account_activation"),
    "letter.welcome": Reaction("Votre compte est activé", "", mail="account_welcome"),
    "letter.already_registered": Reaction("Vous avez déjà un compte", "", mail="account_already_registered"),
    "letter.reminder": Reaction("Vos identifiants de connexion", "", mail="account_reminder"),
    "letter.password_changed": Reaction("Votre mot de passe a été modifié", "", mail="account_password_changed"),
    "letter.email_to_confirm": Reaction("Confirmez votre nouvelle adresse", "", mail="account_email_to_confirm"),
    "letter.email_changed": Reaction("Votre adresse de connexion a été modifiée", "", mail="account_email_changed"),
}
