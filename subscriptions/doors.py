"""How a subscription is declared: an async generator, or a coroutine that checks and then returns one.

It is guarded before its first event.
"""

from schema.doors import Root

subscription = Root("subscription")
