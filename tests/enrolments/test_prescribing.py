"""A prescriber enrols a candidate and follows the request; the funder's agents take it in hand and decide."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from auth.viewer import AccountStatus, Viewer
from models import clock
from models.catalogue import TrainingSession
from models.deliveries import Delivery
from models.enrolments import Enrolment
from models.facts import Fact
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import Json, ask, code, codes, problems, told

ENROL = """mutation($input: EnrolCandidateInput!) { enrolCandidate(input: $input) {
  enrolment { id number status statusLabel applicant { id } filedBy { id } establishment { id } allowedActions
    candidate { displayName firstName birthName email phone birthDate } session { id seatsLeft } waitingRank }
  errors { code message path } } }"""
FOLLOWED = """{ enrolments { nodes { number statusLabel candidate { displayName }
  session { training { title } } staffDecision { approved reason } } totalCount } }"""
TAKE = "mutation($id: ID!) { takeEnrolmentInHand(id: $id) { enrolment { status } errors { code message } } }"
DECIDE = """mutation($id: ID!, $decision: DecisionKind!, $reason: String) {
  decideEnrolment(id: $id, decision: $decision, reason: $reason) { enrolment { status statusLabel session { seatsLeft }
    staffDecision { approved reason by { displayName } } history { event label from to comment } }
  errors { code message } } }"""
WITHDRAW = """mutation($id: ID!, $reason: String) { withdrawEnrolment(id: $id, reason: $reason) {
  enrolment { status statusLabel allowedActions } errors { code message } } }"""
AWA: Json = {"firstName": "Awa", "birthName": "Diallo", "email": "awa.diallo@exemple.example"}


@dataclass(frozen=True)
class Scene:
    """A session of two seats, in a month; who enrols in it, and who decides."""

    julien: Viewer
    """Prescriber of France Travail."""
    marie: Viewer
    """Another one."""
    agent: Viewer
    session: TrainingSession

    @property
    def id(self) -> str:
        return encode("TrainingSession", self.session.id)

    def asked(self, **more: Any) -> Json:
        """The input of a request for Awa; `more` changes who she is."""
        return {"sessionId": self.id, "candidate": AWA | more}


@pytest.fixture
async def scene(cast: Cast) -> Scene:
    training = await factories.training(cast.legoud)
    return Scene(
        julien=await factories.prescriber(first_name="Julien", birth_name="Robert", organisation="France Travail"),
        marie=await factories.prescriber(first_name="Marie", birth_name="Colin"),
        agent=cast.agent,
        session=await factories.session(training, start=clock.today() + timedelta(days=30), capacity=2),
    )


async def enrolled(by: Viewer, given: Json) -> Json:
    """The payload of the mutation."""
    payload: Json = (await told(ENROL, by, input=given))["enrolCandidate"]
    return payload


async def request_of(scene: Scene, **more: Any) -> str:
    """The identifier of a request of Julien's."""
    payload = await enrolled(scene.julien, scene.asked(**more))
    assert payload["errors"] == []
    return str(payload["enrolment"]["id"])


async def accepted(scene: Scene, id: str) -> Json:
    """The payload of the agent's yes, the request taken in hand before."""
    await told(TAKE, scene.agent, id=id)
    payload: Json = (await told(DECIDE, scene.agent, id=id, decision="APPROVE"))["decideEnrolment"]
    return payload


@pytest.mark.feature("AFPA-15", "AFPA-26", "AFPA-28")
async def test_a_validated_prescriber_enrols_a_candidate(scene: Scene) -> None:
    more = {"civility": "MADAME", "phone": "06 12 34 56 78", "birthDate": "1990-01-15", "comment": "Disponible."}
    payload = await enrolled(scene.julien, scene.asked(**more))
    assert payload["errors"] == []
    request = payload["enrolment"]
    request.pop("id")
    assert request == {
        "number": f"{clock.today():%y%m}IN000001",
        "status": "REGISTERED",
        "statusLabel": "Demande enregistrée",
        "applicant": None,
        "filedBy": {"id": encode("User", scene.julien.user_id)},
        "establishment": None,
        "allowedActions": ["WITHDRAW"],
        "candidate": {
            "displayName": "Awa Diallo",
            "firstName": "Awa",
            "birthName": "Diallo",
            "email": "awa.diallo@exemple.example",
            "phone": "0612345678",
            "birthDate": "1990-01-15",
        },
        "session": {"id": scene.id, "seatsLeft": 2},
        "waitingRank": None,
    }


@pytest.mark.feature("AFPA-16", "AFPA-13")
async def test_until_the_account_is_validated_3936_enrols(scene: Scene) -> None:
    waiting = await factories.prescriber(status=AccountStatus.AWAITING_APPROVAL)
    answer = await ask(ENROL, waiting, input=scene.asked())
    assert answer["errors"][0]["message"] == (
        "Votre compte est en cours de validation. Pour une inscription immédiate, appelez le 3936."
    )
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await Enrolment.everyones("a test counts").count() == 0


async def test_nobody_else_enrols_candidates(cast: Cast, scene: Scene) -> None:
    assert await code(ENROL, input=scene.asked()) == "UNAUTHENTICATED"
    for stranger in (cast.anne, cast.paul, cast.louise, cast.agent, cast.jean):
        assert await code(ENROL, stranger, input=scene.asked()) == "FORBIDDEN"
    assert await Enrolment.everyones("a test counts").count() == 0


