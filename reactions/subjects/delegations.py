"""Steps of a delegation of an account, and what is done under it → who is told what (workflows.md §12.3)."""

from __future__ import annotations

from models.states import NotificationKind as Kind
from reactions.audience import the_delegate, the_holder_of_the_account
from reactions.reaction import Reaction

DELEGATIONS: dict[str, Reaction] = {
    "delegation.proposed": Reaction(
        "{holder} vous propose une délégation",
        "{holder} vous propose d'agir sur son compte {period}.",
        Kind.DELEGATION_CHANGED,
        (the_delegate,),
        "delegation_proposed",
        (the_delegate,),
    ),
    # Delegates read the bell of the holder: it names none of them, and the subject is for whom it concerns.
    "delegation.accepted": Reaction(
        "Votre délégation est acceptée",
        "La personne que vous avez choisie peut agir sur votre compte, aux dates convenues.",
        Kind.DELEGATION_CHANGED,
        (the_holder_of_the_account,),
        "delegation_accepted",
        (the_holder_of_the_account,),
        headed="{delegate} accepte votre délégation",
    ),
    "delegation.declined": Reaction(
        "Votre délégation est refusée",
        "La personne que vous avez choisie n'agira pas sur votre compte.",
        Kind.DELEGATION_CHANGED,
        (the_holder_of_the_account,),
        "delegation_declined",
        (the_holder_of_the_account,),
        headed="{delegate} refuse votre délégation",
    ),
    "delegation.used": Reaction(
        "Quelqu'un a agi sur votre compte par délégation",
        "{act}.",
        Kind.DELEGATION_CHANGED,
        (the_holder_of_the_account,),
        "delegation_used",
        (the_holder_of_the_account,),
        headed="{delegate} a agi sur votre compte",
    ),
    "delegation.ended": Reaction(
        "Fin de la délégation de {holder}",
        "Cette délégation ne permet plus d'agir sur le compte de {holder}.",
        Kind.DELEGATION_CHANGED,
        (the_holder_of_the_account, the_delegate),
        "delegation_ended",
        (the_holder_of_the_account, the_delegate),
        headed="Fin de la délégation de {holder} à {delegate}",
    ),
}
