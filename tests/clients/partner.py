"""A partner's system as a story tells it: made over GraphQL by its user, then speaking by itself."""

from dataclasses import dataclass
from typing import Any

from auth.bearers import caller_of
from auth.permissions import SCOPES
from auth.viewer import Caller, Viewer
from models import clock
from models.attachments import Attachment
from schema.ids import encode
from tests.resolvers.asking import Json, told

CREATE = """
mutation($name: String!, $scopes: [String!]!, $attachments: [ID!]!) {
  createApiClient(name: $name, scopes: $scopes, attachmentIds: $attachments) {
    clientSecret errors { code message path }
    client { id name clientId scopes attachments { id } createdAt expiresAt lastUsedAt revokedAt } } }"""
REVOKE = "mutation($id: ID!) { revokeApiClient(id: $id) { client { id revokedAt } clientSecret errors { code } } }"
ROTATE = """
mutation($id: ID!) { rotateApiClientSecret(id: $id) {
  client { clientId expiresAt } clientSecret errors { code } } }"""
LIST = "{ apiClients { id name clientId lastUsedAt revokedAt attachments { id } } }"
SIGN_IN = """
mutation($id: String!, $secret: String!, $mandate: ID) {
  signInAsClient(clientId: $id, clientSecret: $secret, mandateId: $mandate) {
    tokens { accessToken refreshToken refreshTokenExpiresAt } viewer { side scopes } errors { code message path } } }"""
REFRESH = "mutation($token: String!) { refreshTokens(refreshToken: $token) { tokens { accessToken } errors { code } } }"

EVERY_SCOPE = sorted(SCOPES)


class Speaker:
    """Who signs in as a client."""

    async def signed_in(self) -> Json:
        """The payload of `signInAsClient`."""
        raise NotImplementedError

    async def token(self) -> str:
        """A fresh access token."""
        text: str = (await self.signed_in())["tokens"]["accessToken"]
        return text

    async def speaks(self) -> Viewer:
        """The client signed in."""
        found = await caller(await self.token())
        assert isinstance(found, Viewer)
        return found


@dataclass(frozen=True)
class Partner(Speaker):
    """A client with what it signs in with."""

    id: str
    client_id: str
    secret: str

    async def signed_in(self, secret: str | None = None, **mandate: Any) -> Json:
        known: Json = {"id": self.client_id, "secret": self.secret if secret is None else secret}
        payload: Json = (await told(SIGN_IN, **known, **mandate))["signInAsClient"]
        return payload


async def caller(token: str) -> Caller:
    """Who sends this access token."""
    return await caller_of(f"Bearer {token}", now=clock.now())


async def attachment_ids(of: Viewer) -> list[str]:
    """The global identifiers of the attachments that this user holds on their side."""
    return [encode("Attachment", reach.attachment_id) for reach in of.reaches]


async def created(by: Viewer, **changes: Any) -> Json:
    """The payload of `createApiClient`: every scope over all that the user holds, unless told otherwise."""
    asked = {"name": "Paie", "scopes": EVERY_SCOPE, "attachments": await attachment_ids(by)} | changes
    payload: Json = (await told(CREATE, by, **asked))["createApiClient"]
    return payload


async def partner(by: Viewer, *scopes: str, **changes: Any) -> Partner:
    """A client of this user, with these scopes, else with all."""
    payload = await created(by, scopes=list(scopes) or EVERY_SCOPE, **changes)
    assert payload["errors"] == []
    return Partner(payload["client"]["id"], payload["client"]["clientId"], payload["clientSecret"])


async def loses(user: Viewer, attachment_id: Any) -> None:
    """This attachment of the user ends."""
    own = Attachment.everyones("a story").filter(user_id=user.user_id, id=attachment_id)
    assert await own.update(active=False) == 1
