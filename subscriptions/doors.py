"""How a subscription is declared: an async generator, or a coroutine that checks and then returns one."""

from collections.abc import Callable

from auth.permissions import Permission
from schema.doors import Function, Sign, hang


def subscription(
    *,
    needs: Permission | None = None,
    public: str | None = None,
    later: str | None = None,
    name: str | None = None,
    description: str | None = None,
) -> Callable[[Function], Function]:
    """A field of Subscription, guarded before its first event. Its docstring is its description."""
    sign = Sign(needs, public, later, name, description)
    return lambda function: hang("subscription", sign, function)
