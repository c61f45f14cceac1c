"""Where each user stands, as one number: unchanged, their rights are unchanged too.

Triggers of the database raise it with everything that `auth.sign_in` reads (account, attachments, sign-ins, partners'
clients), whoever writes it. What only time ends (tokens and sessions) carries its own end.
"""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.people import User


class Standing(Model):
    """One row for each user, made with the user."""

    user: fields.OneToOneRelation[User] = fields.OneToOneField("models.User", related_name="standing", primary_key=True)
    stamp = fields.IntField(default=0)

    user_id: UUID

    class Meta:
        table = "standing"
