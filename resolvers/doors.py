"""How a query or a mutation is declared.

@query(needs=Permission.READ_REQUESTS)
async def draft(info: Info, id: strawberry.ID | None = None) -> Draft | None: ...
"""

from collections.abc import Callable

from auth.permissions import Permission
from schema.doors import Function, Sign, hang


def query(
    *,
    needs: Permission | None = None,
    public: str | None = None,
    later: str | None = None,
    name: str | None = None,
    description: str | None = None,
) -> Callable[[Function], Function]:
    """A field of Query. Its docstring is its description, unless `description` replaces it."""
    sign = Sign(needs, public, later, name, description)
    return lambda function: hang("query", sign, function)


def mutation(
    *,
    needs: Permission | None = None,
    public: str | None = None,
    later: str | None = None,
    name: str | None = None,
    description: str | None = None,
) -> Callable[[Function], Function]:
    """A field of Mutation. Its docstring is its description, unless `description` replaces it."""
    sign = Sign(needs, public, later, name, description)
    return lambda function: hang("mutation", sign, function)
