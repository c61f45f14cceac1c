"""The funder's agents take the requests of prescribers in hand and decide; until then, one may be taken back."""

import pytest

from models.bell.deliveries import Delivery
from models.facts import Fact
from tests import factories
from tests.cast import Cast
from tests.enrolments.prescribing import DECIDE, FOLLOWED, TAKE, WITHDRAW, Scene, accepted, open_scene, request_of
from tests.resolvers.asking import code, codes, told


@pytest.fixture
async def scene(cast: Cast) -> Scene:
    return await open_scene(cast)


@pytest.mark.feature("AFPA-34")
async def test_an_agent_takes_the_request_in_hand_and_accepts_it_and_a_seat_is_gone(scene: Scene) -> None:
    id = await request_of(scene, comment="Disponible dès lundi.")
    early = (await told(DECIDE, scene.agent, id=id, decision="APPROVE"))["decideEnrolment"]
    assert codes(early) == ["TRANSITION_NOT_ALLOWED"]
    taken = (await told(TAKE, scene.agent, id=id))["takeEnrolmentInHand"]
    assert taken == {"enrolment": {"status": "IN_PROGRESS"}, "errors": []}
    decided = (await told(DECIDE, scene.agent, id=id, decision="APPROVE"))["decideEnrolment"]
    story = decided["enrolment"].pop("history")
    history = [(one["event"], one["label"], one["from"], one["to"]) for one in story]
    assert [one["comment"] for one in story] == ["Disponible dès lundi.", None, None]
    assert decided == {
        "enrolment": {
            "status": "ENROLLED",
            "statusLabel": "Inscrit·e",
            "session": {"seatsLeft": 1},
            "staffDecision": {"approved": True, "reason": None, "by": {"displayName": "Sacha Petit"}},
        },
        "errors": [],
    }
    assert history == [
        ("enrolment.registered", "Enregistrement de la demande", None, "REGISTERED"),
        ("enrolment.taken_in_hand", "Prise en charge de la demande", "REGISTERED", "IN_PROGRESS"),
        ("enrolment.accepted_by_staff", "Acceptation de la demande : inscription", "IN_PROGRESS", "ENROLLED"),
    ]


@pytest.mark.feature("AFPA-34")
async def test_overbooking_is_impossible(scene: Scene) -> None:
    ids = [await request_of(scene, firstName=name) for name in ("Awa", "Bilal", "Chloé")]
    assert [codes(await accepted(scene, id)) for id in ids] == [[], [], ["SESSION_FULL"]]
    last = (await told(DECIDE, scene.agent, id=ids[2], decision="REFUSE", reason="Complet"))["decideEnrolment"]
    assert last["enrolment"]["status"] == "REFUSED_BY_STAFF"
    assert last["enrolment"]["staffDecision"]["reason"] == "Complet"
    assert (await factories.fetched(scene.session)).seats_left == 0


async def test_a_refusal_says_why(scene: Scene) -> None:
    id = await request_of(scene)
    await told(TAKE, scene.agent, id=id)
    for nothing in (None, "  "):
        payload = (await told(DECIDE, scene.agent, id=id, decision="REFUSE", reason=nothing))["decideEnrolment"]
        assert codes(payload) == ["REASON_REQUIRED"]


async def test_the_prescriber_takes_a_request_back_until_it_is_decided(scene: Scene) -> None:
    open_, taken, decided = [await request_of(scene, firstName=name) for name in ("Awa", "Bilal", "Chloé")]
    await told(TAKE, scene.agent, id=taken)
    await accepted(scene, decided)
    for id in (open_, taken):
        payload = (await told(WITHDRAW, scene.julien, id=id, reason="A trouvé un emploi"))["withdrawEnrolment"]
        assert payload == {
            "enrolment": {"status": "WITHDRAWN", "statusLabel": "Annulée", "allowedActions": []},
            "errors": [],
        }
    late = (await told(WITHDRAW, scene.julien, id=decided))["withdrawEnrolment"]
    assert codes(late) == ["TRANSITION_NOT_ALLOWED"]


async def test_whose_request_it_is_not_can_do_nothing_and_nothing_is_told(cast: Cast, scene: Scene) -> None:
    id = await request_of(scene)
    told_so_far = await Fact.everyones("a test counts").count()
    for stranger in (scene.marie, cast.anne, cast.paul, cast.louise):
        assert (await told(FOLLOWED, stranger))["enrolments"] == {"nodes": [], "totalCount": 0}
        for text, more in ((TAKE, {}), (DECIDE, {"decision": "APPROVE"}), (WITHDRAW, {})):
            assert await code(text, stranger, id=id, **more) in ("NOT_FOUND", "FORBIDDEN")
    assert await code(TAKE, scene.julien, id=id) == "FORBIDDEN"
    assert await code(DECIDE, scene.julien, id=id, decision="APPROVE") == "FORBIDDEN"
    assert await Fact.everyones("a test counts").count() == told_so_far
    assert await Delivery.all().count() == 0
