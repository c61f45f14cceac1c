"""A partner system that keeps a copy of what its viewer sees, by the feed alone."""

from dataclasses import dataclass, field
from typing import Any

from auth.viewer import Viewer
from models.attachments import AttachmentRequest
from models.documents import Document
from models.dossiers import Dossier
from models.drafts import Draft
from models.enrolments import Enrolment
from reactions.worker import drain
from schema import ids
from tests.resolvers.asking import Json, told

NODE = """fragment Known on Node { __typename id
  ... on Draft { draftNumber: number state title version alert updatedAt draftActions: allowedActions
    documents { id conformity } dossier { id } history { event at comment } }
  ... on Dossier { number dossierStatus: status version updatedAt decisionReason allowedActions
    documents { id conformity } documentRequests { label fulfilledBy { id } } history { event at comment } }
  ... on Document { nature fileName conformity nonConformityReason }
  ... on Enrolment { number enrolmentStatus: status waitingRank enrolmentActions: allowedActions
    candidate { displayName } history { event at comment } }
  ... on AttachmentRequest { requestStatus: status side requestedRoles declineReason decidedAt } }"""
CHANGES = (
    NODE
    + """ query($after: String, $first: Int, $types: [String!]) {
  changes(after: $after, first: $first, types: $types) {
    endCursor hasMore changes { cursor kind typeName id at node { ...Known } } } }"""
)
NODES = NODE + " query($ids: [ID!]!) { nodes(ids: $ids) { ...Known } }"
KINDS = (AttachmentRequest, Document, Dossier, Draft, Enrolment)


async def changes(viewer: Viewer, after: str | None = None, **more: Any) -> Json:
    """One page of the feed."""
    page: Json = (await told(CHANGES, viewer, after=after, **{"first": 100} | more))["changes"]
    return page


async def cursor_of(viewer: Viewer, **more: Any) -> str:
    """A cursor from now on, everything that happened being told."""
    await drain(mails=False)
    cursor: str = (await changes(viewer, **more))["endCursor"]
    return cursor


async def heard(viewer: Viewer, after: str) -> list[tuple[str, str]]:
    """What was told since: kind and identifier, in order."""
    await drain(mails=False)
    page = await changes(viewer, after, first=100)
    assert not page["hasMore"]
    return [(change["kind"], change["id"]) for change in page["changes"]]


async def visible_ids(viewer: Viewer, kinds: tuple[Any, ...] = KINDS) -> set[str]:
    """The identifiers of everything of these kinds that the viewer sees now."""
    found = {kind: await kind.visible_to(viewer).values_list("id", flat=True) for kind in kinds}
    return {ids.encode(kind.__name__, key) for kind, keys in found.items() for key in keys}


async def fresh(viewer: Viewer) -> dict[str, Json]:
    """Everything that the viewer sees, read anew."""
    known = sorted(await visible_ids(viewer))
    parts = [known[start : start + 100] for start in range(0, len(known), 100)]
    nodes = [node for part in parts for node in (await told(NODES, viewer, ids=part))["nodes"]]
    return {node["id"]: node for node in nodes}


@dataclass
class Partner:
    """The copy, and the cursor that goes with it."""

    viewer: Viewer
    copy: dict[str, Json] = field(default_factory=dict)
    cursor: str = ""
    heard_of: set[str] = field(default_factory=set)
    could_see: set[str] = field(default_factory=set)
    removed: int = 0

    async def start(self) -> "Partner":
        """The cursor first, then everything: what changes in between comes again."""
        self.cursor = (await changes(self.viewer))["endCursor"]
        self.copy = await fresh(self.viewer)
        return self

    async def page(self, first: int, *, crash: bool = False) -> bool:
        """Applies one page; whether there is more. One that crashes does not remember how far it had come."""
        page = await changes(self.viewer, self.cursor, first=first)
        for change in page["changes"]:
            self._apply(change)
        self.cursor = self.cursor if crash else page["endCursor"]
        return bool(page["hasMore"])

    async def catch_up(self, first: int = 100) -> None:
        while await self.page(first):
            pass

    def _apply(self, change: Json) -> None:
        self.heard_of.add(change["id"])
        if change["kind"] == "REMOVED":
            assert change["node"] is None
            self.removed += 1
            self.copy.pop(change["id"], None)
        else:
            assert (change["node"]["id"], change["node"]["__typename"]) == (change["id"], change["typeName"])
            self.copy[change["id"]] = change["node"]
