"""Who hears of what on this stage, written down apart from the product's own table of reactions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from auth.viewer import Viewer
from models.accounts.people import User
from models.drafts import Draft
from tests import factories
from tests.cast import Cast, on_stage

MEMBERS, PROVIDERS, STAFF = "members", "providers", "staff"

TOLD: dict[str, tuple[str, ...]] = {
    "dossier.transmitted": (MEMBERS, PROVIDERS, STAFF),
    "dossier.review_started": (MEMBERS, PROVIDERS),
    "dossier.documents_requested": (MEMBERS, PROVIDERS),
    "dossier.reminded": (MEMBERS, PROVIDERS),
    "dossier.granted": (MEMBERS, PROVIDERS),
    "dossier.refused": (MEMBERS, PROVIDERS),
    "dossier.cancelled": (MEMBERS, PROVIDERS, STAFF),
}
"""Kind of fact → whose bells ring."""

WRITTEN_TO: dict[str, tuple[str, ...]] = {
    "dossier.documents_requested": (MEMBERS,),
    "dossier.reminded": (MEMBERS,),
    "dossier.granted": (MEMBERS,),
    "dossier.refused": (MEMBERS, PROVIDERS),
    "dossier.cancelled": (MEMBERS,),
}
"""Kind of fact → who gets a mail."""


@dataclass
class Company:
    """A member company: who speaks for it, and everybody of it who is told."""

    siret: str
    speaker: Viewer
    members: tuple[Viewer, ...]


@dataclass
class Troupe:
    """Two companies whose dossiers one provider trains and one agent processes; Paul, Myriam and Jean hear nothing."""

    cast: Cast
    companies: list[Company] = field(init=False)
    emails: dict[UUID, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        siae, humando, cast = self.cast.siae, self.cast.humando, self.cast
        self.companies = [
            Company(siae.siret, cast.anne, (cast.anne,)),
            Company(humando.siret, cast.camille, (cast.camille, cast.karim)),
        ]

    @property
    def everyone(self) -> list[Viewer]:
        cast = self.cast
        return [cast.anne, cast.camille, cast.karim, cast.louise, cast.agent, cast.paul, cast.myriam, cast.jean]

    def concerned(self, company: Company, groups: Iterable[str]) -> list[Viewer]:
        """The people of these groups, for a dossier of this company."""
        people = {MEMBERS: company.members, PROVIDERS: (self.cast.louise,), STAFF: (self.cast.agent,)}
        return [viewer for group in groups for viewer in people[group]]

    async def draft(self, company: Company) -> Draft:
        """A draft of this company that nothing holds back."""
        return await factories.complete_draft(company.speaker, siret=company.siret)


async def engaged() -> Troupe:
    """Everybody, in an empty database."""
    troupe = Troupe(await on_stage())
    for viewer in troupe.everyone:
        user = await User.everyones("the stage knows its people").get(id=viewer.user_id)
        assert user.login_email is not None
        troupe.emails[viewer.user_id] = user.login_email
    return troupe
