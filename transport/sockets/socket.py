"""One WebSocket that speaks graphql-transport-ws, strictly.

Whatever ends it (the client, the clock, a lost right, a fault of ours) goes through `_end`; one place closes it.
"""

import asyncio
import logging
from contextlib import aclosing, suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect
from strawberry.types.execution import ExecutionResult, PreExecutionError

from auth.viewer import Side, Viewer
from models import clock
from schema.context import Context
from schema.errors import RateLimited, RightLost, Unauthenticated
from subscriptions.bell import Told
from subscriptions.fanout.members import Member
from transport import bounds, leaving
from transport.callers import CallerOf, context_of, new_request_id
from transport.errors import frames_of, is_outage
from transport.graphql.execution import GuardedSchema
from transport.graphql.results import payload_of
from transport.sockets import presence
from transport.sockets.direct import DIRECT, DirectProtocol
from transport.sockets.lines import BellLine
from transport.sockets.messages import PROTOCOL, Leave, Message, authorization_in, message_from

_log = logging.getLogger("guichet.sockets")


class Socket:
    """A connection, from its acceptance to its close."""

    def __init__(self, websocket: WebSocket, schema: GuardedSchema, caller_of: CallerOf) -> None:
        self._websocket = websocket
        self._schema = schema
        self._caller_of = caller_of
        self._authorization: str | None = None
        self._viewer: Viewer | None = None
        self._initialised = False
        self._acknowledged = False
        self._direct: DirectProtocol | None = websocket.scope.get("extensions", {}).get(DIRECT)
        self._operations: dict[str, asyncio.Task[None] | Member] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._contexts: set[Context] = set()
        self._ending: asyncio.Future[Leave | None] = asyncio.get_running_loop().create_future()
        self._clock: asyncio.TimerHandle | None = None
        self._received = 0
        self._received_since = 0.0

    async def run(self) -> None:
        """Serve the client until one of us leaves."""
        await self._websocket.accept(subprotocol=PROTOCOL)
        self._set_clock(bounds.INIT_SECONDS, Leave(4408, "Connection initialisation timeout"))
        self._start(self._read())
        leaving.listen(self._leave_with_the_server)
        try:
            if (leave := await self._ending) is not None:
                await self._close(leave)
        finally:
            await self._clean_up()

    async def _close(self, leave: Leave) -> None:
        with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(bounds.CLOSE_SECONDS):
                await self._websocket.close(leave.code, leave.reason)

    async def _clean_up(self) -> None:
        leaving.forget(self._leave_with_the_server)
        if self._clock:
            self._clock.cancel()
        for work in (*self._tasks, *self._operations.values()):
            work.cancel()
        if self._viewer:
            presence.give_back(self._viewer.actor_id)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _leave_with_the_server(self) -> None:
        self._end(Leave(1013, "Going away, try again"))

    def _end(self, leave: Leave | None) -> None:
        if not self._ending.done():
            self._ending.set_result(leave)

    def _set_clock(self, seconds: float, leave: Leave) -> None:
        if self._clock:
            self._clock.cancel()
        self._clock = asyncio.get_running_loop().call_later(seconds, self._end, leave)

    def _start(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Leave):
            self._end(error)
        elif isinstance(error, WebSocketDisconnect):
            self._end(None)
        elif error is not None:
            _log.error("class=%s\n%s", type(error).__name__, frames_of(error))
            self._end(Leave(1013, "Try again later") if is_outage(error) else Leave(4500, "Internal server error"))

    async def _read(self) -> None:
        while (frame := await self._websocket.receive())["type"] != "websocket.disconnect":
            self._count()
            await self._take(message_from(frame.get("text")))
        self._end(None)

    def _count(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._received_since > bounds.MESSAGES_SECONDS:
            self._received, self._received_since = 0, now
        self._received += 1
        if self._received > bounds.MOST_MESSAGES:
            raise Leave(4429, "Too many messages")

    async def _take(self, message: Message) -> None:
        match message.type:
            case "connection_init":
                await self._initialise(message)
            case "ping":
                await self._answer_ping(message)
            case "subscribe":
                await self._subscribe(message)
            case "complete" if operation := self._operations.pop(message.id, None):
                operation.cancel()

    async def _initialise(self, message: Message) -> None:
        if self._initialised:
            raise Leave(4429, "Too many initialisation requests")
        self._initialised = True
        if self._clock:  # the client has done its part: however slow we are, it need not come again
            self._clock.cancel()
        authorization = authorization_in(message.payload)
        if authorization is not None:
            await self._sign_in(authorization)
        self._acknowledged = True
        await self._send({"type": "connection_ack"})

    async def _sign_in(self, authorization: str) -> None:
        """Take this token from now on; at its end the socket closes. Raises `Leave`."""
        now = clock.now()
        caller = await self._caller_of(authorization, now=now)
        if not isinstance(caller, Viewer):
            raise Leave(4401, "Unauthorized")
        before = self._viewer
        if before and _identity(caller) != _identity(before):
            raise Leave(4403, "This token belongs to another session or side")
        if before is None and not presence.take(caller.actor_id):
            raise Leave(4429, "Too many sockets")
        self._authorization, self._viewer = authorization, caller
        for context in self._contexts:
            context.caller = caller
        for member in self._members():
            member.renew(caller)
        self._set_clock(_seconds_until(caller.token_expires_at, now), Leave(4401, "Token expired"))

    async def _answer_ping(self, message: Message) -> None:
        authorization = authorization_in(message.payload)
        if authorization is not None and self._viewer is not None:
            await self._sign_in(authorization)
        echo = {name: value for name, value in message.payload.items() if name.lower() != "authorization"}
        await self._send({"type": "pong", "payload": echo} if echo else {"type": "pong"})

    async def _subscribe(self, message: Message) -> None:
        if not self._acknowledged:
            raise Leave(4401, "Unauthorized")
        if message.id in self._operations:
            raise Leave(4409, f"Subscriber for {message.id} already exists")
        if len(self._operations) >= bounds.MOST_OPERATIONS_PER_SOCKET:
            await self._send({"type": "error", "id": message.id, "payload": [_too_many()]})
            return
        self._operations[message.id] = self._start(self._operate(message))

    def _members(self) -> list[Member]:
        """Its bells that are told with others, those included that just joined."""
        joining = [context.line.member for context in self._contexts if context.line and context.line.member]
        return joining + [one for one in self._operations.values() if isinstance(one, Member)]

    async def _operate(self, message: Message, told: Told | None = None) -> None:
        request_id = new_request_id()
        context = await context_of(self._websocket, self._authorization, self._caller_of, request_id)
        if isinstance(context.caller, Viewer):
            self._viewer = context.caller  # the same, read anew: kept once
        elif self._viewer is not None:
            raise Leave(4401, "Token revoked")
        if self._direct is not None:
            context.line = BellLine(self._direct, message, self._end, self._restart, told)
        self._contexts.add(context)
        try:
            await self._stream(message, context)
        finally:
            self._contexts.discard(context)
            self._hand_over(message, context)

    def _hand_over(self, message: Message, context: Context) -> None:
        """From a stream of this socket to a member of the office, unless the client has gone meanwhile."""
        member = context.line and context.line.member
        if member is None:
            return
        if self._operations.get(message.id) is asyncio.current_task() and not self._ending.done():
            self._operations[message.id] = member
        else:
            member.cancel()

    def _restart(self, message: Message, told: Told) -> None:
        """From a member of the office to a stream of its own."""
        if not self._ending.done():
            self._operations[message.id] = self._start(self._operate(message, told))

    async def _stream(self, message: Message, context: Context) -> None:
        asked = message.payload
        if await self._schema.joins(asked, context):
            return
        results = await self._schema.stream(
            asked["query"],
            asked.get("variables"),
            context,
            operation_name=asked.get("operationName"),
            operation_extensions=asked.get("extensions"),
        )
        started = False
        async with aclosing(results):
            async for result in results:
                assert isinstance(result, ExecutionResult)  # incremental delivery is off
                if isinstance(result, PreExecutionError) and not started:
                    await self._finish(message.id, "error", payload=payload_of(result)["errors"])
                    return
                _leave_if_right_is_lost(result.errors, was_signed_in=started or self._viewer is not None)
                await self._send({"type": "next", "id": message.id, "payload": payload_of(result)})
                started = True
        if context.line is None or context.line.member is None:
            await self._finish(message.id, "complete")
        else:
            self._schema.joined(asked)

    async def _finish(self, operation_id: str, kind: str, **payload: Any) -> None:
        """Say the last word of an operation; its id is free again before the client hears it."""
        if self._operations.get(operation_id) is asyncio.current_task():
            del self._operations[operation_id]
            await self._send({"type": kind, "id": operation_id, **payload})

    async def _send(self, message: dict[str, Any]) -> None:
        if self._ending.done():
            raise WebSocketDisconnect
        text = orjson.dumps(message)
        if self._direct is not None and self._direct.is_clear():
            self._direct.write_text((text,))
            return
        try:
            async with asyncio.timeout(bounds.SEND_SECONDS):
                await self._websocket.send_text(text.decode())
        except TimeoutError:
            raise WebSocketDisconnect(reason="The client no longer reads") from None
        except RuntimeError:
            raise WebSocketDisconnect from None


def _leave_if_right_is_lost(errors: list[Any] | None, *, was_signed_in: bool) -> None:
    for error in errors or ():
        if isinstance(error.original_error, RightLost):
            raise Leave(4403, "Right lost")
        if was_signed_in and isinstance(error.original_error, Unauthenticated):
            raise Leave(4401, "Unauthorized")


def _identity(viewer: Viewer) -> tuple[UUID, UUID, Side]:
    return viewer.user_id, viewer.session_id, viewer.side


def _seconds_until(instant: datetime, now: datetime) -> float:
    return max(0.0, (instant - now).total_seconds())


def _too_many() -> dict[str, Any]:
    fault = RateLimited(retry_after=1)
    return {"message": fault.message, "extensions": {**(fault.extensions or {}), "requestId": new_request_id()}}
