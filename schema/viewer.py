"""The signed-in user, in the current context."""

from datetime import datetime

import strawberry

from auth.viewer import Side
from schema.attachments import AttachmentConnection, AttachmentFilter
from schema.bell import NotificationConnection, NotificationFilter
from schema.cart import Cart
from schema.companies import AdviserContact
from schema.context import Info
from schema.delegations import Delegation
from schema.home import Dashboard, SavedSearch, SearchTarget
from schema.hours import HoursAccount
from schema.nested import nested, nested_field
from schema.payloads import UserError
from schema.people import User
from schema.preferences import NotificationPreference
from schema.sign_in import SignInSession, Terms, TokenPair


@strawberry.type(
    description=(
        "What FranceConnect vouches for besides the names. Who has one is asked for no identity document in requests "
        "of their own."
    )
)
class VerifiedIdentity:
    birth_date: str = strawberry.field(
        description="YYYY-MM-DD, as told at the first return; 00 stands for a month or a day that nobody knows.",
    )
    since: datetime = strawberry.field(description="When the person first came by FranceConnect.")


@strawberry.type(
    description="The signed-in user in the current context («bandeau», «profil»). Null fields were never given."
)
class Viewer:
    user: User
    side: Side
    available_sides: list[Side] = strawberry.field(
        description="The contexts that the user may switch to («double casquette»).",
    )

    @nested_field
    async def attachments(
        self, info: Info, first: int | None = None, after: str | None = None, filter: AttachmentFilter | None = None
    ) -> AttachmentConnection:
        found: AttachmentConnection = await nested(self, "attachments", info, first=first, after=after, filter=filter)
        return found

    verified_identity: VerifiedIdentity | None = strawberry.field(
        description="Who the user is by FranceConnect; null for those who never came by it.",
    )
    terms_to_accept: Terms | None = strawberry.field(
        description="The version of the terms of use in force, when the user has not accepted it yet.",
    )
    scopes: list[str] = strawberry.field(description="Scopes carried by the token in use.")
    dashboard: Dashboard

    @nested_field
    async def saved_searches(self, info: Info, target: SearchTarget | None = None) -> list[SavedSearch]:
        found: list[SavedSearch] = await nested(self, "saved_searches", info, target=target)
        return found

    @nested_field
    async def contacts(self, info: Info, starred_only: bool | None = False) -> list[AdviserContact]:
        found: list[AdviserContact] = await nested(self, "contacts", info, starred_only=starred_only)
        return found

    @nested_field
    async def notifications(
        self, info: Info, first: int | None = None, after: str | None = None, filter: NotificationFilter | None = None
    ) -> NotificationConnection:
        found: NotificationConnection = await nested(
            self, "notifications", info, first=first, after=after, filter=filter
        )
        return found

    unread_notification_count: int
    notification_preferences: list[NotificationPreference]
    digest_hour: int = strawberry.field(
        description="Hour of the day in Paris, 0 to 23, at which the daily e-mail of gathered notifications leaves.",
    )
    cart: Cart
    hours_account: HoursAccount | None = strawberry.field(
        description="Training hours of a person acting for themselves («compte d'heures»); null on other sides.",
    )
    delegation: Delegation | None = strawberry.field(
        description="The delegation under which another user speaks in this one's name, if one does.",
    )
    delegations_received: list[Delegation] = strawberry.field(
        description="Accounts that the user may act on, was asked to, or could once.",
    )
    sessions: list[SignInSession] = strawberry.field(
        description="Open sign-ins of this user, the current one included.",
    )


@strawberry.type
class AuthPayload:
    tokens: TokenPair | None = None
    viewer: Viewer | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
