"""What Anne asks over HTTP while things break, and the one answer that she accepts then: «come back»."""

from __future__ import annotations

from typing import Any

import httpx

from tests.faults.stage.scene import Stage

ME = "{ viewer { notifications(first: 1) { nodes { sequence } } } }"
CREATE = """mutation($key: String!) {
  told: createDraft(input: {scheme: "AF", idempotencyKey: $key}) { draft { id } errors { code } } }"""


async def as_anne(stage: Stage) -> dict[str, str]:
    """The header that says who asks."""
    return {"authorization": f"Bearer {await stage.office.token(stage.troupe.cast.anne)}"}


async def asked(stage: Stage, query: str, **variables: Any) -> httpx.Response:
    """The answer, whatever it is."""
    body = {"query": query, "variables": variables}
    return await stage.office.http.post("/graphql", json=body, headers=await as_anne(stage))


def assert_come_back(answer: httpx.Response) -> None:
    """503, a delay, and a sentence that tells how to find out what became of a change."""
    assert answer.status_code == 503, answer.text
    assert answer.headers["retry-after"] == "1"
    error = answer.json()["errors"][0]
    assert (error["extensions"]["code"], error["extensions"]["retryAfter"]) == ("UNAVAILABLE", 1)
    assert "même clé d'idempotence" in error["message"]
