"""Strawberry on Tortoise as their guides show them: `prefetch_related` for what the list needs, and nothing else."""

# mypy: ignore-errors
# Its packages are those of .cache/peers/venv.

import datetime
from decimal import Decimal
from enum import Enum

import strawberry
from served import GIVEN, LABELS, companies_of, cursor_of, id_of, serve
from strawberry.asgi import GraphQL
from strawberry_rows import DossierRow
from tortoise import Tortoise


@strawberry.enum
class DossierStatus(Enum):
    TRANSMITTED = "TRANSMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    SETTLED = "SETTLED"
    AWAITING_DOCUMENTS = "AWAITING_DOCUMENTS"


@strawberry.type
class Scheme:
    code: str
    label: str


@strawberry.type
class Company:
    id: strawberry.ID
    name: str
    siren: str


@strawberry.type
class Trainee:
    id: strawberry.ID
    display_name: str


@strawberry.type
class Funding:
    requested: Decimal
    granted: Decimal
    paid: Decimal

    @strawberry.field
    def balance(self) -> Decimal:
        return self.granted - self.paid


@strawberry.type
class Dossier:
    row: strawberry.Private[DossierRow]
    number: str
    status: DossierStatus
    title: str
    start_date: datetime.date
    end_date: datetime.date

    @strawberry.field
    def id(self) -> strawberry.ID:
        return id_of("Dossier", self.row.id)

    @strawberry.field
    def scheme(self) -> Scheme:
        return Scheme(code=self.row.scheme, label=LABELS[self.row.scheme])

    @strawberry.field
    def company(self) -> Company:
        found = self.row.establishment.company
        return Company(id=id_of("Company", found.id), name=found.name, siren=found.siren)

    @strawberry.field
    def trainees(self) -> list[Trainee]:
        return [
            Trainee(id=id_of("Trainee", one.id), display_name=f"{one.first_name} {one.usage_name or one.birth_name}")
            for one in sorted(self.row.trainees, key=lambda one: one.position)
        ]

    @strawberry.field
    def funding(self) -> Funding:
        names = ("requested", "granted", "paid")
        sums = {name: sum(getattr(line, f"{name}_cents") for line in self.row.lines) for name in names}
        return Funding(**{name: Decimal(cents).scaleb(-2) for name, cents in sums.items()})


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class DossierEdge:
    cursor: str
    node: Dossier


@strawberry.type
class DossierConnection:
    total_count: int
    page_info: PageInfo
    edges: list[DossierEdge]


@strawberry.input
class DossierFilter:
    status: list[DossierStatus] | None = None
    scheme: list[str] | None = None


@strawberry.type
class Query:
    @strawberry.field
    async def dossiers(
        self, info: strawberry.Info, filter: DossierFilter, first: int = 20, after: str | None = None
    ) -> DossierConnection:
        wanted = DossierRow.filter(
            establishment__company_id__in=info.context["companies"],
            status__in=[one.value for one in filter.status],
            scheme__in=filter.scheme,
        )
        parts = ("establishment__company", "trainees", "lines")
        found = await wanted.order_by("-transmitted_at", "-id").limit(first + 1).prefetch_related(*parts)
        edges = [DossierEdge(cursor=_cursor(row), node=_node(row)) for row in found[:first]]
        return DossierConnection(
            total_count=await wanted.count(),
            page_info=PageInfo(has_next_page=len(found) > first, end_cursor=edges[-1].cursor if edges else None),
            edges=edges,
        )


def _cursor(row):
    return cursor_of({"transmitted_at": row.transmitted_at, "id": row.id})


def _node(row):
    return Dossier(
        row=row,
        number=row.number,
        status=DossierStatus(row.status),
        title=row.title,
        start_date=row.start_date,
        end_date=row.end_date,
    )


class Page(GraphQL):
    """The view, which opens Tortoise at its first request."""

    async def get_context(self, request, response):
        """Who calls."""
        if not Tortoise._inited:
            url = GIVEN["database"].replace("postgres://", "asyncpg://", 1)
            await Tortoise.init(db_url=url, modules={"models": ["strawberry_rows"]}, _enable_global_fallback=True)
        return {"companies": await companies_of(request.headers["authorization"])}


if __name__ == "__main__":
    serve(Page(strawberry.Schema(Query)))
