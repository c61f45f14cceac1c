"""FranceConnect: who a person is there, and the journeys to it that have not come back yet."""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.perimeter import personal
from models.scoping import Scoped
from models.table import Table


class FranceConnectIdentity(Scoped):
    """Who somebody is for FranceConnect: one identity for one account. What it told of them besides is their names.

    `birth_date` is YYYY-MM-DD as it came: of people born abroad, FranceConnect may give 00 for the month and the day.
    """

    issuer = fields.CharField(max_length=200)
    subject = fields.CharField(max_length=255)
    birth_date = fields.CharField(max_length=10)
    since: datetime = fields.DatetimeField(default=clock.now)
    user: fields.OneToOneRelation[User] = fields.OneToOneField("models.User", related_name="franceconnect_identity")

    user_id: UUID

    class Meta:
        table = "franceconnect_identity"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The person's own."""
        return QuerySet(cls).filter(personal(viewer))


class FranceConnectSignIn(Table):
    """The identity token that a sign-in came with, sealed: FranceConnect asks for it when one signs out there."""

    session: fields.OneToOneRelation[SignInSession] = fields.OneToOneField(
        "models.SignInSession", related_name="franceconnect", primary_key=True
    )
    sealed_id_token = fields.TextField()

    session_id: UUID

    class Meta:
        table = "franceconnect_sign_in"


class FranceConnectJourney(Table):
    """A browser that goes to FranceConnect to sign in, or to sign out of a session, by digests of what it carries."""

    state_digest = fields.CharField(max_length=64, primary_key=True)
    browser_digest = fields.CharField(max_length=64, null=True)
    # Who asked, to count by.
    address_digest = fields.CharField(max_length=64, db_index=True)
    expires_at: datetime = fields.DatetimeField(db_index=True)
    session: fields.ForeignKeyNullableRelation[SignInSession] = fields.ForeignKeyField(
        "models.SignInSession", null=True, related_name="franceconnect_journeys", db_index=True
    )

    session_id: UUID | None

    class Meta:
        table = "franceconnect_journey"
