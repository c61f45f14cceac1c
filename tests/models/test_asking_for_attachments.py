"""Asking for an attachment: what may be asked for, and how often."""

import pytest
from tortoise.exceptions import IntegrityError

from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models.attachments import AttachmentRequest
from models.attachments.deciding import accept, decline
from models.attachments.requesting import cancel
from models.refusals import Refusal
from models.states import AttachmentRequestStatus
from tests.auth.people import entity
from tests.models.attaching import SIRET, administrator, asked, someone
from tests.outcomes import outcome

S = AttachmentRequestStatus


@pytest.mark.parametrize(
    ("number", "code", "sentence"),
    [
        ("401015939", "SIREN_INVALID", "Le numéro SIREN n'est pas valide."),
        ("12345", "SIREN_INVALID", "Le numéro SIREN n'est pas valide."),
        ("", "SIREN_INVALID", "Le numéro SIREN n'est pas valide."),
        ("40101593800005", "SIRET_INVALID", "Le numéro saisi n'est pas un siret valide."),
        ("401015938000", "SIRET_INVALID", "Le numéro SIRET doit être composé de 14 chiffres."),
        ("4010159380000A", "SIRET_INVALID", "Le numéro SIRET doit être composé de 14 chiffres."),
        ("٤٠١٠١٥٩٣٨", "SIREN_INVALID", "Le numéro SIREN n'est pas valide."),
        ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭", "SIRET_INVALID", "Le numéro SIRET doit être composé de 14 chiffres."),
        ("9" * 100_000, "SIRET_INVALID", "Le numéro SIRET doit être composé de 14 chiffres."),
        ("552100554", "ENTITY_UNKNOWN", "Cette structure est inconnue de la base de référence."),
    ],
)
async def test_a_wrong_or_unknown_number_is_refused_in_the_words_of_the_trade(
    database: str, number: str, code: str, sentence: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        await asked(await someone("lina"), number)
    assert (refusal.value.code, refusal.value.message) == (code, sentence)
    assert refusal.value.path == ("input", "entityNumber")
    assert await AttachmentRequest.everyones("a test").count() == 0


@pytest.mark.parametrize(
    ("side", "roles", "code"),
    [
        (Side.MEMBER, [], "ROLES_REQUIRED"),
        (Side.MEMBER, [Role.CONTACT, Role.TRAINER], "ROLE_NOT_OF_SIDE"),
        (Side.PROVIDER, [Role.EMPLOYER], "ROLE_NOT_OF_SIDE"),
        (Side.STAFF, [Role.ADMINISTRATOR], "SIDE_NOT_ATTACHABLE"),
        (Side.PRESCRIBER, [Role.PRESCRIBER], "SIDE_NOT_ATTACHABLE"),
        (Side.INDIVIDUAL, [Role.BENEFICIARY], "SIDE_NOT_ATTACHABLE"),
    ],
)
async def test_roles_fit_the_side(database: str, side: Side, roles: list[Role], code: str) -> None:
    await entity()
    assert await outcome(asked(await someone("lina"), side=side, roles=roles)) == code


async def test_an_account_that_waits_for_approval_does_not_become_anybodys_administrator(database: str) -> None:
    await entity()
    lina = await someone("lina", status=AccountStatus.AWAITING_APPROVAL)
    assert await outcome(asked(lina)) == "ACCOUNT_AWAITING_APPROVAL"


async def test_one_asks_once_and_may_ask_again_after_an_answer(database: str) -> None:
    rh, lina = await administrator(), await someone("lina")
    first = await asked(lina)
    assert await outcome(asked(lina)) == "ALREADY_REQUESTED"
    await cancel(first.id, lina)
    second = await asked(lina)
    await decline(second.id, rh)
    third = await asked(lina)
    await accept(third.id, rh)
    assert await outcome(asked(lina)) == "ALREADY_ATTACHED"
    assert await outcome(asked(lina, SIRET)) == "done"


async def test_the_database_itself_refuses_a_second_pending_request(database: str) -> None:
    await administrator()
    request = await asked(await someone("lina"))
    twin = {"requester_id": request.requester_id, "company_id": request.company_id, "side": request.side}
    with pytest.raises(
        IntegrityError, match=r"attachment_request_pending_company_once|attachment_request\.requester_id"
    ):
        await AttachmentRequest.create(requested_roles=["CONTACT"], **twin)
