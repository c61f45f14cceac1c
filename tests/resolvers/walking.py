"""Walking through a list page by page, as a client does, checking every page on the way."""

from collections.abc import Sequence
from typing import Any

from auth.viewer import Viewer
from tests.resolvers.asking import Json, told

FILTERS = {"drafts": "DraftFilter", "dossiers": "DossierFilter"}
ORDERS = {"drafts": "DraftOrder", "dossiers": "DossierOrder"}


async def page(field: str, viewer: Viewer, **arguments: Any) -> Json:
    """One page of `drafts` or `dossiers`."""
    text = f"""query($search: String, $filter: {FILTERS[field]}, $orderBy: {ORDERS[field]}, $first: Int, $after: String,
                     $last: Int, $before: String, $offset: Int) {{
      {field}(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last,
              before: $before, offset: $offset) {{
        totalCount nodes {{ number }} edges {{ cursor node {{ number }} }}
        pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""
    found: Json = (await told(text, viewer, **arguments))[field]
    cursors = [edge["cursor"] for edge in found["edges"]]
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    assert found["pageInfo"]["startCursor"] == (cursors[0] if cursors else None)
    assert found["pageInfo"]["endCursor"] == (cursors[-1] if cursors else None)
    return found


def numbers(found: Json) -> list[Any]:
    """The numbers on a page, in order."""
    return [node["number"] for node in found["nodes"]]


async def walk_forwards(field: str, viewer: Viewer, expected: Sequence[Any], size: int, **arguments: Any) -> None:
    """Every page from the first to the last is what is expected, whole and in order."""
    after, seen = None, 0
    while True:
        found = await page(field, viewer, first=size, after=after, **arguments)
        assert numbers(found) == list(expected[seen : seen + size])
        seen += size
        assert found["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert found["pageInfo"]["hasNextPage"] is (seen < len(expected))
        assert found["totalCount"] == len(expected)
        if not found["pageInfo"]["hasNextPage"]:
            return
        after = found["pageInfo"]["endCursor"]


async def walk_backwards(field: str, viewer: Viewer, expected: Sequence[Any], size: int, **arguments: Any) -> None:
    """Every page from the last to the first is what is expected, each in the order of the list."""
    before, left = None, len(expected)
    while True:
        found = await page(field, viewer, last=size, before=before, **arguments)
        assert numbers(found) == list(expected[max(left - size, 0) : left])
        left -= size
        assert found["pageInfo"]["hasNextPage"] is (before is not None)
        assert found["pageInfo"]["hasPreviousPage"] is (left > 0)
        if not found["pageInfo"]["hasPreviousPage"]:
            return
        before = found["pageInfo"]["startCursor"]
