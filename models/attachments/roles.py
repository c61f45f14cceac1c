"""Which roles an attachment may carry on which side."""

from collections.abc import Iterable

from auth.permissions import Role
from auth.viewer import Side
from models.refusals import Refusal

ROLES_OF: dict[Side, frozenset[Role]] = {
    Side.MEMBER: frozenset({Role.ADMINISTRATOR, Role.CONTACT, Role.EMPLOYER, Role.BENEFICIARY}),
    Side.PROVIDER: frozenset({Role.ADMINISTRATOR, Role.CONTACT, Role.TRAINER}),
}

WORDS: dict[Role, str] = {
    Role.ADMINISTRATOR: "administrateur du compte",
    Role.CONTACT: "contact",
    Role.EMPLOYER: "employeur",
    Role.BENEFICIARY: "bénéficiaire",
    Role.TRAINER: "formateur",
    Role.PRESCRIBER: "prescripteur",
}
"""What people call them."""


class SideNotAttachable(Refusal):
    """Seuls les adhérents et les prestataires se rattachent à une structure."""


class RolesRequired(Refusal):
    """Choisissez au moins un rôle."""


class RoleNotOfSide(Refusal):
    """Ce rôle n'existe pas dans ce contexte de navigation."""


def checked_roles(
    side: Side, roles: Iterable[Role], path: tuple[str, ...] = ("input",), field: str = "roles"
) -> list[str]:
    """The codes of these roles, once each, which were given in this field.

    Raises SideNotAttachable, RolesRequired, RoleNotOfSide.
    """
    given = frozenset(roles)
    if side not in ROLES_OF:
        raise SideNotAttachable(path=(*path, "side"))
    if not given:
        raise RolesRequired(path=(*path, field))
    if not given <= ROLES_OF[side]:
        raise RoleNotOfSide(path=(*path, field))
    return [role.value for role in Role if role in given]
