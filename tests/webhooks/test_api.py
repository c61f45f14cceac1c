"""Endpoints over GraphQL: made, read, resumed, deleted by their owner; unknown to everybody else."""

from collections.abc import Iterator
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Side
from models.facts import Fact
from models.webhooks import WebhookEndpoint
from models.webhooks.managing import MOST_ENDPOINTS
from resolvers.selections import LONGEST
from schema.ids import encode
from tests import factories
from tests.reactions import world as w
from tests.reactions.post import configured
from tests.resolvers.asking import ask, code, codes, problems, told
from tests.webhooks.receiving import receiver
from tests.webhooks.stories import endpoint_of, fresh, rows, send_all, sender, signed_in, tell
from tests.webhooks.test_addresses import REFUSED

CREATE = """
mutation($input: WebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) {
    endpoint { id url kinds query active pausedAt } secret errors { code message path }
  }
}
"""
LIST = "{ webhookEndpoints { id url kinds query active pausedAt } }"
LOG = """
query($first: Int, $after: String) {
  webhookEndpoints {
    deliveries(first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { id kind sequence attempts lastStatus lastError deliveredAt nextAttemptAt }
    }
  }
}
"""
DELETE = "mutation($id: ID!) { deleteWebhookEndpoint(id: $id) { done errors { code } } }"
RESUME = "mutation($id: ID!) { resumeWebhookEndpoint(id: $id) { endpoint { active pausedAt } errors { code } } }"
ROTATE = "mutation($id: ID!) { rotateWebhookSecret(id: $id) { endpoint { id } secret errors { code } } }"
REDELIVER = "mutation($id: ID!) { redeliverWebhook(deliveryId: $id) { done errors { code } } }"
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
HOOK = "http://127.0.0.1:8080/hook"


@pytest.fixture
def production() -> Iterator[None]:
    with configured(env="production", secret_key="s" * 64):
        yield


def given(url: str = HOOK, **more: Any) -> dict[str, Any]:
    return {"url": url, "kinds": ["DOSSIER_GRANTED"]} | more


async def test_an_endpoint_is_made_with_a_secret_that_is_shown_once(database: str) -> None:
    world = await w.build_world()
    anne = await signed_in(world.anne)
    kinds = ["DOSSIER_REFUSED", "DOSSIER_GRANTED", "DOSSIER_GRANTED"]
    made = (await told(CREATE, anne, input=given(kinds=kinds, query="{ title }")))["createWebhookEndpoint"]
    assert made["errors"] == []
    assert made["secret"].startswith("whsec_")
    assert made["endpoint"] == {
        "id": made["endpoint"]["id"],
        "url": HOOK,
        "kinds": ["DOSSIER_GRANTED", "DOSSIER_REFUSED"],
        "query": "{ title }",
        "active": True,
        "pausedAt": None,
    }
    assert (await told(LIST, anne))["webhookEndpoints"] == [made["endpoint"]]
    (row,) = await WebhookEndpoint.everyones(w.TESTS).all()
    assert made["secret"].removeprefix("whsec_") not in row.sealed_secret


@pytest.mark.attack("HOOK-01")
async def test_an_address_that_is_not_public_is_refused_with_a_sentence(database: str, production: None) -> None:
    world = await w.build_world()
    anne = await signed_in(world.anne)
    for url in [HOOK, *REFUSED]:
        answer = await ask(CREATE, anne, input=given(url))
        assert "errors" in answer or codes(answer["data"]["createWebhookEndpoint"]) == ["WEBHOOK_URL_REFUSED"], url
    made = (await told(CREATE, anne, input=given("https://ok.test:22/")))["createWebhookEndpoint"]
    sentence = "Cette adresse ne peut pas recevoir de notifications : ce port n'est pas accepté."
    assert problems(made) == [("WEBHOOK_URL_REFUSED", sentence, ["input", "url"])]
    assert (made["endpoint"], made["secret"]) == (None, None)
    assert not await WebhookEndpoint.everyones(w.TESTS).exists()


@pytest.mark.attack("HOOK-08")
@pytest.mark.parametrize(
    "query",
    [
        "title",
        "{ }",
        "{ nothing }",
        "{ id } { title }",
        "{ id } } mutation { signOut { done }",
        "{ id } } viewer { user { id } ... on Notification { id }",
        "mutation { signOut { done } }",
        "subscription { bell { sequence } }",
        "query Other { id }",
        "query ($x: Int) { id }",
        "fragment A on Dossier { number }",
        "fragment A on Notification { ...A }",
        "fragment A on Notification { id } fragment B on Notification { id }",
        "{ ...Missing }",
        "{ viewer { user { id } } }",
        "{ __schema { types { name } } }",
        "type A { id: ID }",
        "{ subject " * 30 + "{ id }" + " }" * 30,
        "{" + "".join(f" a{n}: id" for n in range(150)) + " }",
        "{" + " id" * 3000 + " }",
        "#" * (LONGEST + 1) + "\n{ id }",
    ],
)
async def test_a_selection_that_could_not_run_is_refused_when_it_is_saved(database: str, query: str) -> None:
    world = await w.build_world()
    made = (await told(CREATE, await signed_in(world.anne), input=given(query=query)))["createWebhookEndpoint"]
    assert [(one["code"], one["path"]) for one in made["errors"]] == [("SELECTION_INVALID", ["input", "query"])]
    assert not await WebhookEndpoint.everyones(w.TESTS).exists()


