"""Shaping what a caller sends to save: nothing is required, but the shape is the form's (domain.md §3, §3.1)."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from schemes.form import Block, Field
from schemes.issues import Problem
from schemes.kinds import Misfit, kind_of
from schemes.scheme import Scheme

LOCKED = "Cette donnée provient d'une base de référence et n'est pas modifiable."

_MOST_PROBLEMS = 100
_Path = tuple[str, ...]
_T = TypeVar("_T")


def clean(scheme: Scheme, values: Any, *, locked: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Normal form of the blocks sent, each whole, and why they cannot be saved. Never raises, whatever the JSON.

    `locked` holds what reference bases say of read-only fields: `{block: {field: value}}`. That is put back into each
    block that is sent; a read-only field that it does not hold is locked too, as empty. An empty block is `{}` or `[]`.
    """
    if not isinstance(values, Mapping):
        return {}, [Problem("WRONG_TYPE", "Un objet indexé par bloc est attendu.")]
    cleaning = _Cleaning(scheme, locked)
    blocks = {code: cleaning.block(code, raw) for code, raw in islice(values.items(), _MOST_PROBLEMS)}
    return ({}, cleaning.problems[:_MOST_PROBLEMS]) if cleaning.problems else (blocks, [])


class _Cleaning:
    def __init__(self, scheme: Scheme, locked: Mapping[str, Any]) -> None:
        self.scheme = scheme
        self.locked = locked
        self.problems: list[Problem] = []

    def block(self, code: str, raw: Any) -> Any:
        block = self.scheme.blocks.get(code)
        if block is None:
            return self._refuse("UNKNOWN_BLOCK", "Ce bloc n'existe pas dans ce formulaire.", (_safe(code),), None)
        return self._rows(block, raw) if block.repeatable else self._single(block, raw)

    def _single(self, block: Block, raw: Any) -> dict[str, Any]:
        held = _held(block, self.locked.get(block.code) or {})
        return held if raw is None else self._row(block, raw, (block.code,), held) | held

    def _rows(self, block: Block, raw: Any) -> list[dict[str, Any]]:
        if raw is None:
            return []
        if not isinstance(raw, list):
            return self._refuse("WRONG_TYPE", "Une liste de lignes est attendue.", (block.code,), [])
        if block.maximum_rows is not None and len(raw) > block.maximum_rows:
            sentence = f"Ce bloc ne peut dépasser {block.maximum_rows} lignes."
            return self._refuse("TOO_MANY_ROWS", sentence, (block.code,), [])
        return [self._row(block, row, (block.code, str(index)), {}) for index, row in enumerate(raw)]

    def _row(self, block: Block, raw: Any, path: _Path, held: Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            return self._refuse("WRONG_TYPE", "Un objet indexé par champ est attendu.", path, {})
        return dict(self._fields(block, raw, path, held))

    def _fields(
        self, block: Block, raw: Mapping[str, Any], path: _Path, held: Mapping[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        for code, value in raw.items():
            if len(self.problems) >= _MOST_PROBLEMS:
                return
            field = block.by_code.get(code)
            if field is None:
                self._refuse("UNKNOWN_FIELD", "Ce champ n'existe pas dans ce bloc.", (*path, _safe(code)), None)
            elif (kept := self._value(field, value, (*path, code), held)) is not None:
                yield code, kept

    def _value(self, field: Field, raw: Any, path: _Path, held: Mapping[str, Any]) -> Any:
        try:
            kept = None if raw is None else kind_of(field).keep(field, raw)
        except Misfit as misfit:
            return self._refuse(misfit.code, misfit.sentence, path, None)
        if field.read_only and kept != held.get(field.code):
            return self._refuse("READ_ONLY", LOCKED, path, None)
        return kept

    def _refuse(self, code: str, sentence: str, path: _Path, instead: _T) -> _T:
        self.problems.append(Problem(code, sentence, path))
        return instead


def _held(block: Block, locked: Mapping[str, Any]) -> dict[str, Any]:
    """Read-only values of a block, in their normal form."""
    held = {field.code: _as_kept(field, locked.get(field.code)) for field in block.fields if field.read_only}
    return {code: value for code, value in held.items() if value is not None}


def _as_kept(field: Field, raw: Any) -> Any:
    """What a reference base says is kept even when it would be refused from a caller."""
    try:
        return None if raw is None else kind_of(field).keep(field, raw)
    except Misfit:
        return raw


def _safe(name: object) -> str:
    """A name made by the caller, short and printable enough to be given back."""
    return "".join(character if character.isprintable() else "?" for character in str(name)[:60])
