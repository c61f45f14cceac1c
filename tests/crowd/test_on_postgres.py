"""The same crowd on PostgreSQL, where each client comes back to either of two servers: with Redis, and without."""

from subscriptions.hub import Hub
from tests.crowd import story
from tests.live.living import living, twin
from tests.services.databases import PostgresDatabases


async def tell_two_servers(url: str, broker: str, clients: int, events: int) -> None:
    """Two servers on this database and this broker; the writer is a third process to them, and rings through it."""
    async with (
        living(url, broker_url=broker) as live,
        twin(live, url, broker_url=broker) as second,
        Hub().connected(broker) as hub,
    ):
        await story.tell([live.server.port, second.port], hub.ring, clients, events)


async def test_a_thousand_clients_of_two_servers_with_redis_hear_ten_thousand_events_once_in_order(
    postgres_databases: PostgresDatabases, redis_url: str
) -> None:
    await tell_two_servers(await postgres_databases.fresh(), redis_url, story.CLIENTS, story.EVENTS)


async def test_without_redis_postgres_carries_the_rings_between_servers(postgres_databases: PostgresDatabases) -> None:
    url = await postgres_databases.fresh()
    await tell_two_servers(url, url, clients=200, events=2000)
