"""What the contacts of an entity file: for their establishment and its people, and for those they speak for."""

from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from tests import factories
from tests.accounts.counter import SIRET, at_the_counter, codes, done, drafts_of, member, now
from tests.cast import on_stage
from tests.resolvers.answers_given import ask, gid

CREATE = "mutation($i: CreateDraftInput!) { done: createDraft(input: $i) { draft { id version } errors { code } } }"
SAVE = "mutation($i: SaveDraftInput!) { done: saveDraft(input: $i) { draft { version } errors { code } } }"
DELETE = "mutation($id: ID!) { done: deleteDraft(id: $id) { done errors { code } } }"
DOSSIERS = "{ dossiers { totalCount nodes { managementMandate trainees { displayName } } } }"


async def titles(who: Viewer) -> list[str]:
    return [draft["title"] for draft in (await drafts_of(who))["drafts"]["nodes"]]


@pytest.mark.feature("AGE-16", "AGE-18")
async def test_a_contact_files_for_their_establishment_and_a_person_of_it_and_keeps_what_they_filed(
    database: str,
) -> None:
    at = await at_the_counter()
    elsewhere = await member(at.second, "Lea", Role.CONTACT)
    values: dict[str, Any] = {"action": {"title": "Soudure"}, "trainees": [factories.af_trainee()]}
    made = await done(CREATE, at.karim, i={"scheme": "AF", "siret": SIRET, "values": values})
    draft = made["draft"]
    assert await titles(at.karim) == ["Soudure"]
    assert await titles(elsewhere) == []
    changed = {"id": draft["id"], "version": draft["version"], "values": {"action": {"title": "Soudure TIG"}}}
    assert (await done(SAVE, at.karim, i=changed))["errors"] == []
    assert await titles(at.karim) == ["Soudure TIG"]
    assert await codes(CREATE, elsewhere, i={"scheme": "AF", "siret": SIRET}) == ["SIRET_NOT_ATTACHED"]
    assert (await done(DELETE, at.karim, id=draft["id"]))["done"] is True
    assert await titles(at.karim) == []


@pytest.mark.feature("AGE-19")
async def test_who_holds_a_mandate_follows_what_they_file_for_another(database: str) -> None:
    cast = await on_stage()
    contact = await factories.provider(cast.legoud)
    values = factories.af_values(mandate=True)
    draft = await factories.draft(contact, siret=cast.siae.siret, values=values)
    assert len(await titles(contact)) == 1
    assert (await ask("query($id: ID!) { draft(id: $id) { id } }", cast.anne, id=gid("Draft", draft.id)))[
        "draft"
    ] is None
    await factories.dossier(contact, siret=cast.siae.siret, values=values)
    page = (await ask(DOSSIERS, await now(contact)))["dossiers"]
    assert page == {
        "totalCount": 1,
        "nodes": [{"managementMandate": True, "trainees": [{"displayName": "Alain BODET"}]}],
    }
