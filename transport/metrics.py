"""A few numbers about this process, in the Prometheus text format.

Labels come from short lists of our own (a method, a status, a code), never from what a client writes.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

LAG_PERIOD = 0.5
"""Seconds between two measures of the event loop's lag."""

_requests: Counter[tuple[str, int]] = Counter()
_operations: Counter[tuple[str, str]] = Counter()
_gauges: dict[str, float] = {"sockets": 0, "lag": 0.0}

METHODS = ("GET", "POST", "OPTIONS", "HEAD")


def count_request(method: str, status: int) -> None:
    """One more HTTP answer."""
    _requests[method if method in METHODS else "OTHER", status] += 1


def count_operation(kind: str, outcome: str, times: int = 1) -> None:
    """One more GraphQL result: a kind of operation, and `ok` or the code of its first error."""
    _operations[kind, outcome] += times


@contextmanager
def open_socket() -> Iterator[None]:
    """Counts a socket while it is open."""
    _gauges["sockets"] += 1
    try:
        yield
    finally:
        _gauges["sockets"] -= 1


@asynccontextmanager
async def measuring_lag() -> AsyncIterator[None]:
    """Measures how late the event loop wakes up, until the end."""
    task = asyncio.create_task(_measure_lag(), name="loop lag")
    try:
        yield
    finally:
        task.cancel()


async def _measure_lag() -> None:
    loop = asyncio.get_running_loop()
    while True:
        asleep_at = loop.time()
        await asyncio.sleep(LAG_PERIOD)
        _gauges["lag"] = max(0.0, loop.time() - asleep_at - LAG_PERIOD)


def exposition() -> str:
    """All of it, as Prometheus reads it."""
    lines = [
        "# HELP guichet_http_requests_total HTTP answers, by method and status.",
        "# TYPE guichet_http_requests_total counter",
        *(
            f'guichet_http_requests_total{{method="{method}",status="{status}"}} {count}'
            for (method, status), count in sorted(_requests.items())
        ),
        "# HELP guichet_operations_total GraphQL results, by kind of operation and outcome.",
        "# TYPE guichet_operations_total counter",
        *(
            f'guichet_operations_total{{kind="{kind}",outcome="{outcome}"}} {count}'
            for (kind, outcome), count in sorted(_operations.items())
        ),
        "# HELP guichet_open_sockets WebSockets open now.",
        "# TYPE guichet_open_sockets gauge",
        f"guichet_open_sockets {_gauges['sockets']:g}",
        "# HELP guichet_event_loop_lag_seconds How late the event loop woke up last time.",
        "# TYPE guichet_event_loop_lag_seconds gauge",
        f"guichet_event_loop_lag_seconds {_gauges['lag']:.6f}",
    ]
    return "\n".join(lines) + "\n"
