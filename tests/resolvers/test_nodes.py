"""node and nodes: any object by its identifier, in the order asked; what is no longer visible goes silent."""

from uuid import uuid4

import pytest

from models.accounts.people import User
from models.attachments import Attachment
from schema.ids import decode, encode
from tests import factories
from tests.attacks.treasure import gather
from tests.cast import Cast
from tests.resolvers.asking import code, told
from tests.resolvers.counting import statements_of

NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


async def test_nodes_come_in_the_order_asked_as_often_as_asked(cast: Cast) -> None:
    ids = [encode("Draft", (await factories.draft(cast.anne)).id) for _ in range(3)]
    asked = [ids[2], ids[0], encode("Draft", uuid4()), ids[2], encode("Company", cast.siae.company_id), ids[1]]
    found = (await told(NODES, cast.anne, ids=asked))["nodes"]
    assert [one and one["id"] for one in found] == [ids[2], ids[0], None, ids[2], asked[4], ids[1]]
    assert await told(NODES, cast.anne, ids=[]) == {"nodes": []}


async def test_at_most_a_hundred_nodes_at_once(cast: Cast) -> None:
    ids = [encode("Draft", uuid4()) for _ in range(101)]
    assert await code(NODES, cast.anne, ids=ids) == "BAD_USER_INPUT"
    assert await told(NODES, cast.anne, ids=ids[:100]) == {"nodes": [None] * 100}


async def test_nodes_of_one_type_cost_one_statement(cast: Cast) -> None:
    ids = [encode("Draft", (await factories.draft(cast.anne)).id) for _ in range(10)]
    assert len(await statements_of(told(NODES, cast.anne, ids=ids))) == 1


async def test_a_line_of_the_bell_keeps_quiet_about_what_is_no_longer_visible(cast: Cast) -> None:
    treasure = await gather(cast)
    text = """{ viewer { unreadNotificationCount notifications { nodes { id title subject { __typename id } } } } }"""
    line = {"id": treasure["Notification"], "title": "Reprise"}
    subject = {"__typename": "Draft", "id": treasure["Draft"]}
    seen = (await told(text, cast.anne))["viewer"]
    assert seen == {"unreadNotificationCount": 1, "notifications": {"nodes": [line | {"subject": subject}]}}
    anne = await User.everyones("a test moves somebody").get(id=cast.anne.user_id)
    await Attachment.everyones("a test moves somebody").filter(user_id=anne.id).update(active=False)
    left = await factories.viewer_of(anne)
    assert (await told(text, left))["viewer"]["notifications"] == {"nodes": [line | {"subject": None}]}
    node = "query($id: ID!) { node(id: $id) { ... on Notification { subject { id } } } }"
    assert await told(node, left, id=treasure["Notification"]) == {"node": {"subject": None}}


async def test_a_trainee_has_an_identifier_like_any_other(cast: Cast) -> None:
    await factories.dossier(cast.anne)
    text = "{ drafts(filter: {state: [TRANSMITTED]}) { nodes { trainees { id } dossier { trainees { id } } } } }"
    (node,) = (await told(text, cast.anne))["drafts"]["nodes"]
    for trainee in (*node["trainees"], *node["dossier"]["trainees"]):
        assert (decode(trainee["id"]) or ("",))[0] == "Trainee"


@pytest.mark.parametrize("typename", ["Trainee", "TrainingModule", "FundingLine", "FundingShare", "HistoryEntry"])
async def test_a_part_is_only_read_through_its_dossier(cast: Cast, typename: str) -> None:
    assert await told(NODES, cast.agent, ids=[encode(typename, uuid4())]) == {"nodes": [None]}
