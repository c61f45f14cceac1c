"""Comparing a secret takes as long wherever the first wrong character stands, and is written in one way only."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time_ns
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from models.bell.unsubscribing import is_genuine, unsubscribe_url
from models.documents.links import download_url
from models.documents.links import is_genuine as is_genuine_link
from schema.errors import BadInput
from schema.reading import cursors

ROOT = Path(__file__).parents[2]
ROOMS = ("auth", "models", "outside", "reactions", "resolvers", "schema", "subscriptions", "transport")
SECRETS = {"digest", "mac", "signature", "secret", "password_hash", "answer_digest", "secret_digest", "token"}
NO_SECRETS = {"models/idempotency.py": "the digest of what the caller asks, with that of what they asked before"}
SAMPLES = 4_000
ANNE = UUID(int=1)


def _compared() -> Iterator[str]:
    """Where something whose name is that of a secret is compared by `==` or `!=`: two values, none of them written."""
    for room in ROOMS:
        for path in sorted({*(ROOT / room).rglob("*.py")} - {ROOT / name for name in NO_SECRETS}):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
                    sides = (node.left, *node.comparators)
                    if {_name(side) for side in sides} & SECRETS and not any(_is_written(side) for side in sides):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}"


def _name(node: ast.AST) -> str | None:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)


def _is_written(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant)


@pytest.mark.attack("TIME-01")
def test_secrets_are_compared_in_constant_time_wherever_they_are() -> None:
    assert list(_compared()) == []


def _wrong_at(position: int, secret: str) -> str:
    other = "0" if secret[position] != "0" else "1"
    return secret[:position] + other + secret[position:][1:]


def _mail(signature: str) -> bool:
    return is_genuine(ANNE, None, signature)


def _file(link: str) -> bool:
    signature, until = link.split("/")
    return is_genuine_link(ANNE, ANNE, int(until), signature)


def _link() -> str:
    given = parse_qs(urlsplit(download_url(ANNE, ANNE)).query)
    return f"{given['signature'][0]}/{given['until'][0]}"


def _list(cursor: str) -> bool:
    try:
        return bool(cursors.read(cursor, "a list"))
    except BadInput:
        return False


@pytest.mark.attack("TIME-01")
@pytest.mark.parametrize(
    ("asked", "secret", "signed"),
    [
        (_mail, lambda: unsubscribe_url(ANNE, None).rpartition("=")[2], 64),
        (_file, _link, 64),
        (_list, lambda: cursors.write([1, "x"], "a list"), 16),
    ],
    ids=["mail", "file", "list"],
)
def test_a_secret_that_is_wrong_at_its_first_character_is_refused_as_late_as_at_its_last(
    asked: Callable[[str], bool], secret: Callable[[], str], signed: int
) -> None:
    """`signed` is how many characters the signature has, at the start of the secret."""
    right = secret()
    assert asked(right)
    wrong = (_wrong_at(0, right), _wrong_at(signed - 1, right))
    times: tuple[list[int], list[int]] = ([], [])
    for _ in range(SAMPLES):
        for text, measured in zip(wrong, times, strict=True):
            before = process_time_ns()
            assert not asked(text)
            measured.append(process_time_ns() - before)
    first, last = median(times[0]), median(times[1])
    assert abs(first - last) < 0.15 * last
