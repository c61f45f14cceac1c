"""«Ajouter un RIB»: on which account a dossier is paid; its number is sealed, and only its end is shown."""

from typing import Any

import pytest

from auth.viewer import Caller
from models.dossiers import FundingLine
from models.dossiers.bank_details import BankDetails
from models.sealing import unseal
from models.states import DossierStatus
from tests import factories
from tests.cast import Cast
from tests.resolvers.answers_given import NOBODY, Answer, ask, gid

ADD = """mutation($id: ID!, $holder: String!, $iban: String!, $bic: String) {
  addBankDetails(dossierId: $id, holder: $holder, iban: $iban, bic: $bic) {
    dossier { bankDetails { holder ibanMasked bic addedBy { displayName } } } errors { code message path } } }"""
READ = "query($id: ID!) { dossier(id: $id) { bankDetails { holder ibanMasked } history { event comment } } }"
IBAN = "FR76 3000 6000 0112 3456 7890 189"


async def added(by: Caller, dossier: Any, **changes: Any) -> Answer:
    given = {"holder": "SIAE", "iban": IBAN} | changes
    return await ask(ADD, by, id=gid("Dossier", dossier.id), **given)


@pytest.mark.feature("AGE-21")
async def test_a_member_adds_an_account_of_which_only_the_end_is_shown(cast: Cast) -> None:
    dossier = await factories.dossier(cast.anne)
    payload = (await added(cast.anne, dossier, bic="agri fr pp"))["addBankDetails"]
    shown = {"holder": "SIAE", "ibanMasked": "•••• 0189", "bic": "AGRIFRPP", "addedBy": {"displayName": "Anne Garnier"}}
    assert payload == {"dossier": {"bankDetails": [shown]}, "errors": []}
    row = await BankDetails.everyones("a test").get()
    assert unseal(row.sealed_iban, row.id) == "FR7630006000011234567890189"
    assert "3000600001" not in repr(await BankDetails.everyones("a test").all().values())
    seen = (await ask(READ, cast.agent, id=gid("Dossier", dossier.id)))["dossier"]
    assert seen["bankDetails"] == [{"holder": "SIAE", "ibanMasked": "•••• 0189"}]
    assert seen["history"][-1] == {"event": "dossier.bank_details_added", "comment": None}
    theirs = (await ask(READ, cast.louise, id=gid("Dossier", dossier.id)))["dossier"]
    assert theirs["bankDetails"] == []


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"iban": "FR7630006000011234567890188"}, "F-IBAN", "iban"),
        ({"iban": "FR0630006000011234567890188"}, "F-RIB", "iban"),
        ({"iban": ""}, "F-IBAN", "iban"),
        ({"bic": "AGRI"}, "BIC_INVALID", "bic"),
        ({"holder": "  "}, "HOLDER_REQUIRED", "holder"),
        ({"holder": "x" * 161}, "HOLDER_REQUIRED", "holder"),
    ],
)
async def test_what_is_wrong_is_said_under_its_field(cast: Cast, change: dict[str, str], code: str, path: str) -> None:
    dossier = await factories.dossier(cast.anne)
    [error] = (await added(cast.anne, dossier, **change))["addBankDetails"]["errors"]
    assert (error["code"], error["path"]) == (code, [path])
    assert await BankDetails.everyones("a test").count() == 0


@pytest.mark.feature("AGE-21")
async def test_nothing_is_added_once_all_is_paid_or_the_dossier_is_closed(cast: Cast) -> None:
    dossier = await factories.dossier(cast.anne)
    lines = FundingLine.everyones("a test pays").filter(dossier_id=dossier.id)
    await lines.update(granted_cents=140_000, paid_cents=139_999)
    assert (await added(cast.anne, dossier))["addBankDetails"]["errors"] == []
    await lines.update(paid_cents=140_000)
    [error] = (await added(cast.anne, dossier))["addBankDetails"]["errors"]
    assert (error["code"], error["message"]) == ("FULLY_PAID", "L'aide de ce dossier est intégralement versée.")
    await lines.update(paid_cents=0)
    dossier.status = DossierStatus.SETTLED
    await dossier.save()
    [error] = (await added(cast.anne, dossier))["addBankDetails"]["errors"]
    assert error["code"] == "TRANSITION_NOT_ALLOWED"
    assert await BankDetails.everyones("a test").count() == 1


async def test_nobody_else_adds_an_account(cast: Cast) -> None:
    dossier = await factories.dossier(cast.anne)
    for caller, code in ((NOBODY, "UNAUTHENTICATED"), (cast.paul, "FORBIDDEN"), (cast.camille, "NOT_FOUND")):
        assert (await added(caller, dossier)).codes == [code]
    for caller in (cast.louise, cast.agent):
        [error] = (await added(caller, dossier))["addBankDetails"]["errors"]
        assert error["code"] == "TRANSITION_NOT_ALLOWED"
    assert await BankDetails.everyones("a test").count() == 0
