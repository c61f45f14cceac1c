"""Ariadne on uvicorn: a queue in memory for each client."""

# mypy: ignore-errors
# Its packages are those of .cache/peers/venv.

import asyncio
import os
import time
from collections import deque
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import jwt
from ariadne import SubscriptionType, make_executable_schema
from ariadne.asgi import GraphQL
from ariadne.asgi.handlers import GraphQLTransportWSHandler

from bench.realtime import doors

SCHEMA = """
  enum BellEventKind { ADDED UPDATED COUNT }
  enum NotificationKind { DOSSIER_GRANTED DOSSIER_REFUSED }
  enum DossierStatus { TRANSMITTED GRANTED }
  type Dossier { id: ID! number: String! status: DossierStatus! }
  type Notification { id: ID! kind: NotificationKind! title: String! body: String! createdAt: String! subject: Dossier }
  type BellEvent { kind: BellEventKind! sequence: Int! unreadCount: Int! notification: Notification }
  type Query { ready: Boolean! }
  type Subscription { bell(after: Int): BellEvent! }
"""
OPEN: list["Bell"] = []
KEPT: deque[dict[str, Any]] = deque(maxlen=10)


class Bell:
    """What one client is to be told."""

    def __init__(self, after: int | None) -> None:
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sequence = 0
        self.events.put_nowait({"kind": "COUNT", "sequence": 0, "unreadCount": 0, "notification": None})
        for notification in KEPT if after is not None else ():
            self.tell(notification)

    def tell(self, notification: dict[str, Any]) -> None:
        """With its own sequence and count."""
        self.sequence += 1
        numbers = {"sequence": self.sequence, "unreadCount": self.sequence}
        self.events.put_nowait({"kind": "ADDED", **numbers, "notification": notification})


subscription = SubscriptionType()


@subscription.source("bell")
async def source(_root: Any, _info: Any, after: int | None = None) -> AsyncIterator[dict[str, Any]]:
    """The count, what was missed, then live."""
    bell = Bell(after)
    OPEN.append(bell)
    try:
        while True:
            yield await bell.events.get()
    finally:
        OPEN.remove(bell)


@subscription.field("bell")
def event(value: dict[str, Any], _info: Any, after: int | None = None) -> dict[str, Any]:
    """As it came."""
    return value


def check(websocket: Any, payload: Any) -> None:
    """Who calls, once a connection."""
    token = payload["authorization"].removeprefix("Bearer ")
    websocket.scope["user"] = jwt.decode(token, os.environ["GUICHET_SECRET_KEY"], algorithms=["HS256"])["sub"]


graphql = GraphQL(
    make_executable_schema(SCHEMA, subscription), websocket_handler=GraphQLTransportWSHandler(on_connect=check)
)


def notification(size: int) -> dict[str, Any]:
    """As long as ours."""
    return {
        "id": f"Tm90aWZpY2F0aW9uOjcxYmE3ZTEyODk2MDQ0YTA5MjM2NmMxZDAz{time.time_ns() % 10**12:012}",
        "kind": "DOSSIER_GRANTED",
        "title": "Votre demande est accordée",
        "body": "x" * size,
        "createdAt": datetime.now(UTC).isoformat(),
        "subject": {
            "id": "RG9zc2llcjo2YmY5MjY5ZDVmYjY0NGE4YjI0NzhkNmY4NjVjMzg1NA",
            "number": "2507AF000001",
            "status": "TRANSMITTED",
        },
    }


async def tell(count: int, times: int, size: int) -> None:
    """So many events to the last clients."""
    for _ in range(times):
        KEPT.append(notification(size))
        for bell in OPEN[-count:]:
            bell.tell(KEPT[-1])


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Ariadne, and the two doors of the benchmark."""
    if scope.get("path", "").startswith("/bench/"):
        await doors.answer(scope, send, tell)
    else:
        await graphql(scope, receive, send)


if __name__ == "__main__":
    doors.run(application, __doc__)
