"""What the stories do to a request over GraphQL, and with whom: `world = await build(live)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auth.permissions import Role
from auth.viewer import Viewer
from models.accounts.people import User
from models.attachments import Attachment
from models.companies import Establishment
from models.database import transaction
from models.dossiers import Dossier
from models.drafts import Draft
from models.facts import record
from tests import factories
from tests.live.living import Live, id_of

TRANSMIT = """
mutation($id: ID!, $version: Int!) { transmitDraft(id: $id, version: $version) {
  dossier { id version } issues { message } errors { code message } } }"""
REVIEW = """
mutation($id: ID!, $version: Int!) { startDossierReview(id: $id, version: $version) {
  dossier { version status } errors { code message } } }"""
GRANT = """
mutation($id: ID!, $version: Int!) { grantDossier(input: {id: $id, version: $version}) {
  dossier { version status } errors { code message } } }"""
CONFORM = """
mutation($id: ID!) { reviewDocument(id: $id, conformity: CONFORM) { document { id } errors { code message } } }"""


@dataclass
class World:
    """A member company with its administrator, one of its contacts, and an agent of the funder."""

    live: Live
    establishment: Establishment
    anne: Viewer
    karim: Viewer
    agent: Viewer

    async def transmitted(self, draft: Draft | None = None) -> Any:
        """The dossier, `id` and `version`, of a draft that Anne transmits."""
        draft = draft or await factories.complete_draft(self.anne)
        payload = await self.live.told(TRANSMIT, self.anne, id=id_of(draft), version=draft.version)
        return payload["dossier"]

    async def reviewed(self, dossier: Any) -> Any:
        return await self._by_the_agent(REVIEW, dossier)

    async def granted(self, dossier: Any) -> Any:
        return await self._by_the_agent(GRANT, dossier)

    async def _by_the_agent(self, text: str, dossier: Any) -> Any:
        payload = await self.live.told(text, self.agent, id=dossier["id"], version=dossier["version"])
        return dossier | payload["dossier"]


async def build(live: Live) -> World:
    """People of their own for each story."""
    establishment = await factories.establishment()
    return World(
        live,
        establishment,
        anne=await factories.member(establishment.company, roles=(Role.ADMINISTRATOR,), first_name="Anne"),
        karim=await factories.member(establishment, first_name="Karim"),
        agent=await factories.agent(),
    )


async def lose(attachment: Attachment) -> None:
    """The right is taken away; the fact of it rings streams and writes no letter, whatever the story counts."""
    async with transaction():
        await Attachment.everyones("a story").filter(id=attachment.id).update(active=False)
        await record("attachment.lost", "Attachment", attachment.id, by=None)


async def user_of(who: Viewer) -> User:
    """The person."""
    return await User.everyones("a story").get(id=who.user_id)


async def dossier_of(world: World) -> Dossier:
    """A dossier that Anne transmitted."""
    return await factories.dossier(world.anne)
