"""What many are told is kept once, however long it is and however many still have to take it."""

from typing import Any

import orjson

from schema.bell import BellEventKind
from subscriptions.fanout.marks import EVENT_MARKS, LONG, Template
from subscriptions.fanout.steps import Step

TEXT = "é" * LONG


def test_a_long_text_is_the_same_object_for_all() -> None:
    template = Template({"sequence": EVENT_MARKS["sequence"], "body": TEXT, "unreadCount": EVENT_MARKS["unread_count"]})
    first, second = (template.fill(Step(BellEventKind.ADDED, number, 7)) for number in (1, 2))
    assert [orjson.loads(b"".join(one))["sequence"] for one in (first, second)] == [1, 2]
    assert orjson.loads(b"".join(first)) == {"sequence": 1, "body": TEXT, "unreadCount": 7}
    shared = [here for here, there in zip(first, second, strict=True) if here is there]
    assert sum(map(len, shared)) > 2 * LONG > 100 > sum(map(len, first)) - sum(map(len, shared))


def test_one_at_a_time_and_all_at_once_write_the_same() -> None:
    template = Template({"a": EVENT_MARKS["sequence"], "percent": "100 %d", "body": TEXT, "b": EVENT_MARKS["kind"]})
    steps = [Step(BellEventKind.ADDED, number, 0) for number in (3, 4, 3)]
    columns: dict[str, list[Any]] = {"sequence": [3, 4, 3], "kind.name": ["ADDED"] * 3}
    assert list(template.fill_all(3, columns.__getitem__)) == [template.fill(step) for step in steps]


def test_a_short_answer_is_one_piece() -> None:
    template = Template({"kind": EVENT_MARKS["kind"], "sequence": EVENT_MARKS["sequence"]})
    assert template.fill(Step(BellEventKind.COUNT, 5, 0)) == (b'{"kind":"COUNT","sequence":5}',)