@pytest.mark.feature("AFPA-28")
async def test_what_is_wrong_in_the_form_is_said_field_by_field(scene: Scene) -> None:
    wrong = {"firstName": "4wa", "email": "awa", "phone": "12", "birthDate": "2999-01-01", "comment": "x" * 2001}
    payload = await enrolled(scene.julien, scene.asked(**wrong))
    place = ["input", "candidate"]
    assert payload["enrolment"] is None
    assert problems(payload) == [
        ("F-NAME", "Le nom saisi contient des caractères non autorisés.", [*place, "firstName"]),
        ("F-MAIL", "L'adresse saisie n'est pas un courriel valide.", [*place, "email"]),
        ("F-TEL", "Le numéro de téléphone doit contenir 9 chiffres après l'indicatif", [*place, "phone"]),
        ("BIRTH_DATE_INVALID", "La date de naissance doit être passée.", [*place, "birthDate"]),
        ("TEXT_TOO_LONG", "Ce texte ne peut dépasser 2000 caractères.", [*place, "comment"]),
    ]


@pytest.mark.feature("AFPA-27")
async def test_only_sessions_with_places_that_have_not_begun_can_be_chosen(cast: Cast, scene: Scene) -> None:
    training = await factories.training(cast.veritas)
    begun = await factories.session(training, start=clock.today())
    cancelled = await factories.session(training, start=clock.today() + timedelta(days=9))
    full = await factories.session(training, start=clock.today() + timedelta(days=9))
    rows = TrainingSession.everyones("a test")
    await rows.filter(id=cancelled.id).update(cancelled_at=clock.now(), cancel_reason="Salle fermée")
    await rows.filter(id=full.id).update(seats_left=0)
    for one, refused in ((begun, "SESSION_CLOSED"), (cancelled, "SESSION_CLOSED"), (full, "SESSION_FULL")):
        payload = await enrolled(scene.julien, scene.asked() | {"sessionId": encode("TrainingSession", one.id)})
        assert [(error["code"], error["path"]) for error in payload["errors"]] == [(refused, ["input", "sessionId"])]
    unknown = scene.asked() | {"sessionId": encode("TrainingSession", training.id)}
    assert await code(ENROL, scene.julien, input=unknown) == "NOT_FOUND"


async def test_one_candidate_has_one_request_in_a_session_however_it_is_written(scene: Scene) -> None:
    first = await request_of(scene)
    same = {"firstName": "AWA", "birthName": " diallo", "email": "Awa.Diallo@Exemple.example"}
    for prescriber in (scene.julien, scene.marie):
        payload = await enrolled(prescriber, scene.asked(**same))
        assert problems(payload) == [
            (
                "CANDIDATE_ALREADY_ENROLLED",
                "Une demande est déjà en cours pour ce candidat dans cette session.",
                ["input", "candidate"],
            )
        ]
    await told(WITHDRAW, scene.julien, id=first)
    assert codes(await enrolled(scene.marie, scene.asked(**same))) == []


@pytest.mark.feature("AFPA-31", "AFPA-33")
async def test_another_candidate_on_the_same_session_and_all_requests_in_one_view(scene: Scene) -> None:
    await request_of(scene)
    await request_of(scene, firstName="Bilal")
    await enrolled(scene.marie, scene.asked(firstName="Chloé"))
    followed = (await told(FOLLOWED, scene.julien))["enrolments"]
    assert followed["totalCount"] == 2
    month = f"{clock.today():%y%m}"
    assert followed["nodes"] == [
        {
            "number": f"{month}IN00000{number}",
            "statusLabel": "Demande enregistrée",
            "candidate": {"displayName": name},
            "session": {"training": {"title": "Soudage à l'arc"}},
            "staffDecision": None,
        }
        for number, name in ((2, "Bilal Diallo"), (1, "Awa Diallo"))
    ]


async def test_the_same_key_enrols_once(scene: Scene) -> None:
    given = scene.asked() | {"idempotencyKey": "k1"}
    one, again = [await enrolled(scene.julien, given) for _ in range(2)]
    assert one == again
    assert one["errors"] == []
    other = await enrolled(scene.julien, given | {"candidate": AWA | {"firstName": "Bilal"}})
    assert codes(other) == ["IDEMPOTENCY_KEY_REUSED"]
    assert await Enrolment.everyones("a test counts").count() == 1


@pytest.mark.feature("AFPA-34")
async def test_an_agent_takes_the_request_in_hand_and_accepts_it_and_a_seat_is_gone(scene: Scene) -> None:
    id = await request_of(scene)
    early = (await told(DECIDE, scene.agent, id=id, decision="APPROVE"))["decideEnrolment"]
    assert codes(early) == ["TRANSITION_NOT_ALLOWED"]
    taken = (await told(TAKE, scene.agent, id=id))["takeEnrolmentInHand"]
    assert taken == {"enrolment": {"status": "IN_PROGRESS"}, "errors": []}
    decided = (await told(DECIDE, scene.agent, id=id, decision="APPROVE"))["decideEnrolment"]
    history = [(one["event"], one["label"], one["from"], one["to"]) for one in decided["enrolment"].pop("history")]
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
