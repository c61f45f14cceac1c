"""What a dossier is made of, on the guide's own example 2507AF034116 (worked_examples.md §4)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.companies import Establishment
from models.counters import skip_to
from models.documents import Document
from models.dossiers import Dossier, FundingLine, FundingShare, ModuleTrainee, Trainee, TrainingModule
from models.dossiers.granting import grant
from models.dossiers.reviewing import start_review
from models.drafts import Draft
from models.states import DossierStatus
from tests import factories
from tests.cast import Cast

NATURES = ("PEDAGOGICAL", "MEALS", "ACCOMMODATION", "GROSS_LOADED_PAY", "TRANSPORT")
FIRST = ("1400.00", "300.00", "5000.00", "5000.00", "2000.00")
SECOND = ("2000.00", "671.00", "4000.00", "4000.00", "1000.00")
BOTH = ["m1", "m2"]


def guide_values(cast: Cast) -> dict[str, Any]:
    """Two modules, of BUREAU VERITAS and of LEGOUD; three trainees, Alain first, David only in the first module."""
    veritas = {"provider_siret": cast.veritas.siret, "provider_name": "BUREAU VERITAS EXPLOITATION"}
    return factories.af_values(
        title="FORMATION POUR LE SUIVI EN SERVICE DES EQUIPEMENTS SOUS PRESSION",
        modules=[
            factories.af_module("m1", start_date="2025-09-30", end_date="2025-09-30", **veritas),
            factories.af_module("m2", start_date="2025-10-01", end_date="2025-10-03"),
        ],
        trainees=[
            factories.af_trainee("s2", modules=BOTH),
            factories.myriam("s1", modules=BOTH),
            factories.david("s10", modules=["m1"]),
        ],
        # Written module after module for each nature: the dossier sorts them by module.
        costs=[
            factories.af_cost(nature, amount, module)
            for nature, *amounts in zip(NATURES, FIRST, SECOND, strict=True)
            for module, amount in zip(BOTH, amounts, strict=True)
        ],
    )


@pytest.fixture
async def dossier(cast: Cast) -> Dossier:
    """Transmitted on 30/07/2025, after 34 115 others of the month."""
    await skip_to("dossier:2507", 34_115)
    at = datetime(2025, 7, 30, 9, tzinfo=UTC)
    return await factories.dossier(cast.anne, values=guide_values(cast), at=at)


async def shares_of(line: FundingLine, cast: Cast) -> list[FundingShare]:
    rows = FundingShare.visible_to(cast.agent).filter(line_id=line.id)
    return await rows.order_by("position").select_related("trainee")


async def test_the_dossier_reads_as_in_the_guide(cast: Cast, dossier: Dossier) -> None:
    assert dossier.number == "2507AF034116"
    assert dossier.title == "FORMATION POUR LE SUIVI EN SERVICE DES EQUIPEMENTS SOUS PRESSION"
    assert (dossier.start_date, dossier.end_date) == (date(2025, 9, 30), date(2025, 10, 3))
    assert (dossier.status, dossier.version) == (DossierStatus.TRANSMITTED, 1)
    assert (dossier.management_mandate, dossier.payment_subrogation) == (False, True)
    assert dossier.establishment_id == cast.siae.id


async def test_ten_lines_in_the_order_of_the_modules(cast: Cast, dossier: Dossier) -> None:
    lines = await FundingLine.visible_to(cast.anne).filter(dossier_id=dossier.id).order_by("position")
    keys = {module.id: module.key for module in await TrainingModule.visible_to(cast.anne).all()}
    assert [(keys[line.module_id], line.nature) for line in lines if line.module_id] == [
        (key, nature) for key in BOTH for nature in NATURES
    ]
    assert sum(line.requested_cents or 0 for line in lines) == 2_537_100
    assert sum(line.requested_cents or 0 for line in lines[:5]) == 1_370_000
    assert sum(line.granted_cents for line in lines) == 0
    assert (lines[0].payee_name, lines[1].payee_name) == ("BUREAU VERITAS EXPLOITATION", "SIAE")


async def test_the_remainder_goes_to_the_first_trainee_and_not_to_the_first_shown(cast: Cast, dossier: Dossier) -> None:
    reviewed = await start_review(dossier.id, version=1, by=cast.agent)
    await grant(dossier.id, version=reviewed.version, by=cast.agent)
    line = await FundingLine.visible_to(cast.anne).get(dossier_id=dossier.id, position=0)
    shares = await shares_of(line, cast)
    assert [(share.trainee.first_name, share.granted_cents) for share in shares] == [
        ("Myriam", 46_666), ("Alain", 46_668), ("David", 46_666),
    ]  # fmt: skip
    assert {share.label for share in shares} == {"Subvention Etat"}
    assert line.granted_cents == 140_000


async def test_every_line_is_shared_to_the_cent_among_those_who_follow_its_module(cast: Cast, dossier: Dossier) -> None:
    await grant(dossier.id, version=(await start_review(dossier.id, version=1, by=cast.agent)).version, by=cast.agent)
    for line in await FundingLine.visible_to(cast.agent).filter(dossier_id=dossier.id):
        shares = await shares_of(line, cast)
        assert sum(share.granted_cents for share in shares) == line.granted_cents
        assert len(shares) == (3 if line.position < 5 else 2)
    meals = await FundingLine.visible_to(cast.agent).get(dossier_id=dossier.id, position=6)
    parts = await shares_of(meals, cast)
    assert [(part.trainee.first_name, part.granted_cents) for part in parts] == [("Myriam", 33_550), ("Alain", 33_550)]


async def test_people_and_modules_follow_the_form(cast: Cast, dossier: Dossier) -> None:
    trainees = await Trainee.visible_to(cast.anne).filter(dossier_id=dossier.id).order_by("position")
    assert [(one.key, one.first_name) for one in trainees] == [("s2", "Alain"), ("s1", "Myriam"), ("s10", "David")]
    modules = await TrainingModule.visible_to(cast.anne).filter(dossier_id=dossier.id).order_by("position")
    assert [(one.key, one.organisation_name, one.hours_hundredths) for one in modules] == [
        ("m1", "BUREAU VERITAS EXPLOITATION", 1400), ("m2", "LEGOUD CONSEIL FORMATION", 1400),
    ]  # fmt: skip
    assert await ModuleTrainee.filter(module_id=modules[0].id).count() == 3
    assert await ModuleTrainee.filter(module_id=modules[1].id).count() == 2


async def test_a_provider_sees_only_its_part(cast: Cast, dossier: Dossier) -> None:
    """WE-F7."""
    assert await Dossier.visible_to(cast.louise).filter(id=dossier.id).exists()
    modules = await TrainingModule.visible_to(cast.louise).all()
    assert [module.key for module in modules] == ["m2"]
    lines = await FundingLine.visible_to(cast.louise).all()
    assert sum(line.requested_cents or 0 for line in lines) == 1_167_100
    assert len(lines) == 5
    assert {one.first_name for one in await Trainee.visible_to(cast.louise).all()} == {"Alain", "Myriam"}
    assert await FundingShare.visible_to(cast.louise).count() == 10
    assert "cotonnec" not in modules[0].search
    assert " bodet" in modules[0].search
    assert "cotonnec" in (await Dossier.visible_to(cast.anne).get(id=dossier.id)).search


async def test_another_provider_sees_nothing(cast: Cast, dossier: Dossier) -> None:
    stranger = await factories.provider(await factories.establishment())
    for table in (Dossier, TrainingModule, FundingLine, FundingShare, Trainee, Document):
        assert await table.visible_to(stranger).count() == 0


async def test_documents_follow_the_draft_into_the_dossier(cast: Cast, dossier: Dossier) -> None:
    documents = await Document.visible_to(cast.anne).order_by("nature")
    assert [(one.nature, one.dossier_id, one.draft_id) for one in documents] == [
        ("CONVENTION", dossier.id, dossier.draft_id), ("PROGRAMME", dossier.id, dossier.draft_id),
    ]  # fmt: skip


async def test_secrets_are_sealed_again_for_the_dossier(cast: Cast, dossier: Dossier) -> None:
    assert dossier.form["trainees"][0]["nir"] == "190017511234511"
    assert dossier.values["trainees"][0]["nir"].startswith("sealed:")
    draft = await Draft.everyones("a test looks").get(id=dossier.draft_id)
    assert draft.values["trainees"][0]["nir"] != dossier.values["trainees"][0]["nir"]


async def test_an_unknown_organisation_is_written_down_once(cast: Cast) -> None:
    number = factories.siret("123456782")
    module = factories.af_module(provider_siret=number, provider_name="ATELIER DU PAIN")
    for _ in range(2):
        await factories.dossier(cast.anne, values=factories.af_values(modules=[module]))
    made = await Establishment.everyones("a test looks").filter(siret=number).select_related("company")
    assert [(one.name, one.company.name, one.company.siren) for one in made] == [
        ("ATELIER DU PAIN", "ATELIER DU PAIN", "123456782")
    ]
    owner = await factories.provider(made[0].company)
    assert await Dossier.visible_to(owner).count() == 2


async def test_all_schemes_of_a_month_share_one_sequence_and_months_start_again(cast: Cast) -> None:
    """The month is that of Paris: 31/12 at 23:30 UTC is already January there."""
    moments = [
        datetime(2025, 12, 5, tzinfo=UTC),
        datetime(2025, 12, 6, tzinfo=UTC),
        datetime(2025, 12, 31, 23, 30, tzinfo=UTC),
    ]
    made = [await factories.dossier(cast.anne, at=moment) for moment in moments]
    assert [dossier.number for dossier in made] == ["2512AF000001", "2512AF000002", "2601AF000001"]
