"""The trainer comes back to the applicant («il revient vers vous»), who answers. Meanwhile the seat is kept."""

from datetime import datetime
from uuid import UUID

from auth.viewer import Viewer
from models.actions import EnrolmentAction
from models.enrolments import Enrolment, Pedagogy
from models.enrolments.changing import change
from models.enrolments.deciding import LONGEST
from models.enrolments.lifecycle import seated
from models.refusals import Refusal
from models.texts import words_of


class QuestionRequired(Refusal):
    """Indiquez ce que vous souhaitez savoir."""


class AnswerRequired(Refusal):
    """Indiquez votre réponse."""


async def ask_back(enrolment_id: UUID, question: str, *, by: Viewer, at: datetime | None = None) -> Enrolment:
    """Raises NotSeen, TransitionNotAllowed, QuestionRequired, TextTooLong."""
    asked = words_of(question, missing=QuestionRequired, longest=LONGEST, path=("question",))
    returned = change("enrolment.returned", EnrolmentAction.RETURN, enrolment_id, by=by, at=at, comment=asked)
    async with returned as (enrolment, _):
        enrolment.pedagogy, enrolment.question, enrolment.answer = Pedagogy.RETURNED, asked, None
    return enrolment


async def answer(enrolment_id: UUID, text: str, *, by: Viewer, at: datetime | None = None) -> Enrolment:
    """Raises NotSeen, TransitionNotAllowed, AnswerRequired, TextTooLong."""
    said = words_of(text, missing=AnswerRequired, longest=LONGEST, path=("answer",))
    answered = change("enrolment.answered", EnrolmentAction.ANSWER, enrolment_id, by=by, at=at, comment=said)
    async with answered as (enrolment, move):
        enrolment.status, enrolment.pedagogy = seated(move, enrolment.seat), Pedagogy.PENDING
        enrolment.answer = said
    return enrolment
