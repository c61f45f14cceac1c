"""A session of two seats, the prescribers who enrol candidates in it, and the agent who decides."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from auth.viewer import Viewer
from models import clock
from models.catalogue import TrainingSession
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import Json, told

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


async def open_scene(cast: Cast) -> Scene:
    """In a month."""
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
