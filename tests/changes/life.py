"""Random life over two member companies and two providers, by the models' verbs."""

from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.attachments import AttachmentRequest, deciding, requesting
from models.documents import Document
from models.documents.filing import deposit, review_document
from models.dossiers import Dossier
from models.dossiers.cancelling import cancel
from models.dossiers.granting import grant
from models.dossiers.reviewing import Expected, refuse, request_documents, start_review
from models.drafts import Draft, answers, handing
from models.drafts.deleting import delete
from models.drafts.duplicating import duplicate
from models.drafts.saving import save
from models.drafts.transmitting import transmit
from models.facts import Fact
from models.refusals import NotSeen, Refusal
from models.states import Conformity
from outside.storage import FileStorage
from tests import factories
from tests.cast import Cast

WHY = "a test looks"
# One seed, one life: identifiers differ from run to run, these do not.
ORDERS = {Draft: "number", Dossier: "transmitted_at", Document: "uploaded_at", AttachmentRequest: "created_at"}
NATURES = ("CONVENTION", "PROGRAMME", "RIB", "DEVIS")


@dataclass
class Life:
    """Draws a verb, an object and somebody; most of what is drawn is possible, the rest is refused."""

    cast: Cast
    storage: FileStorage
    random: Random
    drawn: list[str] = field(default_factory=list)

    async def goes_on(self) -> bool:
        """One verb; whether it changed something."""
        verbs = [self._create, self._draft, self._draft, self._draft, self._answer, self._dossier, self._dossier]
        before = await Fact.everyones(WHY).count()
        with suppress(Refusal, NotSeen):
            await self.random.choice([*verbs, self._document, self._wish])()
        return await Fact.everyones(WHY).count() > before

    async def _create(self) -> None:
        cast = self.cast
        by = self.random.choice([cast.anne, cast.camille, cast.karim, cast.louise, cast.louise, cast.myriam])
        siret = self._siret_for(by)
        values = factories.af_values(title=f"Stage {self.random.random()}", mandate=self.random.random() < 0.5)
        await factories.draft(by, siret=siret, values=values)

    def _siret_for(self, by: Viewer) -> str:
        cast = self.cast
        if by.side is Side.PROVIDER:
            return self.random.choice([cast.siae, cast.humando, cast.second_humando]).siret
        return {cast.anne: cast.siae, cast.karim: cast.humando}.get(by, cast.second_humando).siret

    async def _draft(self) -> None:
        draft = await self._one(Draft)
        by = self.random.choice([self.cast.anne, self.cast.camille, self.cast.louise, self.cast.myriam])
        at: dict[str, Any] = {"version": draft.version, "by": by}
        match self.random.randrange(11):
            case 0:
                await save(draft.id, values={"action": {"title": f"Titre {self.random.random()}"}}, **at)
            case 1 | 2:
                await handing.hand_over(draft.id, **at)
            case 3:
                await handing.resume(draft.id, **at)
            case 4:
                await handing.refuse(draft.id, reason="Non.", **at)
            case 5 | 6:
                await self._deposit(Draft, draft.id, by)
            case 7 | 8:
                await self._complete(draft, by)
                await transmit(draft.id, **at)
            case 9:
                await delete(draft.id, by=by)
            case _:
                await duplicate(draft.id, sections=["ACTION"], siret=self._siret_for(by), by=by)

    async def _complete(self, draft: Draft, by: Viewer) -> None:
        for nature in ("CONVENTION", "PROGRAMME"):
            await self._deposit(Draft, draft.id, by, nature)

    async def _answer(self) -> None:
        draft = await self._one(Draft, state="TRANSMITTING")
        match self.random.randrange(4):
            case 0:
                await answers.fail(draft.id, "Indisponible.")
            case 1:
                await answers.reject(draft.id, "Refusé.")
            case _:
                await answers.accept(draft.id)

    async def _dossier(self) -> None:
        dossier, agent = await self._one(Dossier), self.cast.agent
        at: dict[str, Any] = {"version": dossier.version, "by": agent}
        match self.random.randrange(6):
            case 0 | 1:
                await start_review(dossier.id, **at)
            case 2:
                await request_documents(dossier.id, documents=[Expected("RIB")], **at)
            case 3:
                await (grant(dossier.id, **at) if self.random.random() < 0.5 else self._turn_down(dossier, at))
            case 4:
                await cancel(dossier.id, reason="Annulé.", version=dossier.version, by=self.cast.anne)
            case _:
                by = self.random.choice([self.cast.anne, self.cast.louise, self.cast.camille])
                await self._deposit(Dossier, dossier.id, by)

    async def _turn_down(self, dossier: Dossier, at: dict[str, Any]) -> None:
        await refuse(dossier.id, reason="Hors critères.", **at)

    async def _document(self) -> None:
        document = await self._one(Document)
        conformity = self.random.choice([Conformity.CONFORM, Conformity.NOT_CONFORM])
        await review_document(document.id, conformity=conformity, reason="Illisible.", by=self.cast.agent)

    async def _wish(self) -> None:
        cast = self.cast
        if self.random.random() < 0.5:
            asks = await factories.viewer_of(await factories.person())
            number = self.random.choice([cast.siae.siret, cast.humando.siret, cast.humando.company.siren])
            await requesting.request_attachment(number, Side.MEMBER, [Role.CONTACT], asks)
            return
        wish = await self._one(AttachmentRequest)
        decider = self.random.choice([cast.anne, cast.camille])
        if self.random.random() < 0.5:
            await deciding.accept(wish.id, decider)
        else:
            await deciding.decline(wish.id, decider, "Non.")

    async def _deposit(self, subject: type[Draft] | type[Dossier], id: UUID, by: Viewer, nature: str = "") -> None:
        await deposit(
            subject, id, nature=nature or self.random.choice(NATURES), file_name="piece.pdf",
            content=b"%PDF-1.7\n1 0 obj\n", storage=self.storage, by=by,
        )  # fmt: skip

    async def _one(self, model: Any, **condition: Any) -> Any:
        rows = await model.everyones(WHY).filter(**condition).order_by(ORDERS[model])
        if not rows:
            raise NotSeen
        return self.random.choice(rows)
