"""GraphQL text in, the server's JSON out, without a server: `await ask(text, viewer, id=…)`."""

import json
from typing import Any

from auth.viewer import Caller, Nobody
from schema.context import Context
from transport.graphql.api import api
from transport.graphql.results import payload_of

NOBODY = Nobody()

Json = dict[str, Any]


async def ask(text: str, caller: Caller = NOBODY, **variables: Any) -> Json:
    """The whole answer: `data`, `errors` or both."""
    result = await api.execute(
        text, variable_values=variables, context_value=Context(caller=caller, request_id="test")
    )  # fmt: skip
    answer: Json = json.loads(json.dumps(payload_of(result)))
    return answer


async def told(text: str, caller: Caller = NOBODY, **variables: Any) -> Json:
    """The `data` of an answer without top-level errors."""
    answer = await ask(text, caller, **variables)
    assert "errors" not in answer, answer["errors"]
    data: Json = answer["data"]
    return data


async def code(text: str, caller: Caller = NOBODY, **variables: Any) -> str:
    """The code of the only top-level error of an answer."""
    answer = await ask(text, caller, **variables)
    (error,) = answer["errors"]
    found: str = error["extensions"]["code"]
    return found


def codes(payload: Json) -> list[str]:
    """The codes of the refusals in a payload."""
    return [error["code"] for error in payload["errors"]]


def problems(payload: Json) -> list[tuple[str, str, list[str]]]:
    """The refusals in a payload: code, sentence and path."""
    return [(error["code"], error["message"], error["path"]) for error in payload["errors"]]
