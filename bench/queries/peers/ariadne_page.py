"""Ariadne on asyncpg with aiodataloader, its documents parsed and validated once."""

# mypy: ignore-errors
# Its packages are those of .cache/peers/venv.

import asyncio
from functools import lru_cache
from pathlib import Path

from aiodataloader import DataLoader
from ariadne import ObjectType, QueryType, load_schema_from_path, make_executable_schema
from ariadne.asgi import GraphQL
from graphql import parse, validate
from served import LABELS, STATEMENTS, Pool, companies_of, cursor_of, euros, id_of, serve

SCHEMA = load_schema_from_path(str(Path(__file__).with_name("list.graphql")))


class Loaders:
    """Those of one request."""

    def __init__(self):
        self.company, self.trainees, self.funding = (
            DataLoader(read, cache=True) for read in (_companies, _trainees, _funding)
        )


async def _companies(keys):
    found = {row["id"]: row for row in await Pool.made.fetch(STATEMENTS["companies"], keys)}
    return [
        {"id": id_of("Company", key), "name": found[key]["name"], "siren": found[key]["siren"]} for key in keys
    ]  # fmt: skip


async def _trainees(keys):
    found = {key: [] for key in keys}
    for row in await Pool.made.fetch(STATEMENTS["trainees"], keys):
        shown = {"id": id_of("Trainee", row["id"]), "displayName": f"{row['first_name']} {row['name']}"}
        found[row["dossier_id"]].append(shown)
    return [found[key] for key in keys]


async def _funding(keys):
    found = {row["dossier_id"]: row for row in await Pool.made.fetch(STATEMENTS["funding"], keys)}
    return [_sums(found[key]) for key in keys]


def _sums(row):
    shown = {name: euros(row[name]) for name in ("requested", "granted", "paid")}
    return shown | {"balance": euros(row["granted"] - row["paid"])}


query, dossier = QueryType(), ObjectType("Dossier")


@query.field("dossiers")
async def dossiers(_, info, filter, first, after=None):
    """The list alone; its objects are left to the loaders."""
    asked = (info.context["companies"], filter["status"], filter["scheme"])
    found, total = await asyncio.gather(
        Pool.made.fetch(STATEMENTS["page"], *asked, first), Pool.made.fetchval(STATEMENTS["count"], *asked)
    )
    edges = [{"cursor": cursor_of(row), "node": _node(row)} for row in found[:first]]
    info_of_page = {"hasNextPage": len(found) > first, "endCursor": edges[-1]["cursor"] if edges else None}
    return {"totalCount": total, "pageInfo": info_of_page, "edges": edges}


def _node(row):
    return {
        "key": row["id"],
        "companyKey": row["company_id"],
        "id": id_of("Dossier", row["id"]),
        "number": row["number"],
        "status": row["status"],
        "title": row["title"],
        "startDate": row["start_date"].isoformat(),
        "endDate": row["end_date"].isoformat(),
        "scheme": {"code": row["scheme"], "label": LABELS[row["scheme"]]},
    }


dossier.set_field("company", lambda one, info: info.context["loaders"].company.load(one["companyKey"]))
dossier.set_field("trainees", lambda one, info: info.context["loaders"].trainees.load(one["key"]))
dossier.set_field("funding", lambda one, info: info.context["loaders"].funding.load(one["key"]))


async def context(request, _=None):
    """Who calls, and the loaders."""
    return {"companies": await companies_of(request.headers["authorization"]), "loaders": Loaders()}


_parsed = lru_cache(256)(parse)
_verdicts = {}


def _validated(schema, document, *given, **named):
    if id(document) not in _verdicts:
        _verdicts[id(document)] = validate(schema, document, *given, **named)
    return _verdicts[id(document)]


if __name__ == "__main__":
    serve(
        GraphQL(
            make_executable_schema(SCHEMA, query, dossier),
            context_value=context,
            query_parser=lambda _, data: _parsed(data["query"]),
            query_validator=_validated,
        )
    )
