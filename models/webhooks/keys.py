"""The secrets that sign what an endpoint receives, sealed at rest. A replaced one signs too, for a day."""

import base64
import secrets
from datetime import datetime, timedelta

from models.sealing import seal, unseal
from models.webhooks import WebhookEndpoint

OVERLAP = timedelta(hours=24)
"""How long a replaced secret still signs."""

_BYTES = 32


def new_secret() -> str:
    """A secret as the Standard Webhooks specification writes it: `whsec_` and base64, 24 to 64 bytes."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_BYTES)).decode()}"


def secrets_of(endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """The secrets that sign now, the current one first."""
    sealed = [endpoint.sealed_secret]
    if endpoint.sealed_previous_secret and endpoint.previous_secret_until and now < endpoint.previous_secret_until:
        sealed.append(endpoint.sealed_previous_secret)
    return [unseal(one, endpoint.id) for one in sealed]


def replace_secret(endpoint: WebhookEndpoint, now: datetime) -> str:
    """Puts a new secret on the endpoint, unsaved, and gives it in clear: the only time that it is shown."""
    secret = new_secret()
    endpoint.sealed_previous_secret, endpoint.previous_secret_until = endpoint.sealed_secret, now + OVERLAP
    endpoint.sealed_secret = seal(secret, endpoint.id)
    return secret
