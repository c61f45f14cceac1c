"""How a query or a mutation is declared.

@query(needs=Permission.READ_REQUESTS)
async def draft(info: Info, id: strawberry.ID | None = None) -> Draft | None: ...
"""

from schema.doors import Root

query, mutation = Root("query"), Root("mutation")
