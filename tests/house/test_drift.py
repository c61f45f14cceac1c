"""The migrated databases are exactly what the models say: tables, columns, keys, and an index under every key."""

from typing import Any

import pytest
from tortoise import Tortoise, connections
from tortoise.fields import (
    BigIntField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DatetimeField,
    Field,
    IntField,
    JSONField,
    TextField,
    UUIDField,
)
from tortoise.models import Model

from models.engines import dialect_of

Columns = dict[str, tuple[str, bool]]
"""Column → its type in words that both databases share, and whether it may be null."""
Keys = set[tuple[str, str, str]]
"""Column, table that it points to, what happens when that row goes."""

# The longest kinds first: a big integer is an integer too.
KINDS: tuple[tuple[type[Field[Any]], str], ...] = (
    (BigIntField, "bigint"),
    (IntField, "integer"),
    (UUIDField, "uuid"),
    (BooleanField, "boolean"),
    (JSONField, "json"),
    (DatetimeField, "instant"),
    (DateField, "date"),
    (BinaryField, "bytes"),
    (TextField, "text"),
)
POSTGRES = {
    "timestamp with time zone": "instant",
    "jsonb": "json",
    "bytea": "bytes",
}
SQLITE = {
    "char(36)": "uuid",
    "int": "integer",
    "integer": "bigint",
    "timestamp": "instant",
    "blob": "bytes",
}
# Kept by the runner of migrations, by the full text of SQLite and for that of PostgreSQL, not by a model.
BESIDE = {"schema_migration", "dossier_word", *(f"dossier_text{part}" for part in ("", "_config", "_data", "_idx"))}

TABLES_OF = {
    "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
}
KEYS_OF_POSTGRES = """
SELECT a.attname AS name, c.confrelid::regclass::text AS target,
       CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'r' THEN 'RESTRICT' WHEN 'n' THEN 'SET NULL' ELSE 'NO ACTION' END
       AS gone
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.conrelid = '{table}'::regclass
"""
INDEXED_IN_POSTGRES = """
SELECT a.attname AS name FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = '{table}'::regclass AND i.indpred IS NULL
"""


def _models() -> list[type[Model]]:
    found: list[type[Model]] = [model for model in (Tortoise.apps or {})["models"].values() if model._meta.db_table]
    return found


async def _rows(sql: str) -> list[dict[str, Any]]:
    return list(await connections.get("default").execute_query_dict(sql))


def _declared(model: type[Model]) -> Columns:
    columns = model._meta.fields_db_projection.items()
    return {
        column: (_kind(model._meta.fields_map[name]), bool(model._meta.fields_map[name].null))
        for name, column in columns
    }


def _kind(field: Field[Any]) -> str:
    if isinstance(field, CharField):
        return f"text({field.max_length})"
    return next(word for kind, word in KINDS if isinstance(field, kind))


async def _columns(dialect: str, table: str) -> Columns:
    if dialect == "sqlite":
        found = await _rows(f"PRAGMA table_info('{table}')")
        return {one["name"]: (_sqlite_kind(one["type"]), not one["notnull"] and not one["pk"]) for one in found}
    found = await _rows(
        "SELECT column_name AS name, data_type AS kind, character_maximum_length AS longest, is_nullable AS nullable "
        f"FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' "
        "AND is_generated = 'NEVER'"
    )
    return {
        one["name"]: (
            f"text({one['longest']})" if one["longest"] else POSTGRES.get(one["kind"], one["kind"]),
            one["nullable"] == "YES",
        )
        for one in found
    }


def _sqlite_kind(written: str) -> str:
    kind = written.lower()
    return kind.replace("varchar", "text") if kind.startswith("varchar") else SQLITE.get(kind, kind)


def _declared_keys(model: type[Model]) -> Keys:
    names = model._meta.fk_fields | model._meta.o2o_fields
    fields: list[Any] = [model._meta.fields_map[name] for name in names]
    return {(field.source_field, field.related_model._meta.db_table, str(field.on_delete.value)) for field in fields}


async def _keys(dialect: str, table: str) -> Keys:
    if dialect == "sqlite":
        found = await _rows(f"PRAGMA foreign_key_list('{table}')")
        return {(one["from"], one["table"], one["on_delete"]) for one in found}
    return {(one["name"], one["target"], one["gone"]) for one in await _rows(KEYS_OF_POSTGRES.format(table=table))}


async def _first_columns_of_indexes(dialect: str, table: str) -> set[str]:
    if dialect == "postgres":
        return {one["name"] for one in await _rows(INDEXED_IN_POSTGRES.format(table=table))}
    indexes = [one for one in await _rows(f"PRAGMA index_list('{table}')") if not one["partial"]]
    return {(await _rows(f"PRAGMA index_info('{one['name']}')"))[0]["name"] for one in indexes}


@pytest.fixture
def dialect(database: str) -> str:
    """The database that is open."""
    return dialect_of(database)


async def test_every_table_has_its_model(dialect: str) -> None:
    there = {one["name"] for one in await _rows(TABLES_OF[dialect])}
    assert there - BESIDE == {model._meta.db_table for model in _models()}


async def test_every_column_is_what_its_model_says(dialect: str) -> None:
    for model in _models():
        declared, there = _declared(model), await _columns(dialect, model._meta.db_table)
        if dialect == "sqlite":
            declared = {
                name: (_as_sqlite_keeps(kind, there.get(name)), null) for name, (kind, null) in declared.items()
            }
        assert there == declared, f"{model.__name__}: write a migration, or correct the model"


def _as_sqlite_keeps(kind: str, there: tuple[str, bool] | None) -> str:
    """SQLite has one kind of whole number: booleans and big integers are written as it likes."""
    whole = ("bigint", "integer", "boolean")
    return there[0] if there is not None and kind in whole and there[0] in whole else kind


async def test_every_key_points_where_its_model_says(dialect: str) -> None:
    for model in _models():
        assert await _keys(dialect, model._meta.db_table) == _declared_keys(model), model.__name__


async def test_every_key_has_an_index_that_begins_with_it(dialect: str) -> None:
    """Without it, deleting the row pointed to reads the whole table, and so does every list behind it."""
    bare = {
        f"{model._meta.db_table}.{column}"
        for model in _models()
        for column in {column for column, _, _ in _declared_keys(model)}
        - await _first_columns_of_indexes(dialect, model._meta.db_table)
    }
    assert bare == set(), "add an index to a new migration"
