"""GraphQL text in, answers out, as a given caller and without a server."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auth.bearers import caller_of
from auth.viewer import Caller, Nobody
from models import clock
from schema import ids
from schema.context import Context
from transport.graphql.api import api

NOBODY = Nobody()


@dataclass(frozen=True)
class Answer:
    """What came back: data, the codes of the faults, and their extensions."""

    data: Any
    codes: list[str]
    extensions: list[dict[str, Any]]

    def __getitem__(self, name: str) -> Any:
        assert self.codes == [], self.codes
        return self.data[name]


async def ask(text: str, caller: Caller = NOBODY, *, ip: str = "192.0.2.1", **variables: Any) -> Answer:
    """The answer to one operation."""
    context = Context(caller=caller, request_id="test", client_ip=ip, user_agent="tests")
    result: Any = await api.execute(text, variable_values=variables, context_value=context)
    extensions = [dict(error.extensions or {}) for error in result.errors or []]
    return Answer(result.data, [one.get("code", "none") for one in extensions], extensions)


async def bearer(token: str) -> Caller:
    """Who sends this access token now."""
    return await caller_of(f"Bearer {token}", now=clock.now())


def gid(typename: str, key: UUID) -> str:
    """The global identifier of a row."""
    return ids.encode(typename, key)
