"""Every mutation on an enrolment, asked by four callers.

Anonymous; a stranger who holds the right elsewhere; a colleague without it; somebody with it. For the first three
nothing is returned, changed, recorded or sent.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from models.enrolments import Enrolment
from schema.ids import encode
from tests.enrolments import classroom as c
from tests.resolvers.asking import ask, code
from tests.resolvers.states import dump

REFUSE = ', decision: REFUSE, reason: "Non."'

Make = Callable[[c.Classroom], Awaitable[Enrolment]]


@dataclass(frozen=True)
class Scene:
    """Who may, who may not, and what a colleague without the right is answered, at the door or after it."""

    make: Make
    text: str
    allowed: str
    stranger: str
    colleague: str
    colleague_told: str = "FORBIDDEN"


def _on(field: str, more: str = "") -> str:
    return f"mutation($id: ID!) {{ {field}(id: $id{more}) {{ enrolment {{ id }} errors {{ code }} }} }}"


async def _asked(room: c.Classroom) -> Enrolment:
    return await c.asked(room.lea, room.session)


async def _accepted(room: c.Classroom) -> Enrolment:
    return await c.accepted(room, room.lea)


async def _returned(room: c.Classroom) -> Enrolment:
    return await c.returned(room, room.lea)


SCENES: dict[str, Scene] = {
    "accept": Scene(_asked, _on("decideEnrolment", ", decision: APPROVE"), "paul", "noemie", "rita"),
    "refuse": Scene(
        _asked,
        _on("decideEnrolment", ', decision: REFUSE, reason: "Non."'),
        "paul",
        "noemie",
        "ines",
        "TRANSITION_NOT_ALLOWED",
    ),
    "validate": Scene(_accepted, _on("decideEnrolment", ", decision: APPROVE"), "ines", "yann", "lea"),
    "reject": Scene(
        _returned,
        _on("decideEnrolment", ', decision: REFUSE, reason: "Non."'),
        "ines",
        "yann",
        "paul",
        "TRANSITION_NOT_ALLOWED",
    ),
    "return": Scene(_accepted, _on("returnEnrolment", ', question: "Quel public ?"'), "ines", "yann", "rita"),
    "answer": Scene(_returned, _on("answerTrainer", ', answer: "Des salariés."'), "lea", "omar", "paul"),
    "withdraw": Scene(_accepted, _on("withdrawEnrolment"), "lea", "omar", "ines", "NOT_PERMITTED"),
    "withdraw for them": Scene(_accepted, _on("withdrawEnrolment"), "paul", "noemie", "agent", "NOT_PERMITTED"),
}


@pytest.mark.parametrize("name", SCENES)
async def test_four_callers(database: str, name: str) -> None:
    scene, room = SCENES[name], await c.open_classroom()
    id = encode("Enrolment", (await scene.make(room)).id)
    before = await dump(database)
    assert await code(scene.text, id=id) == "UNAUTHENTICATED"
    assert await code(scene.text, getattr(room, scene.stranger), id=id) == "NOT_FOUND"
    answer = await ask(scene.text, getattr(room, scene.colleague), id=id)
    if "errors" in answer:
        assert [one["extensions"]["code"] for one in answer["errors"]] == [scene.colleague_told]
    else:
        [payload] = answer["data"].values()
        assert [one["code"] for one in payload["errors"]] == [scene.colleague_told]
    assert await dump(database) == before
    [payload] = (await ask(scene.text, getattr(room, scene.allowed), id=id))["data"].values()
    assert payload == {"enrolment": {"id": id}, "errors": []}
    assert await dump(database) != before


@pytest.mark.feature("CAP-42")
async def test_one_account_of_both_statuses_is_told_why_it_does_not_decide_for_itself(database: str) -> None:
    room = await c.open_classroom()
    id = encode("Enrolment", (await c.asked(room.sophie, room.session)).id)
    text = "mutation($id: ID!) { decideEnrolment(id: $id, decision: APPROVE) { errors { code message } } }"
    [error] = (await ask(text, room.sophie, id=id))["data"]["decideEnrolment"]["errors"]
    sentence = "Personne ne se prononce sur sa propre demande : un autre employeur de votre structure peut le faire."
    assert error == {"code": "OWN_ENROLMENT", "message": sentence}
