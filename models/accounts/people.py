"""People who come to the counter."""

from datetime import datetime
from typing import Self

from tortoise import fields
from tortoise.queryset import QuerySet

from auth.viewer import AccountStatus, Side, Viewer
from models import clock
from models.scoping import Scoped
from models.states import Civility


class User(Scoped):
    """A person with an account. Names as the person gave them; `login` and `login_email` are stored folded."""

    status = fields.CharEnumField(AccountStatus, max_length=20)
    home_side = fields.CharEnumField(Side, max_length=12)
    civility = fields.CharEnumField(Civility, max_length=8, null=True)
    first_name = fields.CharField(max_length=80)
    birth_name = fields.CharField(max_length=80)
    usage_name = fields.CharField(max_length=80, null=True)
    login = fields.CharField(max_length=120, unique=True)
    login_email = fields.CharField(max_length=120, null=True, unique=True)
    contact_email = fields.CharField(max_length=120, null=True)
    phone = fields.CharField(max_length=20, null=True)
    mobile_phone = fields.CharField(max_length=20, null=True)
    password_hash = fields.CharField(max_length=200, null=True)
    # A keyed digest: the number itself is never stored with the account.
    nir_digest = fields.CharField(max_length=64, null=True, unique=True)
    # Where a prescriber works («organisme»).
    organisation = fields.CharField(max_length=120, null=True)
    created_at: datetime = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "person"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> QuerySet[Self]:
        """Oneself; everybody for the funder's staff."""
        return QuerySet(cls) if viewer.is_staff else QuerySet(cls).filter(id=viewer.user_id)

    @property
    def display_name(self) -> str:
        """First name and name in use, else name at birth."""
        return display_name(self.first_name, self.birth_name, self.usage_name)

    @property
    def notified_at(self) -> str | None:
        """Address that receives this person's mails: contact e-mail, else login e-mail."""
        return self.contact_email or self.login_email


def display_name(first_name: str, birth_name: str, usage_name: str | None) -> str:
    """First name and name in use, else name at birth («Anaïs BLEU»)."""
    return f"{first_name} {usage_name or birth_name}".strip()


_SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What `strip` takes away."""
DISPLAY_NAME_SQL = f"btrim({{0}} || ' ' || coalesce(nullif({{2}}, ''), {{1}}), '{_SPACES}')"
"""The same in PostgreSQL's words."""


def fold(identifier: str) -> str:
    """One canonical form for logins and e-mails: trimmed, case folded."""
    return identifier.strip().casefold()
