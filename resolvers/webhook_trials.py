"""Trying a webhook endpoint: what it would be sent, and a ping."""

from functools import partial
from time import monotonic
from typing import Annotated

import strawberry

from auth.permissions import Permission
from models import clock
from models.refusals import NotSeen, Refusal
from models.webhooks import AttemptError
from models.webhooks.message import Request
from models.webhooks.trying import ping_of, previewed
from outside.posting import Answered, Unanswered, poster
from resolvers.answers import key_of, user_errors
from resolvers.doors import mutation, query
from resolvers.selections import run_selection
from schema.context import Info, viewer_of
from schema.errors import NotFound
from schema.webhooks import WebhookAttempt, WebhookHeader, WebhookPingPayload, WebhookPreview, WebhookRequest


@query(needs=Permission.DECIDE_ATTACHMENTS)
async def webhook_preview(
    info: Info,
    endpoint_id: Annotated[strawberry.ID, strawberry.argument(description="Whose selection and secret are taken.")],
    notification_id: Annotated[strawberry.ID | None, strawberry.argument(description="What would be told.")] = None,
) -> WebhookPreview:
    """What the endpoint would be posted for this notification, else for the last of its kinds: its selection run with
    its owner's rights, signed now. Nothing is sent."""
    key = key_of("WebhookEndpoint", endpoint_id)
    line = key_of("Notification", notification_id) if notification_id is not None else None
    try:
        request = await previewed(
            key, line, partial(run_selection, info.schema), by=viewer_of(info), now=clock.now()
        )  # fmt: skip
    except Refusal as refusal:
        return WebhookPreview(errors=user_errors(refusal))
    except NotSeen:
        raise NotFound from None
    return WebhookPreview(request=_shown(request))


@mutation(needs=Permission.DECIDE_ATTACHMENTS)
async def ping_webhook_endpoint(
    info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The endpoint.")]
) -> WebhookPingPayload:
    """Posts a signed message of type PING at once, beside the queue, also to an endpoint that is paused: it says
    whether the receiver can be reached. Tried once, not kept in the log; once in 10 seconds."""
    key = key_of("WebhookEndpoint", id)
    try:
        request = await ping_of(key, by=viewer_of(info), now=clock.now())
    except Refusal as refusal:
        return WebhookPingPayload(errors=user_errors(refusal))
    except NotSeen:
        raise NotFound from None
    began = monotonic()
    answer = await poster().post(request.url, request.headers, request.body.encode())
    return WebhookPingPayload(request=_shown(request), attempt=_attempt(answer, round((monotonic() - began) * 1000)))


def _shown(request: Request) -> WebhookRequest:
    headers = [WebhookHeader(name=name, value=value) for name, value in request.headers.items()]
    return WebhookRequest(url=request.url, headers=headers, body=request.body)


def _attempt(answer: Answered | Unanswered, milliseconds: int) -> WebhookAttempt:
    status, words = (answer.status, answer.words) if isinstance(answer, Answered) else (None, "")
    return WebhookAttempt(
        at=clock.now(), milliseconds=milliseconds, status=status, error=_error(answer), answer=words
    )  # fmt: skip


def _error(answer: Answered | Unanswered) -> AttemptError | None:
    if isinstance(answer, Unanswered):
        return AttemptError[answer.why.name]
    if answer.status == 410:
        return AttemptError.GONE
    return None if 200 <= answer.status < 300 else AttemptError.STATUS
