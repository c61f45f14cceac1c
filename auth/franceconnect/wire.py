"""Asking the provider: short answers, no redirect, and none of our patience beyond that of a whole sign-in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from auth.franceconnect.refusals import Unreachable, Untrusted

if TYPE_CHECKING:
    import httpx2

LARGEST: Final = 64 * 1024
"""Bytes of an answer."""

PATIENCE: Final = 4.5
"""Seconds for everything that one sign-in asks."""

MOST_AT_ONCE: Final = 20
"""Connections to the provider: the others wait for their turn, within their patience."""

_JSON: Final = ("application/json", "application/jwk-set+json")


class Wire:
    """The connections of this process to the provider."""

    def __init__(self) -> None:
        import httpx2  # two megabytes, for those who ask the provider something

        limits = httpx2.Limits(max_connections=MOST_AT_ONCE, max_keepalive_connections=0)
        self._client = httpx2.AsyncClient(
            follow_redirects=False,
            trust_env=False,
            limits=limits,
            timeout=PATIENCE,
            headers={"accept-encoding": "identity"},
        )

    async def json(self, method: str, url: str, **asked: Any) -> dict[str, Any]:
        """The JSON object of the answer. Raises Unreachable, or Untrusted when the provider refuses what we sent."""
        try:
            content = json.loads(await self.text(method, url, *_JSON, **asked))
        except (ValueError, RecursionError):
            raise Unreachable("not JSON") from None
        if not isinstance(content, dict):
            raise Unreachable("not an object")
        return content

    async def text(self, method: str, url: str, *media_types: str, **asked: Any) -> str:
        """The answer of status 200 and of one of these types. Raises Unreachable, Untrusted."""
        import httpx2

        try:
            async with self._client.stream(method, url, **asked) as response:
                body = await _body(response)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Unreachable(type(error).__name__) from None
        if response.status_code == 400:
            raise Untrusted("refused by the provider")
        given = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code != 200 or given not in media_types:
            raise Unreachable(f"status {response.status_code}, {given or 'no type'}")
        return body


async def _body(response: httpx2.Response) -> str:
    body = b""
    async for some in response.aiter_raw():
        body += some
        if len(body) > LARGEST:
            raise Unreachable("too long")
    return body.decode("utf-8", "replace")
