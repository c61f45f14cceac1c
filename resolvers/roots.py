"""Query and Mutation: the doors hung by the subjects, in the order of the imports below."""

# isort: off
import resolvers.nodes
import resolvers.viewer
import resolvers.captchas
import resolvers.registration
import resolvers.credentials
import resolvers.accounts
import resolvers.sign_in
import resolvers.france_connect
import resolvers.reference
import resolvers.attachments
import resolvers.administration
import resolvers.drafts
import resolvers.dossiers
import resolvers.documents
import resolvers.money
import resolvers.catalogue
import resolvers.candidates
import resolvers.enrolments
import resolvers.hours
import resolvers.delegations
import resolvers.home
import resolvers.bell
import resolvers.api_clients
import resolvers.api_mandates
import resolvers.webhooks
import resolvers.webhook_trials
import resolvers.changes  # noqa: F401
# isort: on

from strawberry.tools import create_type

from schema.doors import doors

Query = create_type(
    "Query",
    [door.field for door in doors("query")],
    description="What can be asked; each caller is answered within their own perimeter.",
)

Mutation = create_type(
    "Mutation",
    [door.field for door in doors("mutation")],
    description=(
        "Every mutation that creates something or moves money or a state takes an `idempotencyKey`, as an argument or\n"
        "in its input: the same key from the same user with the same input gives the first answer again; with another\n"
        "input it is refused (IDEMPOTENCY_KEY_REUSED). Every mutation on an object that others may change takes the\n"
        "`version` that the client saw: a stale one is refused (STALE_VERSION) and the payload carries the current\n"
        "object. Who acts is always the token, never an argument."
    ),
)
