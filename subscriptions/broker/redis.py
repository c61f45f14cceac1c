"""Rings through Redis."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from subscriptions.broker.healing import CHANNEL, HEART, ConnectionGone, Healing


class RedisBackend(Healing):
    """One connection that listens, a small pool that publishes."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        # Without retries: redis-py would reconnect in silence, and nobody would know that rings were lost.
        self._redis: Redis = Redis.from_url(
            url, retry=Retry(NoBackoff(), 0), socket_timeout=5, socket_connect_timeout=5, decode_responses=True
        )
        self._pubsub: PubSub | None = None

    async def listen(self) -> None:
        self._pubsub = self._redis.pubsub()
        await self._pubsub.subscribe(CHANNEL)
        confirmed = await self._pubsub.get_message(timeout=HEART)
        if not confirmed or confirmed["type"] != "subscribe":
            raise ConnectionGone("the subscription was not confirmed")

    async def receive(self) -> str:
        assert self._pubsub is not None
        asked = False
        while True:
            message = await self._pubsub.get_message(timeout=HEART)
            if message is None and asked:
                raise ConnectionGone(f"silent for {2 * HEART:g} s")
            if message is None:
                await self._pubsub.ping()
            elif message["type"] == "message":
                return str(message["data"])
            asked = message is None

    async def send(self, message: str) -> None:
        await self._redis.publish(CHANNEL, message)

    async def hang_up(self) -> None:
        if self._pubsub is not None:
            pubsub, self._pubsub = self._pubsub, None
            await pubsub.aclose()  # type: ignore[no-untyped-call]

    async def disconnect(self) -> None:
        await super().disconnect()
        await self._redis.aclose()
