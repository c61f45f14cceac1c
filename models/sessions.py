"""Open sign-ins, their refresh tokens, and the keys that sign access tokens."""

from datetime import datetime
from typing import Self
from uuid import UUID

from tortoise import fields
from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer
from models import clock
from models.people import User
from models.scoping import Identified, Scoped


class SignInSession(Scoped):
    """One sign-in on one device. Revoking it ends its tokens and its streams."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", db_index=True)
    side = fields.CharEnumField(Side, max_length=12)
    created_at: datetime = fields.DatetimeField(default=clock.now)
    last_used_at: datetime = fields.DatetimeField(default=clock.now)
    expires_at: datetime = fields.DatetimeField()
    user_agent = fields.CharField(max_length=300, null=True)
    revoked_at: datetime | None = fields.DatetimeField(null=True)

    user_id: UUID

    class Meta:
        table = "sign_in_session"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """The viewer's own open sign-ins."""
        return QuerySet(cls).filter(user_id=viewer.user_id, revoked_at=None)


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
