"""The home page: counters, tasks, news, saved searches."""

from datetime import date, datetime
from enum import Enum

import strawberry

from schema.attachments import Attachment
from schema.companies import AdviserContact
from schema.context import Info
from schema.enums import described
from schema.json_values import JSON
from schema.nested import nested, nested_field
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError


class CounterKind(Enum):
    DRAFTS_TO_VALIDATE = "DRAFTS_TO_VALIDATE"
    DOSSIERS_TO_COMPLETE = "DOSSIERS_TO_COMPLETE"
    NEW_INVOICES = "NEW_INVOICES"
    INVOICES_CHASED = "INVOICES_CHASED"
    RESERVATIONS_TO_COMPLETE = "RESERVATIONS_TO_COMPLETE"
    RESERVATIONS_GRANTED = "RESERVATIONS_GRANTED"
    ATTACHMENT_REQUESTS_TO_DECIDE = "ATTACHMENT_REQUESTS_TO_DECIDE"
    ENROLMENTS_TO_DECIDE = "ENROLMENTS_TO_DECIDE"
    UNREAD_NOTIFICATIONS = "UNREAD_NOTIFICATIONS"


described(
    CounterKind,
    description="What a counter of the home page counts.",
    values={
        "DRAFTS_TO_VALIDATE": "«demande(s) à valider».",
        "DOSSIERS_TO_COMPLETE": "«dossiers à compléter».",
    },
)


@strawberry.enum(description="A list that can be searched and filtered.")
class SearchTarget(Enum):
    DRAFTS = "DRAFTS"
    DOSSIERS = "DOSSIERS"
    INVOICES = "INVOICES"
    RESERVATIONS = "RESERVATIONS"
    REIMBURSEMENTS = "REIMBURSEMENTS"
    ATTACHMENT_REQUESTS = "ATTACHMENT_REQUESTS"
    ENROLMENTS = "ENROLMENTS"
    NOTIFICATIONS = "NOTIFICATIONS"


@strawberry.type(description="One number of the home page («compteur»), with the list that it counts.")
class DashboardCounter:
    kind: CounterKind
    label: str
    count: int
    target: SearchTarget
    filter: JSON = strawberry.field(description="Filter input of the target query, ready to be sent.")


@strawberry.type(description="«Tâche».")
class Task(Node):
    kind: str
    label: str
    subject: Node | None
    due_on: date | None
    urgent: bool
    created_at: datetime


@strawberry.type
class TaskConnection:
    edges: "list[TaskEdge]"
    nodes: list[Task]
    page_info: PageInfo
    total_count: int


@strawberry.type
class TaskEdge:
    cursor: str
    node: Task


@strawberry.type(description="«Actualité».")
class NewsItem(Node):
    title: str
    region: str | None
    body: str
    url: str | None
    published_at: datetime


@strawberry.type(description="«Tableau de bord»: each counter comes with the filter that lists exactly what it counts.")
class Dashboard:
    counters: list[DashboardCounter]

    @nested_field
    async def tasks(self, info: Info, first: int | None = None, after: str | None = None) -> TaskConnection:
        found: TaskConnection = await nested(self, "tasks", info, first=first, after=after)
        return found

    @nested_field
    async def news(self, info: Info, first: int | None = 5) -> list[NewsItem]:
        found: list[NewsItem] = await nested(self, "news", info, first=first)
        return found

    starred_contacts: list[AdviserContact]
    attachments: list[Attachment]


@strawberry.type(description="«Accès rapide»: a search saved under a name.")
class SavedSearch(Node):
    name: str
    target: SearchTarget
    search: str | None
    filter: JSON
    position: int
    count: int = strawberry.field(description="How many objects it finds now.")


@strawberry.input(description="A search to keep under a name («accès rapide»).")
class SavedSearchInput:
    name: str
    target: SearchTarget
    search: str | None = strawberry.UNSET
    filter: JSON | None = strawberry.UNSET


@strawberry.type
class SavedSearchPayload:
    saved_search: SavedSearch | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
