"""What the marks of the tests name, read from their text: `@pytest.mark.attack("AZ-04")`, `@pytest.mark.feature(…)`."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, order=True)
class Place:
    """A test; without a name, all those of its file."""

    file: str
    name: str = ""


@cache
def marked(mark: str) -> dict[str, list[Place]]:
    """For each identifier that this mark names, its tests."""
    where: dict[str, set[Place]] = defaultdict(set)
    for path in sorted(ROOT.glob("tests/**/test_*.py")):
        for name, marks in _marks_of(ast.parse(path.read_text("utf-8"))):
            for word in _words_of(mark, marks):
                where[word].add(Place(path.relative_to(ROOT).as_posix(), name))
    return {word: sorted(places) for word, places in where.items()}


def _marks_of(module: ast.Module) -> Iterator[tuple[str, list[ast.expr]]]:
    """Each test with the marks on it and on the rows of its parameters; the marks on the whole module."""
    for statement in module.body:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name.startswith("test_"):
                yield name, statement.decorator_list
            case ast.Assign(targets=[ast.Name(id="pytestmark")]):
                yield "", [statement.value]


def _words_of(mark: str, marks: list[ast.expr]) -> Iterator[str]:
    for node in (node for one in marks for node in ast.walk(one)):
        if isinstance(node, ast.Call) and _called(node.func) == mark:
            yield from (str(ast.literal_eval(word)) for word in node.args)


def _called(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""
