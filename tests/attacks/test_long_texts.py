"""Texts that no column can hold: answered as any other wrong text, never as a fault of ours."""

import json
from itertools import product

from tests.attacks.generated import calls
from tests.cast import Cast
from tests.resolvers.asking import ask

TEXTS = ("1" * 13, "9" * 500, "é" * 500, "a b" * 200)


async def test_a_text_too_long_for_its_column_is_no_fault(cast: Cast) -> None:
    for call, text in product(calls("query", "String"), TEXTS):
        for caller in (cast.anne, cast.louise, cast.agent):
            answer = json.dumps(await ask(call.text, caller, **call.variables(text)))
            assert "INTERNAL" not in answer, (call, text[:20], answer)
