"""Webhooks: endpoints, what each was sent, and trying one."""

from datetime import datetime

import strawberry

from models.states import NotificationKind
from models.webhooks import AttemptError, WebhookState
from schema.context import Info
from schema.enums import described
from schema.nested import nested, nested_field
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError

described(
    WebhookState,
    name="WebhookDeliveryState",
    description="What became of a message.",
    values={
        "PENDING": "Still to be sent, or sent again.",
        "DELIVERED": "The receiver answered 2xx.",
        "DROPPED": "Not sent any more: its owner lost sight of its object, or it was sent again for a day in vain.",
    },
)
described(
    AttemptError,
    name="WebhookAttemptError",
    description="Why a message did not arrive.",
    values={
        "ADDRESS_REFUSED": "The address does not lead to a machine of the Internet.",
        "CONNECTION_FAILED": "No connection, or one that broke.",
        "GONE": "The receiver answered 410: it is paused at once.",
        "NOT_HTTP": "What came back is no HTTP answer.",
        "NOT_PREPARED": "The message could not be made, by a fault of ours.",
        "SELECTION_FAILED": "The selection of the endpoint could not be answered.",
        "STATUS": "The receiver answered something else than 2xx.",
        "TIMEOUT": "No status came within nine seconds.",
        "TLS_FAILED": "The certificate or the secure connection is not valid.",
    },
)


@strawberry.type(description="One time that a message was sent, or could not be.")
class WebhookAttempt:
    at: datetime = strawberry.field(description="When it was tried.")
    milliseconds: int = strawberry.field(description="From the connection to the answer; 0 when nothing was sent.")
    status: int | None = strawberry.field(description="HTTP status of the answer; null when none came.")
    error: AttemptError | None = strawberry.field(description="Null when the receiver answered 2xx.")
    answer: str = strawberry.field(description="First words of the answer, in one line of 1,000 characters at most.")


@strawberry.type
class WebhookAttemptEdge:
    cursor: str
    node: WebhookAttempt


@strawberry.type
class WebhookAttemptConnection:
    edges: list[WebhookAttemptEdge]
    nodes: list[WebhookAttempt]
    page_info: PageInfo
    total_count: int


@strawberry.type(description="One message to an endpoint, and what became of it.")
class WebhookDelivery(Node):
    kind: NotificationKind
    state: WebhookState = strawberry.field(description="What became of it.")
    sequence: int = strawberry.field(
        description="Position in the endpoint's own queue, without a gap: sent as `webhook-sequence`.",
    )
    attempts: int
    last_status: int | None
    last_error: str | None = strawberry.field(description="Why it was not delivered, in words; null once it is.")
    delivered_at: datetime | None
    next_attempt_at: datetime | None
    created_at: datetime = strawberry.field(description="When it was put in the endpoint's queue.")

    @nested_field
    async def log(self, info: Info, first: int | None = None, after: str | None = None) -> WebhookAttemptConnection:
        """Its attempts, the latest first, for as long as the log is kept (30 days unless set otherwise)."""
        found: WebhookAttemptConnection = await nested(self, "log", info, first=first, after=after)
        return found


@strawberry.type
class WebhookDeliveryEdge:
    cursor: str
    node: WebhookDelivery


@strawberry.type
class WebhookDeliveryConnection:
    edges: list[WebhookDeliveryEdge]
    nodes: list[WebhookDelivery]
    page_info: PageInfo
    total_count: int


@strawberry.input(description="Values of one list are alternatives; different fields add up. Bounds are inclusive.")
class WebhookDeliveryFilter:
    kind: list[NotificationKind] | None = strawberry.field(default=strawberry.UNSET, description="What they tell of.")
    state: list[WebhookState] | None = strawberry.field(default=strawberry.UNSET, description="What became of them.")
    failed: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether the last attempt failed, or the message was dropped."
    )
    from_sequence: int | None = strawberry.field(default=strawberry.UNSET, description="From this `sequence` on.")
    to_sequence: int | None = strawberry.field(default=strawberry.UNSET, description="Up to this `sequence`.")
    since: datetime | None = strawberry.field(default=strawberry.UNSET, description="Put in the queue since then.")
    until: datetime | None = strawberry.field(default=strawberry.UNSET, description="Put in the queue until then.")


@strawberry.type(description="Where events are posted, signed as the Standard Webhooks specification says.")
class WebhookEndpoint(Node):
    url: str
    kinds: list[NotificationKind]
    query: str | None = strawberry.field(
        description="A GraphQL selection on the event that decides what is sent; null sends the default payload.",
    )
    active: bool
    paused_at: datetime | None = strawberry.field(
        description="Since when nothing is sent, after a day of failures or a 410: `resumeWebhookEndpoint` goes on.",
    )

    @nested_field
    async def deliveries(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        filter: WebhookDeliveryFilter | None = None,
    ) -> WebhookDeliveryConnection:
        found: WebhookDeliveryConnection = await nested(
            self, "deliveries", info, first=first, after=after, filter=filter
        )
        return found


@strawberry.input(description="Where to post events, which ones, and what to say of them.")
class WebhookEndpointInput:
    url: str
    kinds: list[NotificationKind]
    query: str | None = strawberry.UNSET


@strawberry.type
class WebhookEndpointPayload:
    endpoint: WebhookEndpoint | None = None
    secret: str | None = strawberry.field(default=None, description="Signing secret, shown once.")
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.input(
    description="Messages between two sequences, two instants of queueing, or both, bounds included: one at least."
)
class WebhookRangeInput:
    from_sequence: int | None = strawberry.field(default=strawberry.UNSET, description="From this `sequence` on.")
    to_sequence: int | None = strawberry.field(default=strawberry.UNSET, description="Up to this `sequence`.")
    since: datetime | None = strawberry.field(default=strawberry.UNSET, description="Put in the queue since then.")
    until: datetime | None = strawberry.field(default=strawberry.UNSET, description="Put in the queue until then.")


@strawberry.type
class WebhookRedeliveryPayload:
    queued: int = strawberry.field(default=0, description="How many messages were put back in the queue.")
    next_sequence: int | None = strawberry.field(
        default=None, description="When the range holds more than one call takes: the `fromSequence` of the next call."
    )
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type(description="One header of a request.")
class WebhookHeader:
    name: str = strawberry.field(description="In small letters.")
    value: str = strawberry.field(description="As it is sent.")


@strawberry.type(description="A request as it would be posted, byte for byte.")
class WebhookRequest:
    url: str = strawberry.field(description="Where it is posted.")
    headers: list[WebhookHeader] = strawberry.field(description="Its signature among them.")
    body: str = strawberry.field(description="JSON text: what is signed.")


@strawberry.type(description="The request that a notification would make, which is not sent.")
class WebhookPreview:
    request: WebhookRequest | None = strawberry.field(default=None, description="Null when there is nothing to show.")
    errors: list[UserError] = strawberry.field(
        default_factory=list, description="Why it could not be made; empty when it was."
    )


@strawberry.type
class WebhookPingPayload:
    request: WebhookRequest | None = strawberry.field(default=None, description="What was posted.")
    attempt: WebhookAttempt | None = strawberry.field(default=None, description="What came of it.")
    errors: list[UserError] = strawberry.field(default_factory=list)
