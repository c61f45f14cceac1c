"""grommet, whose executor is Rust's async-graphql, over the statement of the limit. It has no enums and no HTTP."""

# mypy: ignore-errors
# Its packages are those of .cache/peers/venv-3.13.

from dataclasses import dataclass
from typing import Annotated

import grommet
import orjson
from served import LABELS, STATEMENTS, Pool, companies_of, cursor_of, euros, id_of, serve
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route


@grommet.type
@dataclass(slots=True)
class Scheme:
    code: str
    label: str


@grommet.type
@dataclass(slots=True)
class Company:
    id: str
    name: str
    siren: str


@grommet.type
@dataclass(slots=True)
class Trainee:
    id: str
    displayName: str


@grommet.type
@dataclass(slots=True)
class Funding:
    requested: str
    granted: str
    paid: str
    balance: str


@grommet.type
@dataclass(slots=True)
class Dossier:
    id: str
    number: str
    status: str
    title: str
    startDate: str
    endDate: str
    scheme: Scheme
    company: Company
    trainees: list[Trainee]
    funding: Funding


@grommet.type
@dataclass(slots=True)
class PageInfo:
    hasNextPage: bool
    endCursor: str | None


@grommet.type
@dataclass(slots=True)
class DossierEdge:
    cursor: str
    node: Dossier


@grommet.type
@dataclass(slots=True)
class DossierConnection:
    totalCount: int
    pageInfo: PageInfo
    edges: list[DossierEdge]


@grommet.input
@dataclass
class DossierFilter:
    status: list[str] | None
    scheme: list[str] | None


@grommet.type
@dataclass
class Query:
    @grommet.field
    async def dossiers(
        self, filter: DossierFilter, context: Annotated[dict[str, list], grommet.Context], first: int = 20
    ) -> DossierConnection:
        asked = (context["companies"], filter.status, filter.scheme, first)
        found = await Pool.made.fetch(STATEMENTS["flat"], *asked)
        edges = [DossierEdge(cursor_of({"transmitted_at": row[7], "id": row[0]}), _node(row)) for row in found[:first]]
        info_of_page = PageInfo(len(found) > first, edges[-1].cursor if edges else None)
        return DossierConnection(found[0][17] if found else 0, info_of_page, edges)


def _node(row):
    trainees = zip(row[11], row[12], row[13], strict=True)
    return Dossier(
        id_of("Dossier", row[0]),
        row[1],
        row[2],
        row[3],
        row[4].isoformat(),
        row[5].isoformat(),
        Scheme(row[6], LABELS[row[6]]),
        Company(id_of("Company", row[8]), row[9], row[10]),
        [Trainee(id_of("Trainee", key), f"{first} {name}") for key, first, name in trainees],
        Funding(euros(row[14]), euros(row[15]), euros(row[16]), euros(row[15] - row[16])),
    )


schema = grommet.Schema(query=Query)


async def endpoint(request):
    """POST /graphql."""
    asked = orjson.loads(await request.body())
    context = {"companies": await companies_of(request.headers["authorization"])}
    result = await schema.execute(asked["query"], variables=asked["variables"], context=context)
    errors = {"errors": result.errors} if result.errors else {}
    return Response(orjson.dumps({"data": result.data, **errors}), media_type="application/json")


if __name__ == "__main__":
    serve(Starlette(routes=[Route("/graphql", endpoint, methods=["POST"])]))
