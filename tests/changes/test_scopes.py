"""The scopes written beside a change and the predicate that lists use are one rule: they let the same people see."""

from collections.abc import AsyncIterator
from dataclasses import replace
from random import Random
from typing import Any
from uuid import uuid4

from auth.permissions import SCOPES, Role
from auth.viewer import Side, Viewer
from models.accounts.people import User
from models.attachments import AttachmentRequest
from models.changes import scopes
from models.documents import Document
from models.dossiers import Dossier, TrainingModule
from models.drafts import Draft
from outside.storage import FileStorage
from tests import factories
from tests.cast import Cast
from tests.changes.life import Life

WHY = "a test looks"
ENTITIES = ("creator", "establishment")


async def audience(cast: Cast) -> list[Viewer]:
    """People of every side, role and breadth; one of them stands on two sides. Two contacts of HUMANDO file for persons
    of it."""
    double = await factories.person()
    await factories.attachment(double, cast.siae, side=Side.MEMBER)
    await factories.attachment(double, cast.legoud, side=Side.PROVIDER)
    both = [await factories.viewer_of(double, side) for side in (Side.MEMBER, Side.PROVIDER)]
    wide = await factories.member(cast.siae, cast.humando.company, roles=(Role.ADMINISTRATOR,))
    cast_names = ("anne", "paul", "camille", "karim", "louise", "myriam", "agent", "jean")
    client = replace(cast.anne, client_id=uuid4(), scopes=frozenset(SCOPES))
    everybody = [*(getattr(cast, name) for name in cast_names), *both, wide, client, *await _persons(cast)]
    return [*everybody, *await _colleagues(cast)]


async def _persons(cast: Cast) -> list[Viewer]:
    """Claire, who asked for aid, on her own side and at work, and another person."""
    claire = await factories.individual()
    await factories.aid_dossier(claire)
    await factories.document(await factories.aid_draft(claire), claire, nature="IDENTITY")
    user = await User.everyones(WHY).get(id=claire.user_id)
    await factories.attachment(user, cast.siae, side=Side.MEMBER)
    return [claire, await factories.viewer_of(user, Side.MEMBER), await factories.individual(first_name="Julie")]


async def _colleagues(cast: Cast) -> list[Viewer]:
    """Contacts of each breadth who file requests for aid, as Karim does; who manages the entity; a client of each."""
    filing = [cast.karim, await factories.member(cast.humando), await factories.member(cast.humando.company)]
    for by in filing:
        for_somebody: dict[str, Any] = {"siret": cast.humando.siret, "values": factories.aid_values(for_oneself=False)}
        await factories.aid_dossier(by, **for_somebody)
        await factories.document(await factories.aid_draft(by, **for_somebody), by, nature="IDENTITY")
    manager = await factories.member(cast.humando, roles=(Role.ADMINISTRATOR,))
    clients = [replace(one, client_id=uuid4(), scopes=frozenset(SCOPES)) for one in (*filing, manager)]
    return [*filing[1:], manager, *clients]


async def objects() -> AsyncIterator[tuple[Any, scopes.Scopes]]:
    """Every object with its scopes of now."""
    drafts = {one.id: one for one in await Draft.everyones(WHY).select_related(*ENTITIES)}
    dossiers = {one.id: one for one in await Dossier.everyones(WHY).select_related("establishment", "draft")}
    through = {id: scopes.of_draft(one, None if one.deleted_at else one.state) for id, one in drafts.items()}
    modules = await TrainingModule.everyones(WHY).select_related("organisation", "dossier")
    givers = {id: [m.organisation for m in modules if m.dossier.id == id and m.organisation] for id in dossiers}
    for draft in drafts.values():
        yield draft, through[draft.id]
    for dossier in dossiers.values():
        yield dossier, scopes.of_dossier(dossier, givers[dossier.id])
    for document in await Document.everyones(WHY):
        seen = through[document.draft_id] if document.draft_id else scopes.NOBODY
        if document.dossier_id:
            seen |= scopes.of_filed(document, dossiers[document.dossier_id], givers[document.dossier_id])
        yield document, seen
    for request in await AttachmentRequest.everyones(WHY).select_related("establishment"):
        yield request, scopes.of_request(request)


async def test_scopes_meet_exactly_when_the_object_is_visible(cast: Cast, storage: FileStorage) -> None:
    people = await audience(cast)
    life, lived = Life(cast, storage, Random(11)), 0
    while lived < 150:
        lived += await life.goes_on()
    checked = {True: 0, False: 0}
    known = [one async for one in objects()]
    for viewer in people:
        held = scopes.scopes_of(viewer)
        for kind in (Draft, Dossier, Document, AttachmentRequest):
            visible = set(await kind.visible_to(viewer).values_list("id", flat=True))
            for row, named in known:
                if isinstance(row, kind):
                    assert bool(held & named) == (row.id in visible), (viewer, row, named)
                    checked[row.id in visible] += 1
    assert min(checked.values()) > 100
