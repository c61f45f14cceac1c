"""Candidates whom prescribers enrol, and the funder's agents who take their requests in hand."""

from typing import Any
from uuid import UUID

import strawberry

from auth.pace import CANDIDATES
from auth.permissions import Permission
from models.enrolments import staff
from models.enrolments.candidates import Candidate
from models.enrolments.filing import file_for
from models.idempotency import Outcome, once
from resolvers.answers import changed, key_of
from resolvers.doors import mutation
from resolvers.inputs import plain, sent
from resolvers.pacing import keep_pace
from schema.context import Info, viewer_of
from schema.enrolment_inputs import CandidateInput, EnrolCandidateInput
from schema.enrolments import EnrolmentPayload


@mutation(needs=Permission.ENROL)
async def enrol_candidate(info: Info, input: EnrolCandidateInput) -> EnrolmentPayload:
    viewer, session_id = viewer_of(info), key_of("TrainingSession", input.session_id)
    await keep_pace(CANDIDATES, info)

    async def make() -> Outcome:
        return Outcome("Enrolment", (await file_for(_candidate(input.candidate), session_id, by=viewer)).id)

    async def act() -> UUID:
        request = plain(input) | {"candidate": plain(input.candidate)}
        return (await once(viewer, sent(input.idempotency_key), "enrolCandidate", request, make)).id

    return await changed(info, EnrolmentPayload, "enrolment", "Enrolment", act())


@mutation(needs=Permission.REVIEW_DOSSIERS)
async def take_enrolment_in_hand(info: Info, id: strawberry.ID) -> EnrolmentPayload:
    key = key_of("Enrolment", id)

    async def act() -> UUID:
        return (await staff.take_in_hand(key, by=viewer_of(info))).id

    return await changed(info, EnrolmentPayload, "enrolment", "Enrolment", act(), shown=key)


def _candidate(given: CandidateInput) -> Candidate:
    columns: dict[str, Any] = {name: sent(value) for name, value in vars(given).items()}
    return Candidate(**columns)
