"""A contact sees the requests for aid that they file, and who manages the entity all of them (S3:30-31, S3:37-47)."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tortoise import connections

from auth.permissions import SCOPES, Role
from auth.viewer import Side, Viewer
from models.accounts.people import User
from models.bell import Inbox, Notification
from models.bell.deliveries import Delivery
from models.changes import Change
from models.companies import Establishment
from models.documents import Document
from models.documents.filing import deposit, review_document
from models.dossiers import Dossier
from models.dossiers.reviewing import refuse, start_review
from models.dossiers.tally import DossierTally
from models.drafts import Draft
from models.migrate import FOLDER
from models.perimeter import MANY, is_wide
from models.refusals import NotSeen
from models.states import Conformity, DossierStatus
from outside.storage import FileStorage
from reactions.worker import drain
from schema.dossier_inputs import DossierFilter
from schema.finding.dossiers import count_of, dossiers_matching
from schema.ids import encode
from tests import factories
from tests.aid.asking import ACCOUNT, CANCEL, DOSSIER, SAVE, SEND, TRANSMIT
from tests.cast import Cast
from tests.resolvers.asking import code, told
from tests.resolvers.states import dump

WHY = "a test looks"
NODE = "query($id: ID!) { node(id: $id) { id } }"
ALL = """query($words: String, $filter: DossierFilter) {
  drafts(search: $words) { totalCount nodes { id } }
  sent: drafts(search: $words, filter: {state: [TRANSMITTED]}) { totalCount nodes { id } }
  dossiers(search: $words, filter: $filter) { totalCount nodes { id } } }"""
COPY = """mutation($id: ID!) { duplicateDraft(input: {id: $id, sections: ["aid"]}) { draft { id } errors { code } } }"""
DELETE = "mutation($id: ID!) { deleteDraft(id: $id) { done errors { code } } }"
COUNTERS = "{ viewer { dashboard { counters { kind count } } } }"


@dataclass(frozen=True)
class Filed:
    """What Karim, a contact of HUMANDO, files for a person of it: a draft, and a dossier with its document."""

    draft: Draft
    dossier: Dossier
    document: Document

    @property
    def ids(self) -> list[str]:
        return [encode(type(one).__name__, one.id) for one in (self.draft, self.dossier, self.document)]


async def filed(by: Viewer, place: Establishment) -> Filed:
    given: dict[str, Any] = {"siret": place.siret, "values": factories.aid_values(for_oneself=False)}
    draft, dossier = await factories.aid_draft(by, **given), await factories.aid_dossier(by, **given)
    return Filed(draft, dossier, await Document.everyones(WHY).get(dossier_id=dossier.id))


async def colleagues(cast: Cast) -> dict[str, Viewer]:
    """Those who hold the requests of HUMANDO and not its management."""
    at_siae = (cast.siae, Role.ADMINISTRATOR), (cast.humando, Role.CONTACT)
    user = await factories.person(first_name="Nadia")
    for place, role in at_siae:
        await factories.attachment(user, place, roles=(role,))
    over_all = await factories.member(cast.humando.company)
    held = await factories.member(cast.humando, roles=(Role.CONTACT, Role.EMPLOYER))
    return {
        "a contact": held,
        "a contact of the whole company": over_all,
        "a contact who manages another entity": await factories.viewer_of(user),
        "a contact's client": replace(over_all, client_id=uuid4(), scopes=frozenset(SCOPES)),
    }


async def those_who_see(cast: Cast) -> dict[str, Viewer]:
    """The author and who manages the entity, by themselves and through their systems."""
    managers = {
        "who manages the company": cast.camille,
        "who manages the establishment": await factories.member(cast.humando, roles=(Role.ADMINISTRATOR,)),
        "the author": cast.karim,
    }
    clients = {
        f"the client of {name}": replace(one, client_id=uuid4(), scopes=frozenset({"READ_REQUESTS"}))
        for name, one in managers.items()
    }
    return managers | clients


def _counted(*ids: str) -> dict[str, Any]:
    return {"totalCount": len(ids), "nodes": [{"id": id} for id in ids]}


@pytest.mark.feature("AGE-16")
async def test_no_colleague_finds_by_any_door_what_a_contact_filed(cast: Cast, database: str) -> None:
    his = await filed(cast.karim, cast.humando)
    [draft, dossier, _] = his.ids
    nothing = dict.fromkeys(("drafts", "sent", "dossiers"), _counted())
    for name, other in (await colleagues(cast)).items():
        for words in (None, "Claire Martin", "aménagement", "humando", str(his.draft.number), his.dossier.number):
            for filter in (None, {"scheme": ["AIDE"]}, {"status": ["TRANSMITTED"]}):
                assert await told(ALL, other, words=words, filter=filter) == nothing, (name, words)
        for id in his.ids:
            assert await told(NODE, other, id=id) == {"node": None}, name
        assert await told(DOSSIER, other, id=dossier) == {"dossier": None}, name
        counters = (await told(COUNTERS, other))["viewer"]["dashboard"]["counters"]
        assert sum(one["count"] for one in counters) == 0, name
        before = await dump(database)
        for text, given in (
            (SAVE, {"input": {"id": draft, "version": 1, "values": {}}}),
            (TRANSMIT, {"id": draft, "v": 1}),
            (COPY, {"id": draft}),
            (DELETE, {"id": draft}),
            (SEND, {"id": dossier}),
            (ACCOUNT, {"id": dossier}),
            (CANCEL, {"id": dossier, "v": 1}),
        ):
            assert await code(text, other, **given) == "NOT_FOUND", (name, text)
        assert await dump(database) == before, name


@pytest.mark.feature("AGE-14", "AGE-16", "AGE-24")
async def test_the_author_and_who_manages_the_entity_find_all_of_it(cast: Cast) -> None:
    his = await filed(cast.karim, cast.humando)
    [draft, dossier, _] = his.ids
    expected = {
        "drafts": _counted(draft),
        "sent": _counted(encode("Draft", his.dossier.draft_id)),
        "dossiers": _counted(dossier),
    }
    for name, one in (await those_who_see(cast)).items():
        for words in (None, "claire martin", "aménagement"):
            assert await told(ALL, one, words=words) == expected, name
        for id in his.ids:
            assert await told(NODE, one, id=id) == {"node": {"id": id}}, name


async def test_everything_else_of_the_entity_is_still_everybodys(cast: Cast) -> None:
    training = await factories.dossier(cast.camille, siret=cast.humando.siret)
    for name, one in {**await colleagues(cast), **await those_who_see(cast)}.items():
        assert (await told(ALL, one))["dossiers"] == _counted(encode("Dossier", training.id)), name


async def test_what_a_manager_files_is_not_seen_by_contacts_either(cast: Cast) -> None:
    hers = await filed(cast.camille, cast.humando)
    for kind, one in ((Draft, hers.draft), (Dossier, hers.dossier), (Document, hers.document)):
        assert not await kind.visible_to(cast.karim).filter(id=one.id).exists()
        assert await kind.visible_to(cast.camille).filter(id=one.id).exists()


async def test_who_becomes_a_manager_sees_it_and_who_is_one_no_more_does_not(cast: Cast) -> None:
    his = await filed(cast.karim, cast.humando)
    user = await factories.person(first_name="Nora")
    link = await factories.attachment(user, cast.humando)
    for role, seen in ((Role.CONTACT, 0), (Role.ADMINISTRATOR, 1), (Role.CONTACT, 0)):
        link.roles = [role.value]
        await link.save()
        nora = await factories.viewer_of(user)
        assert (await told(ALL, nora))["dossiers"]["totalCount"] == seen
        assert await Document.visible_to(nora).filter(id=his.document.id).count() == seen


async def test_those_filed_before_are_private_too(cast: Cast) -> None:
    """What the migration does to what is there."""
    his, claire = await filed(cast.karim, cast.humando), await factories.individual()
    hers, training = await factories.aid_dossier(claire), await factories.dossier(cast.karim)
    await drain(mails=False)
    await Draft.everyones(WHY).update(private_to=None)
    await Dossier.everyones(WHY).update(private_to=None)
    told_privately = await Notification.filter(private=True).values_list("id", flat=True)
    await Notification.all().update(private=False)
    for statement in re.findall(
        r"^UPDATE .*?;", (FOLDER / "0026_private_requests.sql").read_text("utf-8"), re.M | re.S
    ):
        await connections.get("default").execute_script(statement)
    kept = {one.id: one.private_to for kind in (Draft, Dossier) for one in await kind.everyones(WHY)}
    own = dict.fromkeys((his.draft.id, his.dossier.id, his.dossier.draft_id), cast.karim.user_id)
    assert kept == own | dict.fromkeys((hers.id, hers.draft_id, training.id, training.draft_id))
    assert set(await Notification.filter(private=True).values_list("id", flat=True)) == set(told_privately) != set()


async def test_the_author_who_holds_the_entity_no_more_sees_nothing_of_it(cast: Cast) -> None:
    await filed(cast.karim, cast.humando)
    user = await User.everyones(WHY).get(id=cast.karim.user_id)
    await factories.attachment(user, cast.siae)
    moved = replace(cast.karim, reaches=tuple((await factories.viewer_of(user)).reaches[1:]))
    assert await told(ALL, moved) == dict.fromkeys(("drafts", "sent", "dossiers"), _counted())


async def test_no_colleague_deposits_a_document_there(cast: Cast, tmp_path: Path) -> None:
    his = await filed(cast.karim, cast.humando)
    given: dict[str, Any] = {
        "file_name": "rib.pdf",
        "content": b"%PDF-1.7\n1 0 obj\n",
        "storage": FileStorage(tmp_path),
    }
    for other in (await colleagues(cast)).values():
        for kind, one in ((Draft, his.draft), (Dossier, his.dossier)):
            with pytest.raises(NotSeen):
                await deposit(kind, one.id, nature="RIB", by=other, **given)


async def _bells() -> dict[Any, int]:
    """Lines by user, of members."""
    return {one.user_id: one.last_sequence for one in await Inbox.everyones(WHY).filter(side=Side.MEMBER)}


async def test_bells_mails_and_partners_hear_of_it_only_where_it_is_seen(cast: Cast) -> None:
    others = await colleagues(cast)
    his = await filed(cast.karim, cast.humando)
    reviewed = await start_review(his.dossier.id, version=1, by=cast.agent)
    judged: dict[str, Any] = {"conformity": Conformity.NOT_CONFORM, "reason": "Illisible.", "by": cast.agent}
    await review_document(his.document.id, **judged)
    await refuse(his.dossier.id, version=reviewed.version, reason="Hors critères.", by=cast.agent)
    await drain(mails=False)
    lines = await _bells()
    assert lines.keys() == {cast.karim.user_id, cast.camille.user_id}
    assert lines[cast.karim.user_id] == lines[cast.camille.user_id] == 4
    told_by_mail = {mail.address for mail in await Delivery.all()}
    mailed = await User.everyones(WHY).filter(id__in=list(lines))
    assert told_by_mail == {one.contact_email for one in mailed}
    for name, other in others.items():
        assert await Change.visible_to(other).count() == 0, name
    for one in (cast.karim, cast.camille):
        assert {change.type_name for change in await Change.visible_to(one)} == {"Draft", "Dossier", "Document"}


async def test_what_is_counted_beforehand_leaves_out_what_is_not_seen(cast: Cast) -> None:
    """Counts are kept by establishment: those of who holds very many of them are not only of what they see."""
    places = [await factories.establishment(of=await factories.company()) for _ in range(MANY + 1)]
    wide = await factories.member(cast.humando, *places)
    assert is_wide(wide)
    for by in (cast.karim, cast.karim, wide):
        await filed(by, cast.humando)
    training = await factories.dossier(cast.camille, siret=cast.humando.siret)
    await Dossier.everyones(WHY).filter(id=training.id).update(status=DossierStatus.UNDER_REVIEW)
    for status, scheme, count in (
        (None, None, 2),
        (None, ["AIDE"], 1),
        (None, ["AF"], 1),
        ([DossierStatus.TRANSMITTED], None, 1),
        ([DossierStatus.TRANSMITTED, DossierStatus.UNDER_REVIEW], ["AF", "AIDE"], 2),
        ([DossierStatus.UNDER_REVIEW], ["AIDE"], 0),
    ):
        wanted = DossierFilter(status=status, scheme=scheme)
        counted = count_of(wide, wanted, None)
        assert counted is not None
        assert await counted() == await dossiers_matching(wide, wanted, None).count() == count
    assert await DossierTally.counting(wide, None, ["AIDE"]).count() > 0
