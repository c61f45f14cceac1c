"""What the stories of webhooks share: endpoints, facts told, deliveries sent and looked at."""

from datetime import timedelta
from functools import partial
from typing import Any

from auth.viewer import Viewer
from models import clock
from models.accounts.people import User
from models.states import NotificationKind
from models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookState
from models.webhooks.managing import create_endpoint
from outside.posting import Poster
from reactions import worker
from reactions.webhooks.sender import Sender
from resolvers.selections import run_selection
from tests import factories
from tests.reactions import world as w
from transport.graphql.api import api

GRANTED, REVIEW = NotificationKind.DOSSIER_GRANTED, NotificationKind.DOSSIER_UNDER_REVIEW
TRANSMITTED = NotificationKind.DOSSIER_TRANSMITTED


def sender(**options: Any) -> Sender:
    """Runs selections through the real schema and posts to receivers on this machine."""
    return Sender(partial(run_selection, api), Poster(loopback=True, **options))


async def signed_in(user: User) -> Viewer:
    return await factories.viewer_of(user)


async def endpoint_of(
    user: User, url: str, *kinds: NotificationKind, query: str | None = None
) -> tuple[WebhookEndpoint, str]:
    """An endpoint of this user on their home side, and its secret."""
    return await create_endpoint(url, kinds or (GRANTED,), query, by=await signed_in(user), now=clock.now())


async def tell(kind: str, subject: Any, times: int = 1) -> None:
    """The fact recorded so many times, and told."""
    for _ in range(times):
        await w.happened(kind, subject)
    await worker.drain(mails=False)


async def send_all(by: Sender) -> None:
    while await by.send_next():
        pass


async def let_time_pass() -> None:
    """Whatever waits for its next attempt is due."""
    waiting = WebhookEndpoint.everyones(w.TESTS).exclude(next_attempt_at=None)
    await waiting.update(next_attempt_at=clock.now() - timedelta(seconds=1))


async def send_until_done(by: Sender, most: int = 200) -> None:
    for _ in range(most):
        await send_all(by)
        if not await WebhookDelivery.everyones(w.TESTS).filter(state=WebhookState.PENDING).exists():
            return
        await let_time_pass()
    raise AssertionError(f"still not delivered after {most} rounds")


async def rows(endpoint: WebhookEndpoint) -> list[WebhookDelivery]:
    return await WebhookDelivery.everyones(w.TESTS).filter(endpoint_id=endpoint.id).order_by("sequence")


async def fresh(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    return await WebhookEndpoint.everyones(w.TESTS).get(id=endpoint.id)
