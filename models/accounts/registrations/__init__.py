"""Registrations («demandes de création de compte»): what a person asked for, until their e-mail is confirmed.

No account exists before: whoever types the address, the NIR or the name of somebody else takes nothing from them. A
registration is written whether or not the address has an account already, so that nobody can tell.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tortoise import fields

from auth.viewer import Side
from models import clock
from models.accounts.people import User
from models.refusals import Refusal
from models.scoping import Identified

LIFE: Final = timedelta(hours=24)
"""How long the e-mail of a registration may be confirmed."""

OPEN_SIDES: Final = frozenset({Side.MEMBER, Side.PROVIDER, Side.PRESCRIBER})
"""The sides of professionals; staff are made by the operator, individuals register by NIR."""


class SideNotOpen(Refusal):
    """Ce type de compte ne s'ouvre pas par ce formulaire."""


class TermsNotAccepted(Refusal):
    """Vous devez accepter la version en vigueur des conditions générales d'utilisation."""


class Registration(Identified):
    """One registration. `details` are the fields of the account to be, its password as a digest."""

    side = fields.CharEnumField(Side, max_length=12)
    email = fields.CharField(max_length=120, db_index=True)
    login = fields.CharField(max_length=120, db_index=True)
    nir_digest = fields.CharField(max_length=64, null=True, db_index=True)
    details: dict[str, Any] = fields.JSONField()
    # The entity to ask for when the account is open.
    entity_number = fields.CharField(max_length=14, null=True)
    requested_roles: list[str] = fields.JSONField(default=list)
    terms_version = fields.CharField(max_length=20)
    created_at: datetime = fields.DatetimeField(default=clock.now)
    expires_at: datetime = fields.DatetimeField(db_index=True)

    class Meta:
        table = "registration"


class TermsAcceptance(Identified):
    """A person accepted a version of the terms of use."""

    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User")
    version = fields.CharField(max_length=20)
    accepted_at: datetime = fields.DatetimeField(default=clock.now)

    user_id: UUID

    class Meta:
        table = "terms_acceptance"
