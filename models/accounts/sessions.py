"""Open sign-ins, their refresh tokens, and the keys that sign access tokens."""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.api_clients import ApiClient
from models.api_clients.mandates import ApiMandate
from models.delegations import Delegation
from models.scoping import Identified, Scoped


class SignInSession(Scoped):
    """One sign-in of a person on one device, or of who speaks in their name: a client, theirs or mandated; a delegate.
    Revoking it ends its tokens and its streams."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", db_index=True)
    side = fields.CharEnumField(Side, max_length=12)
    created_at: datetime = fields.DatetimeField(default=clock.now)
    last_used_at: datetime = fields.DatetimeField(default=clock.now)
    expires_at: datetime = fields.DatetimeField()
    user_agent = fields.CharField(max_length=300, null=True)
    revoked_at: datetime | None = fields.DatetimeField(null=True)
    client: fields.ForeignKeyNullableRelation[ApiClient] = fields.ForeignKeyField(
        "models.ApiClient", null=True, related_name="sessions", db_index=True
    )
    mandate: fields.ForeignKeyNullableRelation[ApiMandate] = fields.ForeignKeyField(
        "models.ApiMandate", null=True, related_name="sessions", db_index=True
    )
    delegation: fields.ForeignKeyNullableRelation[Delegation] = fields.ForeignKeyField(
        "models.Delegation", null=True, related_name="sessions", db_index=True
    )
    delegate: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, related_name="sessions_as_delegate", db_index=True
    )

    user_id: UUID
    client_id: UUID | None
    mandate_id: UUID | None
    delegation_id: UUID | None
    delegate_id: UUID | None

    class Meta:
        table = "sign_in_session"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The person's own open sign-ins, those as a delegate included; of a client or a delegate, the one that
        speaks."""
        in_own_name = Q(user_id=viewer.user_id, client_id=None, delegate_id=None)
        theirs = Q(in_own_name, Q(delegate_id=viewer.user_id), join_type=Q.OR)
        return QuerySet(cls).filter(theirs if viewer.is_oneself else Q(id=viewer.session_id), revoked_at=None)


class RefreshToken(Identified):
    """A refresh token, by its SHA-256 digest. Used once: a second use ends the whole session (RFC 9700 §4.14)."""

    digest = fields.CharField(max_length=64, unique=True)
    session: fields.ForeignKeyRelation[SignInSession] = fields.ForeignKeyField("models.SignInSession", db_index=True)
    issued_at: datetime = fields.DatetimeField(default=clock.now)
    expires_at: datetime = fields.DatetimeField()
    used_at: datetime | None = fields.DatetimeField(null=True)

    session_id: UUID

    class Meta:
        table = "refresh_token"


class SigningKey(Identified):
    """A key pair that signs access tokens; the private half is sealed with the secret key."""

    kid = fields.CharField(max_length=64, unique=True)
    public_jwk: dict[str, str] = fields.JSONField()
    sealed_private = fields.TextField()
    created_at: datetime = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "signing_key"
