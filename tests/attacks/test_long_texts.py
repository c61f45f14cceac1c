"""Texts that no column can hold: answered as any other wrong text, never as a fault of ours."""

import json

import pytest

from tests.attacks.generated import Call, calls
from tests.cast import Cast
from tests.resolvers.asking import ask

TEXTS = ("1" * 13, "9" * 500, "é" * 500, "a b" * 200)


@pytest.mark.parametrize("call", calls("query", "String"), ids=str)
async def test_a_text_too_long_for_its_column_is_no_fault(cast: Cast, call: Call) -> None:
    for text in TEXTS:
        for caller in (cast.anne, cast.louise, cast.agent):
            answer = json.dumps(await ask(call.text, caller, **call.variables(text)))
            assert "INTERNAL" not in answer, (text[:20], answer)
