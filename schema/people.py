"""The people behind the accounts."""

from datetime import datetime

import strawberry

from auth.viewer import AccountStatus
from models.states import Civility
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError


@strawberry.type(description="A person who has an account, as far as the viewer may see them.")
class User(Node):
    status: AccountStatus
    civility: Civility | None
    first_name: str
    birth_name: str = strawberry.field(description="Name at birth («nom de naissance»).")
    usage_name: str | None = strawberry.field(description="Name in use («nom d'usage»).")
    display_name: str = strawberry.field(description="First name and name in use, else name at birth.")
    login: str = strawberry.field(description="Name to sign in with («identifiant»); may differ from the e-mail.")
    login_email: str | None = strawberry.field(description="E-mail to sign in with («email de connexion»).")
    contact_email: str | None = strawberry.field(
        description="E-mail that receives every notification («email de contact»).",
    )
    phone: str | None
    mobile_phone: str | None
    organisation: str | None = strawberry.field(description="Where a prescriber works («organisme»).")
    created_at: datetime


@strawberry.type
class UserConnection:
    edges: "list[UserEdge]"
    nodes: list[User]
    page_info: PageInfo
    total_count: int


@strawberry.type
class UserEdge:
    cursor: str
    node: User


@strawberry.type
class UserPayload:
    user: User | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.input(description="What users may change about themselves; a field left out stays as it is.")
class ProfileInput:
    phone: str | None = strawberry.UNSET
    mobile_phone: str | None = strawberry.UNSET
    contact_email: str | None = strawberry.UNSET
