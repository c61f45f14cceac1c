"""Holding somebody's rights as they are until the end of a transaction: who would take them away waits for it."""

from tortoise import connections

from auth.viewer import Viewer

# Many may hold at once. Three locks in an order that is always the same: what is attached, who signed in, who speaks.
_HOLD = """
WITH attached AS (SELECT id FROM attachment WHERE user_id = $1 ORDER BY id FOR SHARE),
 signed_in AS (
  SELECT s.id FROM sign_in_session AS s JOIN person AS u ON u.id = s.user_id WHERE s.id = $2 FOR SHARE
 ),
 spoken_for AS (
  SELECT c.id FROM api_client AS c JOIN person AS u ON u.id = c.user_id WHERE c.id = $3 FOR SHARE
 ),
 mandated AS (SELECT id FROM api_mandate WHERE id = $4 FOR SHARE)
SELECT (SELECT count(*) FROM attached) + (SELECT count(*) FROM signed_in) + (SELECT count(*) FROM spoken_for)
 + (SELECT count(*) FROM mandated) AS held"""


async def hold_rights(viewer: Viewer) -> None:
    """Call it inside a transaction. On SQLite the transaction itself keeps every other writer out."""
    client = connections.get("default")
    if client.capabilities.dialect == "postgres":
        rights = [viewer.user_id, viewer.session_id, viewer.client_id, viewer.mandate_id]
        await client.execute_query(_HOLD, rights)
