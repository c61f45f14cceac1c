"""saveDraft: block by block, late saves merged or refused with the draft as it stands."""

from typing import Any

from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import codes, problems, told
from tests.resolvers.states import dump

SAVE = """mutation($input: SaveDraftInput!) { saveDraft(input: $input) {
  draft { id version title subScheme { code } managementMandate paymentSubrogation contactEmail values alert
          sections { section status } transmissionIssues { code section block index field blocking } }
  errors { code message path } } }"""
CREATE = "mutation($input: CreateDraftInput!) { createDraft(input: $input) { draft { id version } } }"
ACTION = {"title": "Équipements sous pression", "training_mode": "EXTERNAL"}


async def _new(cast: Cast, **more: Any) -> str:
    made = await told(CREATE, cast.anne, input={"scheme": "AF", "subScheme": "PDC"} | more)
    found: str = made["createDraft"]["draft"]["id"]
    return found


async def _save(cast: Cast, id: str, version: int, **more: Any) -> Any:
    return (await told(SAVE, cast.anne, input={"id": id, "version": version, "values": {}} | more))["saveDraft"]


async def test_a_save_changes_the_blocks_sent_and_no_other(cast: Cast) -> None:
    id = await _new(cast, values={"introduction": {"notice_acknowledged": True}})
    draft = (await _save(cast, id, 1, values={"action": ACTION}))["draft"]
    assert (draft["version"], draft["title"]) == (2, "Équipements sous pression")
    assert draft["values"]["introduction"] == {"notice_acknowledged": True}
    assert draft["values"]["action"] == ACTION
    emptied = (await _save(cast, id, 2, values={"introduction": None}))["draft"]
    assert (emptied["version"], "introduction" in emptied["values"]) == (3, False)
    assert emptied["values"]["action"] == ACTION


async def test_a_late_save_of_another_block_is_merged(cast: Cast) -> None:
    id = await _new(cast)
    await _save(cast, id, 1, values={"action": ACTION})
    merged = await _save(cast, id, 1, values={"introduction": {"notice_acknowledged": True}})
    assert merged["errors"] == []
    assert merged["draft"]["version"] == 3
    assert merged["draft"]["values"]["action"] == ACTION
    assert merged["draft"]["values"]["introduction"] == {"notice_acknowledged": True}


async def test_a_late_save_of_the_same_block_is_refused_with_the_draft_as_it_stands(database: str, cast: Cast) -> None:
    id = await _new(cast)
    await _save(cast, id, 1, values={"action": ACTION})
    before = await dump(database)
    refused = await _save(cast, id, 1, values={"action": {"title": "Autre"}})
    assert problems(refused) == [
        ("STALE_VERSION", "Cette demande a été modifiée entre-temps : relisez-la avant d'enregistrer.", [])
    ]
    assert (refused["draft"]["version"], refused["draft"]["values"]["action"]) == (2, ACTION)
    assert await dump(database) == before


async def test_a_version_from_the_future_is_stale(database: str, cast: Cast) -> None:
    id = await _new(cast)
    before = await dump(database)
    refused = await _save(cast, id, 7, values={"action": ACTION})
    assert (codes(refused), refused["draft"]["version"]) == (["STALE_VERSION"], 1)
    assert await dump(database) == before


async def test_what_is_no_block_is_saved_beside(cast: Cast) -> None:
    id = await _new(cast)
    more = {"subScheme": "PLANI", "managementMandate": True, "paymentSubrogation": True}
    known = (await told('{ fundingScheme(code: "AF") { subSchemes { code } } }'))["fundingScheme"]["subSchemes"]
    more["subScheme"] = known[-1]["code"]
    draft = (await _save(cast, id, 1, contactEmail=" suivi@siae.example ", **more))["draft"]
    assert (draft["subScheme"], draft["managementMandate"], draft["paymentSubrogation"], draft["contactEmail"]) == (
        {"code": known[-1]["code"]}, True, True, "suivi@siae.example",
    )  # fmt: skip
    assert draft["values"]["financing"] == {"management_mandate": True, "payment_subrogation": True}
    assert (await _save(cast, id, 2, contactEmail=""))["draft"]["contactEmail"] is None


async def test_locked_fields_and_wrong_shapes_are_refused_one_by_one(database: str, cast: Cast) -> None:
    id = await _new(cast)
    before = await dump(database)
    values = {"employer": {"company_name": "PIRATE", "headcount": "beaucoup"}, "nowhere": {}}
    refused = await _save(cast, id, 1, values=values)
    assert [(one["code"], one["path"]) for one in refused["errors"]] == [
        ("READ_ONLY", ["input", "values", "employer", "company_name"]),
        ("WRONG_TYPE", ["input", "values", "employer", "headcount"]),
        ("UNKNOWN_BLOCK", ["input", "values", "nowhere"]),
    ]
    assert refused["draft"]["version"] == 1
    assert codes(await _save(cast, id, 1, subScheme="ZZZ")) == ["UNKNOWN_SUB_SCHEME"]
    assert codes(await _save(cast, id, 1, contactEmail="pas une adresse")) == ["CONTACT_EMAIL_INVALID"]
    assert await dump(database) == before


async def test_sections_say_what_is_missing_and_where(cast: Cast) -> None:
    id = await _new(cast)
    values = factories.af_values(trainees=[factories.af_trainee(nir="190017511234512")])
    draft = (await _save(cast, id, 1, values=values))["draft"]
    assert draft["alert"] is True
    assert {one["section"]: one["status"] for one in draft["sections"]} == {
        "introduction": "VALID",
        "employer": "VALID",
        "trainees": "INCOMPLETE",
        "training": "VALID",
        "financing": "VALID",
        "summary": "VALID",
        "documents": "INCOMPLETE",
    }
    assert draft["transmissionIssues"] == [
        {"code": "F-NIR-KEY", "section": "trainees", "block": "trainees", "index": 0, "field": "nir", "blocking": True},
        {"code": "DOC-CONVENTION", "section": "documents", "block": None, "index": None, "field": "CONVENTION",
         "blocking": True},
        {"code": "DOC-PROGRAMME", "section": "documents", "block": None, "index": None, "field": "PROGRAMME",
         "blocking": True},
    ]  # fmt: skip


async def test_the_draft_and_each_save_are_in_the_history_without_any_value(cast: Cast) -> None:
    id = await _new(cast)
    await _save(cast, id, 1, values={"action": ACTION})
    text = "query($id: ID!) { draft(id: $id) { history { event label from to comment by { displayName } } } }"
    history = (await told(text, cast.anne, id=id))["draft"]["history"]
    assert [(line["event"], line["label"], line["to"]) for line in history] == [
        ("draft.created", "Création du brouillon", "MEMBER_EDITING"),
        ("draft.saved", "Enregistrement du brouillon", "MEMBER_EDITING"),
    ]
    assert "Équipements" not in repr(history)
