"""The funder's work over GraphQL: review, documents asked for, grant to the cent, refusal, cancellation."""

from typing import Any

import pytest

from auth.viewer import Viewer
from models.dossiers import Dossier, FundingLine
from models.states import DossierStatus as D
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.models.stories import dossier_in
from tests.resolvers.asking import code, codes, problems, told
from tests.resolvers.states import dump

SHOWN = """dossier { status statusLabel version decisionReason allowedActions assignee { displayName }
  funding { requested granted paid balance lines { nature { code } granted balance
            shares { trainee { displayName } label granted } } }
  documentRequests { nature label comment dueOn fulfilledBy { id } } } errors { code message path }"""
START = f"mutation($id: ID!, $v: Int!) {{ startDossierReview(id: $id, version: $v) {{ {SHOWN} }} }}"
REFUSE = (
    f"mutation($id: ID!, $v: Int!, $reason: String!) {{ refuseDossier(id: $id, version: $v, reason: $reason)"
    f" {{ {SHOWN} }} }}"
)
CANCEL = REFUSE.replace("refuseDossier", "cancelDossier")
REQUEST = (
    f"mutation($id: ID!, $v: Int!, $d: [DocumentRequestInput!]!)"
    f" {{ requestDocuments(id: $id, version: $v, documents: $d) {{ {SHOWN} }} }}"
)
GRANT = f"mutation($input: GrantDossierInput!) {{ grantDossier(input: $input) {{ {SHOWN} }} }}"

# Alain is the first trainee of the dossier, but the second one shown (WE-F1).
THREE = [factories.af_trainee("s2"), factories.myriam("s1"), factories.david("s3")]


def _id(dossier: Dossier) -> str:
    return encode("Dossier", dossier.id)


async def _line(dossier: Dossier) -> str:
    line = await FundingLine.everyones("a test looks").filter(dossier_id=dossier.id).order_by("position").first()
    assert line is not None
    return encode("FundingLine", line.id)


async def _grant(viewer: Viewer, dossier: Dossier, version: int = 2, **more: Any) -> Any:
    asked = {"id": _id(dossier), "version": version} | more
    return (await told(GRANT, viewer, input=asked))["grantDossier"]


async def test_the_agent_who_starts_the_review_is_in_charge(cast: Cast) -> None:
    dossier = await dossier_in(D.TRANSMITTED, cast)
    payload = (await told(START, cast.agent, id=_id(dossier), v=1))["startDossierReview"]
    shown = payload["dossier"]
    assert (shown["status"], shown["statusLabel"], shown["version"]) == ("UNDER_REVIEW", "En cours d'analyse", 2)
    assert shown["assignee"] == {"displayName": "Sacha Petit"}
    assert shown["allowedActions"] == ["SEND_MESSAGE", "REQUEST_DOCUMENTS", "GRANT", "REFUSE"]
    text = "query($id: ID!) { dossier(id: $id) { status assignee { displayName } allowedActions } }"
    for viewer, more in ((cast.anne, ["ADD_BANK_DETAILS", "SEND_MESSAGE"]), (cast.louise, [])):
        assert (await told(text, viewer, id=_id(dossier)))["dossier"] == {
            "status": "UNDER_REVIEW",
            "assignee": None,
            "allowedActions": ["ADD_DOCUMENT", *more],
        }


async def test_documents_asked_for_are_shown_to_the_member_only(cast: Cast) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    wanted = [{"nature": "RIB", "dueOn": "2031-01-31"}, {"nature": "OTHER", "label": "Devis", "comment": "Signé."}]
    payload = (await told(REQUEST, cast.agent, id=_id(dossier), v=2, d=wanted))["requestDocuments"]
    expected = [
        {"nature": "RIB", "label": "RIB", "comment": None, "dueOn": "2031-01-31", "fulfilledBy": None},
        {"nature": "OTHER", "label": "Devis", "comment": "Signé.", "dueOn": None, "fulfilledBy": None},
    ]
    assert payload["dossier"]["status"] == "AWAITING_DOCUMENTS"
    assert _by_nature(payload["dossier"]["documentRequests"]) == expected
    text = "query($id: ID!) { dossier(id: $id) { documentRequests { nature label comment dueOn fulfilledBy { id } } } }"
    assert _by_nature((await told(text, cast.anne, id=_id(dossier)))["dossier"]["documentRequests"]) == expected
    assert (await told(text, cast.louise, id=_id(dossier)))["dossier"]["documentRequests"] == []


