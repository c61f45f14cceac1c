"""What becomes of the systems of partners → who is told what: by mail only, no kind of the contract says it."""

from __future__ import annotations

from reactions.audience import the_giver_of_the_mandate, the_maker_of_the_client, the_owner_of_the_endpoint
from reactions.reaction import Reaction

PARTNERS: dict[str, Reaction] = {
    # A bell that posts to a silent address would tell nobody.
    "webhook.paused": Reaction(
        "Envois vers {host} suspendus",
        "Le point de réception {host} ne répond plus : les envois sont suspendus.",
        mail="webhook_paused",
        mails=(the_owner_of_the_endpoint,),
    ),
    "api_client.expiring": Reaction(
        "Le système partenaire {name} prend fin le {ends_on}",
        "Le secret du système partenaire {name} prend fin le {ends_on}.",
        mail="api_client_expiring",
        mails=(the_maker_of_the_client,),
    ),
    "api_client.expired": Reaction(
        "Le système partenaire {name} a pris fin",
        "Le secret du système partenaire {name} a pris fin le {ends_on}.",
        mail="api_client_expired",
        mails=(the_maker_of_the_client,),
    ),
    "api_mandate.given": Reaction(
        "Mandat donné par {entity} à {name}",
        "{entity} donne mandat au système partenaire {name} jusqu'au {ends_on}.",
        mail="api_mandate_given",
        mails=(the_maker_of_the_client,),
    ),
    "api_mandate.ended": Reaction(
        "Fin du mandat donné par {entity} à {name}",
        "Le mandat donné par {entity} au système partenaire {name} a pris fin.",
        mail="api_mandate_ended",
        mails=(the_maker_of_the_client, the_giver_of_the_mandate),
    ),
}