async def test_kinds_are_needed_and_endpoints_are_counted(database: str) -> None:
    world = await w.build_world()
    anne = await signed_in(world.anne)
    none = (await told(CREATE, anne, input=given(kinds=[])))["createWebhookEndpoint"]
    assert codes(none) == ["KINDS_REQUIRED"]
    for _ in range(MOST_ENDPOINTS):
        assert codes((await told(CREATE, anne, input=given()))["createWebhookEndpoint"]) == []
    assert codes((await told(CREATE, anne, input=given()))["createWebhookEndpoint"]) == ["TOO_MANY_ENDPOINTS"]
    assert codes((await told(CREATE, await signed_in(world.myriam), input=given()))["createWebhookEndpoint"]) == []


async def test_the_log_says_what_was_sent_and_what_waits_page_by_page(database: str) -> None:
    world = await w.build_world()
    anne = await signed_in(world.anne)
    async with receiver() as partner:
        await endpoint_of(world.anne, partner.url)
        partner.answers = [200, 503]
        await tell("dossier.granted", world.dossier, times=3)
        await send_all(sender())
    ((first,),) = [(await told(LOG, anne, first=2))["webhookEndpoints"]]
    page = first["deliveries"]
    assert page["totalCount"] == 3
    third, second = page["nodes"]
    assert (third["sequence"], third["attempts"], third["lastStatus"]) == (3, 0, None)
    assert (second["sequence"], second["attempts"], second["lastStatus"]) == (2, 1, 503)
    assert second["lastError"] == "Le point de réception a répondu 503."
    assert second["nextAttemptAt"] == third["nextAttemptAt"] is not None
    ((rest,),) = [(await told(LOG, anne, after=page["pageInfo"]["endCursor"]))["webhookEndpoints"]]
    (oldest,) = rest["deliveries"]["nodes"]
    assert (oldest["kind"], oldest["lastStatus"], oldest["nextAttemptAt"]) == ("DOSSIER_GRANTED", 200, None)
    assert oldest["deliveredAt"] is not None
    assert (await told(NODE, anne, id=oldest["id"]))["node"] == {"__typename": "WebhookDelivery", "id": oldest["id"]}


async def test_the_owner_resumes_redelivers_rotates_and_deletes(database: str) -> None:
    world = await w.build_world()
    anne = await signed_in(world.anne)
    async with receiver() as partner:
        endpoint, secret = await endpoint_of(world.anne, partner.url)
        id = encode("WebhookEndpoint", endpoint.id)
        partner.answers = [410]
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
        (row,) = await rows(endpoint)
        delivery = encode("WebhookDelivery", row.id)
        paused = (await told(LIST, anne))["webhookEndpoints"][0]
        assert (paused["active"], paused["pausedAt"] is None) == (False, False)
        assert codes((await told(REDELIVER, anne, id=delivery))["redeliverWebhook"]) == ["ENDPOINT_PAUSED"]
        resumed = (await told(RESUME, anne, id=id))["resumeWebhookEndpoint"]
        assert resumed == {"endpoint": {"active": True, "pausedAt": None}, "errors": []}
        await send_all(sender())
        assert (await told(REDELIVER, anne, id=delivery))["redeliverWebhook"] == {"done": True, "errors": []}
        await send_all(sender())
        rotated = (await told(ROTATE, anne, id=id))["rotateWebhookSecret"]
        assert rotated["secret"] not in (None, secret)
    assert [post.headers["webhook-sequence"] for post in partner.posts] == ["1", "1", "1"]
    assert (await told(DELETE, anne, id=id))["deleteWebhookEndpoint"] == {"done": True, "errors": []}
    assert (await told(LIST, anne))["webhookEndpoints"] == []
    assert await rows(endpoint) == []


async def test_a_pause_that_was_not_told_yet_stops_nothing_when_its_endpoint_is_deleted(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        partner.answers = [410]
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
    await told(DELETE, await signed_in(world.anne), id=encode("WebhookEndpoint", endpoint.id))
    assert not await Fact.everyones(w.TESTS).filter(done_at=None).exists()


@pytest.mark.attack("AZ-12")
async def test_the_ids_of_another_user_behave_as_unknown_ones(database: str) -> None:
    world = await w.build_world()
    endpoint, _ = await endpoint_of(world.anne, HOOK)
    await tell("dossier.granted", world.dossier)
    (row,) = await rows(endpoint)
    id, delivery = encode("WebhookEndpoint", endpoint.id), encode("WebhookDelivery", row.id)
    colleague = await w.attached("nora", Side.MEMBER, company=world.siae.company_id, roles=[Role.ADMINISTRATOR])
    for other in (world.myriam, world.agnes, colleague):
        caller = await signed_in(other)
        assert (await told(LIST, caller))["webhookEndpoints"] == []
        for one in (id, delivery):
            assert (await told(NODE, caller, id=one))["node"] is None
        for text in (DELETE, RESUME, ROTATE):
            assert await code(text, caller, id=id) == "NOT_FOUND"
        assert await code(REDELIVER, caller, id=delivery) == "NOT_FOUND"
    untouched = await fresh(endpoint)
    assert (untouched.sealed_secret, untouched.last_sequence) == (endpoint.sealed_secret, 1)
    assert [one.attempts for one in await rows(endpoint)] == [0]


@pytest.mark.attack("AZ-23")
async def test_who_may_not_manage_users_has_no_endpoint(database: str) -> None:
    world = await w.build_world()
    for someone in (world.karim, world.lina):
        caller = await factories.viewer_of(someone)
        assert await code(CREATE, caller, input=given()) == "FORBIDDEN"
        assert await code(LIST, caller) == "FORBIDDEN"
    assert await code(CREATE, input=given()) == "UNAUTHENTICATED"
