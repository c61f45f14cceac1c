"""A mandate as a story tells it: given by one side, used by the client of the other."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from auth.viewer import Viewer
from models import clock
from tests.clients.partner import EVERY_SCOPE, Partner, Speaker, attachment_ids
from tests.resolvers.asking import Json, told

GIVE = """
mutation($client: String!, $scopes: [String!]!, $attachments: [ID!]!, $endsOn: Date!) {
  giveApiMandate(clientId: $client, scopes: $scopes, attachmentIds: $attachments, endsOn: $endsOn) {
    errors { code message path }
    mandate { id clientName clientId scopes createdAt expiresAt lastUsedAt revokedAt
      givenBy { __typename ... on Company { name } ... on Establishment { name } }
      givenTo { __typename ... on Company { name } ... on Establishment { name } } } } }"""
END = "mutation($id: ID!) { endApiMandate(id: $id) { mandate { id revokedAt } errors { code } } }"
GIVEN = "{ apiMandatesGiven { id revokedAt lastUsedAt givenTo { ... on Company { name } } } }"
RECEIVED = "{ apiMandatesReceived { id scopes givenBy { ... on Company { name } ... on Establishment { name } } } }"


@dataclass(frozen=True)
class Mandated(Speaker):
    """A client of a third party with a mandate."""

    id: str
    client: Partner

    async def signed_in(self) -> Json:
        return await self.client.signed_in(mandate=self.id)


def in_days(days: int) -> str:
    """That day, as the API writes it."""
    day: date = clock.today() + timedelta(days=days)
    return day.isoformat()


async def given(by: Viewer, client: Partner, **changes: Any) -> Json:
    """The payload of `giveApiMandate`: every scope over all that the giver holds, for a month, unless told else."""
    asked = {"scopes": EVERY_SCOPE, "attachments": await attachment_ids(by), "endsOn": in_days(30)} | changes
    payload: Json = (await told(GIVE, by, client=client.client_id, **asked))["giveApiMandate"]
    return payload


async def mandated(by: Viewer, client: Partner, *scopes: str, **changes: Any) -> Mandated:
    """A mandate for this client with these scopes, else with all."""
    payload = await given(by, client, scopes=list(scopes) or EVERY_SCOPE, **changes)
    assert payload["errors"] == []
    return Mandated(payload["mandate"]["id"], client)