def _by_nature(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Requests made together have no order of their own."""
    return sorted(found, key=lambda one: str(one["nature"]), reverse=True)


async def test_a_grant_is_divided_to_the_cent_and_the_rest_goes_to_the_first_of_the_dossier(cast: Cast) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast, values=factories.af_values(trainees=THREE))
    payload = await _grant(cast.agent, dossier)
    assert payload["errors"] == []
    funding = payload["dossier"]["funding"]
    assert {name: funding[name] for name in ("requested", "granted", "paid", "balance")} == {
        "requested": "1400.00", "granted": "1400.00", "paid": "0.00", "balance": "1400.00",
    }  # fmt: skip
    assert [(one["trainee"]["displayName"], one["label"], one["granted"]) for one in funding["lines"][0]["shares"]] == [
        ("Myriam NOUJ", "Subvention Etat", "466.66"),
        ("Alain BODET", "Subvention Etat", "466.68"),
        ("David COTONNEC", "Subvention Etat", "466.66"),
    ]
    assert payload["dossier"]["status"] == "GRANTED"
    assert payload["dossier"]["allowedActions"] == ["SEND_MESSAGE", "CANCEL"]


async def test_a_line_may_be_granted_less_and_the_others_as_requested(cast: Cast) -> None:
    costs = [factories.af_cost(), factories.af_cost("MEALS", "300.00")]
    dossier = await dossier_in(D.UNDER_REVIEW, cast, values=factories.af_values(costs=costs))
    less = [{"lineId": await _line(dossier), "granted": "1000.10"}]
    payload = await _grant(cast.agent, dossier, lines=less, comment=" Plafond. ")
    funding = payload["dossier"]["funding"]
    assert [line["granted"] for line in funding["lines"]] == ["1000.10", "300.00"]
    assert (funding["requested"], funding["granted"]) == ("1700.00", "1300.10")
    assert payload["dossier"]["decisionReason"] == "Plafond."


WRONG_LINES: dict[str, tuple[str, str]] = {
    "1400.01": ("AMOUNT_ABOVE_REQUESTED", "granted"),
    "-0.01": ("AMOUNT_INVALID", "granted"),
    "1.001": ("AMOUNT_INVALID", "granted"),
}


@pytest.mark.parametrize("amount", WRONG_LINES)
async def test_a_wrong_amount_changes_nothing(database: str, cast: Cast, amount: str) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    before = await dump(database)
    payload = await _grant(cast.agent, dossier, lines=[{"lineId": await _line(dossier), "granted": amount}])
    expected, place = WRONG_LINES[amount]
    assert [(one["code"], one["path"]) for one in payload["errors"]] == [(expected, ["input", "lines", "0", place])]
    assert payload["dossier"]["status"] == "UNDER_REVIEW"
    assert await dump(database) == before


async def test_a_line_of_another_dossier_is_as_unknown_as_no_line(database: str, cast: Cast) -> None:
    dossier, other = await dossier_in(D.UNDER_REVIEW, cast), await dossier_in(D.UNDER_REVIEW, cast)
    before = await dump(database)
    foreign, own = await _line(other), await _line(dossier)
    lines = [{"lineId": id, "granted": "1.00"} for id in (foreign, "nawak", own, own)]
    payload = await _grant(cast.agent, dossier, lines=lines)
    sentence = "Cette ligne n'existe pas dans ce dossier."
    assert problems(payload) == [
        ("LINE_UNKNOWN", sentence, ["input", "lines", "0", "lineId"]),
        ("LINE_UNKNOWN", sentence, ["input", "lines", "1", "lineId"]),
        ("LINE_DUPLICATED", "Cette ligne est indiquée deux fois.", ["input", "lines", "3", "lineId"]),
    ]
    assert await dump(database) == before


async def test_a_refusal_needs_a_reason_and_tells_it(database: str, cast: Cast) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    before = await dump(database)
    empty = (await told(REFUSE, cast.agent, id=_id(dossier), v=2, reason="  "))["refuseDossier"]
    assert [(one["code"], one["path"]) for one in empty["errors"]] == [("REASON_REQUIRED", ["reason"])]
    assert await dump(database) == before
    await told(REFUSE, cast.agent, id=_id(dossier), v=2, reason="Hors critères.")
    text = "query($id: ID!) { dossier(id: $id) { status decisionReason history { event comment by { displayName } } } }"
    seen = (await told(text, cast.anne, id=_id(dossier)))["dossier"]
    assert (seen["status"], seen["decisionReason"]) == ("REFUSED", "Hors critères.")
    assert seen["history"][-1] == {
        "event": "dossier.refused", "comment": "Hors critères.", "by": {"displayName": "Sacha Petit"},
    }  # fmt: skip


async def test_the_member_cancels_a_granted_dossier_until_something_is_paid(database: str, cast: Cast) -> None:
    dossier = await dossier_in(D.GRANTED, cast)
    line = FundingLine.everyones("a test pays").filter(dossier_id=dossier.id)
    await line.update(paid_cents=100)
    before = await dump(database)
    paid = (await told(CANCEL, cast.anne, id=_id(dossier), v=3, reason="Reporté."))["cancelDossier"]
    left = ["ADD_DOCUMENT", "ADD_BANK_DETAILS", "SEND_MESSAGE"]
    assert (codes(paid), paid["dossier"]["allowedActions"]) == (["TRANSITION_NOT_ALLOWED"], left)
    assert await dump(database) == before
    await line.update(paid_cents=0)
    payload = (await told(CANCEL, cast.anne, id=_id(dossier), v=3, reason="Reporté."))["cancelDossier"]
    assert (payload["dossier"]["status"], payload["dossier"]["version"]) == ("CANCELLED", 4)
    assert payload["dossier"]["allowedActions"] == []


async def test_the_provider_of_a_module_does_not_cancel(database: str, cast: Cast) -> None:
    dossier = await dossier_in(D.GRANTED, cast)
    before = await dump(database)
    payload = (await told(CANCEL, cast.louise, id=_id(dossier), v=3, reason="Reporté."))["cancelDossier"]
    assert codes(payload) == ["TRANSITION_NOT_ALLOWED"]
    assert await dump(database) == before


@pytest.mark.parametrize("version", [0, 1, 3])
async def test_every_decision_is_on_the_version_that_was_seen(database: str, cast: Cast, version: int) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    before = await dump(database)
    answers = (
        (await told(REFUSE, cast.agent, id=_id(dossier), v=version, reason="Non."))["refuseDossier"],
        (await told(REQUEST, cast.agent, id=_id(dossier), v=version, d=[{"nature": "RIB"}]))["requestDocuments"],
        await _grant(cast.agent, dossier, version),
    )
    for payload in answers:
        assert (codes(payload), payload["dossier"]["version"]) == (["STALE_VERSION"], 2)
    assert await dump(database) == before


async def test_documents_that_cannot_be_asked_for(database: str, cast: Cast) -> None:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    before = await dump(database)
    for wanted, expected in (
        ([], [("DOCUMENTS_REQUIRED", ["documents"])]),
        ([{"nature": "RIB"}, {"nature": "ZZZ"}], [("NATURE_UNKNOWN", ["documents", "1", "nature"])]),
        ([{"nature": "OTHER", "label": "x" * 201}], [("TEXT_TOO_LONG", ["documents", "0", "label"])]),
    ):
        payload = (await told(REQUEST, cast.agent, id=_id(dossier), v=2, d=wanted))["requestDocuments"]
        assert [(one["code"], one["path"]) for one in payload["errors"]] == expected
    assert await dump(database) == before


async def test_only_the_funder_processes(database: str, cast: Cast) -> None:
    dossier = await dossier_in(D.TRANSMITTED, cast)
    before = await dump(database)
    for caller in (cast.anne, cast.louise, cast.paul, cast.jean, cast.camille):
        assert await code(START, caller, id=_id(dossier), v=1) == "FORBIDDEN"
        assert await code(GRANT, caller, input={"id": _id(dossier), "version": 1}) == "FORBIDDEN"
    assert await code(START, id=_id(dossier), v=1) == "UNAUTHENTICATED"
    assert await code(CANCEL, cast.camille, id=_id(dossier), v=1, reason="Non.") == "NOT_FOUND"
    assert await code(CANCEL, cast.paul, id=_id(dossier), v=1, reason="Non.") == "FORBIDDEN"
    assert await dump(database) == before
