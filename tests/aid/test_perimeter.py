"""A person's requests are theirs alone: by every door, whoever else asks; the funder sees them once transmitted."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from auth.permissions import Permission, Role
from auth.viewer import Side, Viewer
from models.accounts.people import User
from models.changes import Change
from models.changes.scopes import of_dossier, of_draft, scopes_of
from models.companies import Establishment
from models.companies.reference import NOBODYS_SIRET
from models.documents import Document
from models.dossiers import Dossier
from models.drafts import Draft
from models.drafts.deleting import delete
from models.drafts.duplicating import duplicate
from models.refusals import NotSeen
from reactions.worker import drain
from schema.ids import encode
from schemes.formats import SIREN, SIRET
from subscriptions.fanout.views import rights_of
from tests import factories
from tests.aid.asking import CREATE, DOSSIER, LISTS, SAVE, SEND, TRANSMIT, payload_of
from tests.cast import Cast
from tests.resolvers.asking import ask, code, codes, told
from tests.resolvers.states import dump

NODE = "query($id: ID!) { node(id: $id) { id } }"
NOTHING = {"totalCount": 0, "nodes": []}
NONE = dict.fromkeys(("drafts", "sent", "dossiers"), NOTHING)
PREVIEW = "query($n: String!) { entityPreview(number: $n) { name } }"
WISH = """mutation($n: String!) { requestAttachment(input: {entityNumber: $n, side: MEMBER, roles: [CONTACT]}) {
  request { id } errors { code } } }"""


async def hers() -> tuple[Viewer, Draft, Dossier]:
    """Claire, her draft, and her dossier."""
    claire = await factories.individual()
    return claire, await factories.aid_draft(claire), await factories.aid_dossier(claire)


async def others(cast: Cast, claire: Viewer) -> dict[str, Viewer]:
    """Everybody who might be thought to see what is hers, the funder apart."""
    wide = await factories.member(cast.siae, cast.humando.company, roles=(Role.ADMINISTRATOR,))
    delegate = replace(claire, delegation_id=uuid4(), delegate_id=uuid4())
    user = await User.everyones("a test").get(id=claire.user_id)
    await factories.attachment(user, cast.siae, side=Side.MEMBER)
    return {
        "another person": await factories.individual(first_name="Julie"),
        "a member": cast.anne,
        "a member of two companies": wide,
        "a provider": cast.louise,
        "her delegate": delegate,
        "herself at work": await factories.viewer_of(user, Side.MEMBER),
    }


@pytest.mark.feature("AGE-06")
async def test_nobody_else_finds_what_is_hers_by_any_door(cast: Cast, database: str) -> None:
    claire, draft, dossier = await hers()
    document = await Document.everyones("a test").get(dossier_id=dossier.id)
    ids = [encode("Draft", draft.id), encode("Dossier", dossier.id), encode("Document", document.id)]
    for name, other in (await others(cast, claire)).items():
        assert not await Draft.visible_to(other).exists(), name
        assert not await Dossier.visible_to(other).exists(), name
        for id in ids:
            assert await told(NODE, other, id=id) == {"node": None}, name
        if other.can(Permission.READ_REQUESTS):
            for words in (None, "Claire Martin", "aménagement", "particulier", str(draft.number), dossier.number):
                assert await told(LISTS, other, words=words) == dict.fromkeys(
                    ("drafts", "sent", "dossiers"), NOTHING
                ), name
            assert await told(DOSSIER, other, id=ids[1]) == {"dossier": None}, name
        before = await dump(database)
        for text, given in (
            (SAVE, {"input": {"id": ids[0], "version": 1, "values": {}}}),
            (TRANSMIT, {"id": ids[0], "v": 1}),
            (SEND, {"id": ids[1]}),
        ):
            assert await code(text, other, **given) in ("NOT_FOUND", "FORBIDDEN"), name
        assert await dump(database) == before, name


async def test_she_finds_it_by_its_words_and_the_funder_once_it_is_transmitted(cast: Cast) -> None:
    claire, draft, dossier = await hers()
    written, sent, filed = (
        {"totalCount": 1, "nodes": [{"id": encode(typename, id), "title": "Aménagement du poste"}]}
        for typename, id in (("Draft", draft.id), ("Draft", dossier.draft_id), ("Dossier", dossier.id))
    )
    for words in (None, "aménagement", "claire martin"):
        assert await told(LISTS, claire, words=words) == {"drafts": written, "sent": sent, "dossiers": filed}
        assert await told(LISTS, cast.agent, words=words) == {"drafts": NOTHING, "sent": NOTHING, "dossiers": filed}
    assert (await told(LISTS, cast.agent, words="particulier"))["dossiers"] == filed
    only = '{ dossiers(filter: {scheme: ["AIDE"], status: [TRANSMITTED]}) { totalCount } }'
    assert await told(only, cast.agent) == {"dossiers": {"totalCount": 1}}


async def test_what_partners_follow_and_streams_share_is_apart_too(cast: Cast) -> None:
    claire, draft, _ = await hers()
    dossier = await Dossier.everyones("a test").select_related("establishment", "draft").get()
    await drain(mails=False)
    for name, other in (await others(cast, claire)).items():
        assert await Change.visible_to(other).count() == 0, name
        assert scopes_of(other).isdisjoint(of_draft(draft, draft.state) | of_dossier(dossier, [])), name
        assert rights_of(other) != rights_of(claire), name
    assert scopes_of(claire) & of_draft(draft, draft.state) == scopes_of(claire) & of_dossier(dossier, [])
    assert not scopes_of(claire).isdisjoint(of_dossier(dossier, []))
    assert {one.type_name for one in await Change.visible_to(claire)} == {"Draft", "Dossier", "Document"}


async def test_nobody_can_name_what_stands_for_her_company(cast: Cast) -> None:
    _, _, dossier = await hers()
    place = await Establishment.everyones("a test").get(id=dossier.establishment_id)
    assert (place.siret, place.name) == (NOBODYS_SIRET, "Particulier")
    for number in (NOBODYS_SIRET, NOBODYS_SIRET[:9]):
        assert (SIRET.parse(number), SIREN.parse(number)) == (None, None)
        assert await told(PREVIEW, cast.anne, n=number) == {"entityPreview": None}
        refused = await payload_of(WISH, cast.anne, n=number)
        assert codes(refused) == ["SIRET_INVALID" if len(number) == 14 else "SIREN_INVALID"]
    for other in (cast.anne, cast.louise, await factories.individual(first_name="Julie")):
        assert await told(NODE, other, id=encode("Establishment", place.id)) == {"node": None}


@pytest.mark.parametrize("scheme", ["AF", "CPRO", "PROA", "FPE", "APPR"])
async def test_a_person_asks_for_aid_alone(cast: Cast, scheme: str) -> None:
    claire = await factories.individual()
    refused = await payload_of(CREATE, claire, input={"scheme": scheme})
    sentence = "Ce dispositif ne vous est pas ouvert."
    assert (refused["draft"], refused["errors"]) == (
        None,
        [{"code": "SCHEME_NOT_OPEN", "message": sentence, "path": ["input", "scheme"]}],
    )
    assert await Draft.everyones("a test").count() == 0


async def test_a_provider_asks_for_no_aid_and_a_person_for_no_establishment(cast: Cast) -> None:
    claire = await factories.individual()
    refused = await payload_of(CREATE, cast.louise, input={"scheme": "AIDE"})
    assert codes(refused) == ["SCHEME_NOT_OPEN"]
    refused = await payload_of(CREATE, claire, input={"scheme": "AIDE", "siret": cast.siae.siret})
    assert codes(refused) == ["SIRET_NOT_ATTACHED"]
    refused = await payload_of(CREATE, claire, input={"scheme": "AIDE", "managementMandate": True})
    assert codes(refused) == ["UNKNOWN_BLOCK"]
    assert await Draft.everyones("a test").count() == 0


async def test_a_person_copies_and_deletes_her_own_drafts(cast: Cast) -> None:
    claire, draft, dossier = await hers()
    copy = await duplicate(dossier.draft_id, sections=["holder", "aid"], by=claire)
    assert (copy.state, copy.form) == (
        draft.state,
        {code: block for code, block in factories.aid_values().items() if code != "introduction"},
    )
    await delete(copy.id, by=claire)
    with pytest.raises(NotSeen):
        await delete(copy.id, by=claire)
    theirs = await factories.aid_draft(cast.anne, siret=cast.siae.siret)
    assert (await duplicate(theirs.id, sections=["aid"], by=cast.anne)).establishment_id == cast.siae.id
    with pytest.raises(NotSeen):
        await duplicate(theirs.id, sections=["aid"], by=claire)


async def test_whoever_is_no_applicant_files_nothing(cast: Cast) -> None:
    prescriber = await factories.viewer_of(await factories.person(side=Side.PRESCRIBER))
    answers: list[Any] = [await ask(CREATE, by, input={"scheme": "AIDE"}) for by in (cast.agent, prescriber)]
    assert [answer["errors"][0]["extensions"]["code"] for answer in answers] == ["FORBIDDEN", "FORBIDDEN"]
