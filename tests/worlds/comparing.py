"""The same questions in both worlds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.engine.both import answered
from tests.worlds.asking import Question, cursors_in, question
from tests.worlds.making import Worlds, inside
from transport.graphql.api import api

Asked = tuple[Question, dict[str, Any], str]
"""A question, its variables, and the answer of the first world."""
TOGETHER = 300
"""Questions: no more than the server remembers documents, which would be read again for every caller."""


@dataclass
class Compared:
    """How many operations each caller asked, how many of them gave objects, where the second world answered otherwise,
    and what was answered as a fault of ours."""

    asked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    differences: list[tuple[str, str, dict[str, Any], str, str]] = field(default_factory=list)
    faults: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)


async def compare(worlds: Worlds, seeds: Sequence[int]) -> Compared:
    """Asks the questions of these seeds for every caller."""
    compared = Compared()
    for start in range(0, len(seeds), TOGETHER):
        questions = [question(seed, worlds.known) for seed in seeds[start : start + TOGETHER]]
        await _second(worlds, await _first(worlds, questions), compared)
    return compared


async def _second(worlds: Worlds, heard: dict[str, list[Asked]], compared: Compared) -> None:
    """What the first world answered, asked again in the second one of each caller."""
    for name, asked in heard.items():
        async with inside(worlds.second[name]):
            for one, variables, expected in asked:
                answer = await answered(api, one.text, worlds.callers[name], variables)
                compared.asked[name] += 1
                compared.found[name] += expected.count("{") > 4 and '"data":null' not in expected
                if '"code":"INTERNAL"' in answer:
                    compared.faults.append((name, one.text, variables))
                if answer != expected:
                    compared.differences.append((name, one.text, variables, expected, answer))


async def _first(worlds: Worlds, questions: Sequence[Question]) -> dict[str, list[Asked]]:
    """By caller, everything that is asked; a page that has cursors is asked again at one of them."""
    heard: dict[str, list[Asked]] = {name: [] for name in worlds.callers}
    async with inside(worlds.first):
        for one in questions:
            cursors = ["x"]
            chance = Random(one.text)
            for name, caller in worlds.callers.items():
                answer = await answered(api, one.text, caller, one.variables)
                heard[name].append((one, one.variables, answer))
                if one.open:
                    cursors += cursors_in(answer)
                    variables = one.at(chance.choice(cursors))
                    heard[name].append((one, variables, await answered(api, one.text, caller, variables)))
    return heard
