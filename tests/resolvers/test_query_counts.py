"""A page costs the same number of statements for one row and for many, whatever is nested in it."""

from typing import Any

import pytest

from auth.viewer import Viewer
from models.bell import Notification
from models.bell.inboxes import deliver
from models.database import transaction
from models.dossiers.reviewing import Expected, request_documents, start_review
from models.facts import Fact
from models.states import NotificationKind
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import told
from tests.resolvers.counting import statements_of

PERSON = "{ id displayName login loginEmail }"
PLACE = """{ id siret name headOffice address { line city }
  company { id siren name sides establishments { siret } } }"""
DOCUMENT = f"{{ id nature fileName downloadUrl uploadedBy {PERSON} }}"
HISTORY = f"{{ at label from to comment by {PERSON} }}"
TRAINEE = f"{{ id displayName establishment {PLACE} }}"
DOSSIER = f"""{{ id number scheme {{ code }} subScheme {{ code }} status statusExplanation assignee {PERSON}
  establishment {PLACE} company {{ id sides }} modules {{ id title organisation {{ siret }} }} trainees {TRAINEE}
  funding {{ requested granted paid balance lines {{ id module {{ id title }} nature {{ label }} requested
             beneficiary {{ name }} shares {{ label granted trainee {TRAINEE} }} }} }}
  documents {DOCUMENT} documentRequests {{ id label fulfilledBy {DOCUMENT} }} transmittedBy {PERSON}
  values allowedActions history {HISTORY} }}"""
DRAFT = f"""{{ id number scheme {{ code }} state establishment {PLACE} trainees {TRAINEE} organisations {{ siret }}
  values sections {{ section status issues {{ code }} }} createdBy {PERSON} transmissionIssues {{ code }} allowedActions
  documents {DOCUMENT} history {HISTORY} }}"""
# Fields of both that have the same type, or another name.
ASKED = f"{{ title asked: number documents {DOCUMENT} history {HISTORY} sections {{ status }} }}"
GIVEN = f"{{ title given: number documents {DOCUMENT} history {HISTORY} trainees {TRAINEE} funding {{ granted }} }}"
PAGES = {
    "drafts": f"{{ drafts {{ totalCount pageInfo {{ hasNextPage hasPreviousPage }} nodes {DRAFT} }} }}",
    "edges": f"{{ drafts {{ edges {{ cursor node {DRAFT} }} nodes {{ number }} }} }}",
    "draft dossiers": f"{{ drafts {{ nodes {{ dossier {DOSSIER} }} }} }}",
    "dossiers": f"{{ dossiers {{ totalCount pageInfo {{ hasNextPage hasPreviousPage }} nodes {DOSSIER} }} }}",
}
TWENTY = 20


async def _dossiers(cast: Cast, count: int) -> None:
    trainees = [factories.af_trainee("s2"), factories.myriam("s1"), factories.david("s3")]
    for _ in range(count):
        await factories.complete_draft(cast.anne)
        dossier = await factories.dossier(cast.anne, values=factories.af_values(trainees=trainees))
        reviewed = await start_review(dossier.id, version=1, by=cast.agent)
        await request_documents(dossier.id, version=reviewed.version, documents=[Expected("RIB")], by=cast.agent)


@pytest.mark.parametrize("who", ["anne", "louise", "agent"])
async def test_pages_of_drafts_and_dossiers_cost_the_same_for_one_row_and_for_twenty(cast: Cast, who: str) -> None:
    viewer: Viewer = getattr(cast, who)
    await _dossiers(cast, 1)
    one = {name: len(await statements_of(told(page, viewer))) for name, page in PAGES.items()}
    await _dossiers(cast, TWENTY - 1)
    assert {name: len(await statements_of(told(page, viewer))) for name, page in PAGES.items()} == one
    assert max(one.values()) <= 40


async def test_one_dossier_with_everything_costs_the_same_whatever_it_holds(cast: Cast) -> None:
    text = f"query($n: String) {{ dossier(number: $n) {DOSSIER} }}"
    small = await factories.dossier(cast.anne)
    many: list[dict[str, Any]] = [factories.af_trainee(f"s{rank}") for rank in range(12)]
    modules = [factories.af_module(f"m{rank}", title=f"Module {rank}") for rank in range(6)]
    for trainee in many:
        trainee["modules"] = [module["key"] for module in modules]
    costs = [factories.af_cost(module=module["key"]) for module in modules]
    values = factories.af_values(trainees=many[:1], modules=modules, costs=costs)
    large = await factories.dossier(cast.anne, values=values)
    first = await statements_of(told(text, cast.anne, n=small.number))
    second = await statements_of(told(text, cast.anne, n=large.number))
    assert len(first) == len(second)


async def test_the_bell_costs_the_same_for_one_line_and_for_many(cast: Cast) -> None:
    text = f"""{{ viewer {{ unreadNotificationCount notifications(first: 20) {{ unreadCount totalCount
      nodes {{ id sequence kind title subject {{ id ... on Draft {ASKED} ... on Dossier {GIVEN} }} }} }} }} }}"""
    await _lines(cast, 1)
    one = await statements_of(told(text, cast.anne))
    await _lines(cast, 9)
    many = await statements_of(told(text, cast.anne))
    assert len(many) == len(one)
    found = (await told(text, cast.anne))["viewer"]["notifications"]
    assert (found["totalCount"], found["unreadCount"], len(found["nodes"])) == (20, 20, 20)
    assert all(node["subject"]["title"] for node in found["nodes"])


async def _lines(cast: Cast, count: int) -> None:
    """Lines of Anne's bell about drafts and about dossiers."""
    for _ in range(count):
        draft, dossier = await factories.draft(cast.anne), await factories.dossier(cast.anne)
        for subject in (draft, dossier):
            facts = Fact.everyones("a test rings").filter(subject_id=subject.id).order_by("id")
            fact = await facts.first()
            assert fact is not None
            async with transaction():
                line = await Notification.create(
                    fact_id=fact.id,
                    kind=NotificationKind.DOSSIER_TRANSMITTED,
                    side=cast.anne.side,
                    title="Titre",
                    body="",
                    subject_type=type(subject).__name__,
                    subject_id=subject.id,
                )
                await deliver(line, [cast.anne.user_id])
