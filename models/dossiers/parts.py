"""What a dossier is made of when it is opened: modules, trainees, who follows what, lines and their shares."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from models.companies import Establishment
from models.companies.reference import establishment_of
from models.dossiers import Dossier, FundingLine, FundingShare, ModuleTrainee, Trainee, TrainingModule
from models.dossiers.shares import shares_of
from models.dossiers.texts import search_of, trainee_search_of
from schemes import Content, CostContent, ModuleContent, TraineeContent

Organisations = dict[str, Establishment]
REASON = "the parts of a dossier that is being opened"


async def organisations_of(parts: Content) -> Organisations:
    """The establishments of the external organisations by SIRET, made when new."""
    named = {
        module.organisation_siret: module.organisation_name
        for module in parts.modules
        if module.organisation_siret and not module.internal
    }
    # By ascending number: two dossiers opened together never wait for each other.
    return {siret: await establishment_of(siret, named[siret]) for siret in sorted(named)}


async def write_parts(
    dossier: Dossier, parts: Content, organisations: Organisations, establishment: Establishment
) -> None:
    """Write down everything below the dossier. Call it inside the transaction that opens it."""
    trainees = {content.key: _trainee(dossier, rank, content) for rank, content in enumerate(parts.trainees)}
    modules = {
        content.key: _module(dossier, rank, content, parts, organisations, establishment)
        for rank, content in enumerate(parts.modules)
    }
    await Trainee.everyones(REASON).bulk_create(trainees.values())
    await TrainingModule.everyones(REASON).bulk_create(modules.values())
    await ModuleTrainee.bulk_create(_followings(parts, modules, trainees))
    await _write_lines(dossier, parts, modules, trainees)


async def _write_lines(
    dossier: Dossier, parts: Content, modules: dict[str, TrainingModule], trainees: dict[str, Trainee]
) -> None:
    lines, shares = [], []
    for rank, cost in enumerate(_by_module(parts)):
        module = modules.get(cost.module_key) if cost.module_key else None
        line = _line(dossier, rank, cost, module)
        followers = (trainees[one.key] for one in followers_of(parts.trainees, cost.module_key if module else None))
        lines.append(line)
        shares += shares_of(line, followers)
    await FundingLine.everyones(REASON).bulk_create(lines)
    await FundingShare.everyones(REASON).bulk_create(shares)


def followers_of(trainees: Iterable[TraineeContent], module_key: str | None) -> list[TraineeContent]:
    """Those who follow a module; all of them for a cost that belongs to no module."""
    return [trainee for trainee in trainees if module_key is None or module_key in trainee.module_keys]


def _by_module(parts: Content) -> list[CostContent]:
    """Costs in the order of their modules, then as written; those of no module come last."""
    rank = {module.key: position for position, module in enumerate(parts.modules)}
    return sorted(parts.costs, key=lambda cost: rank.get(cost.module_key or "", len(rank)))


def _trainee(dossier: Dossier, position: int, content: TraineeContent) -> Trainee:
    return Trainee(
        dossier_id=dossier.id,
        position=position,
        key=content.key,
        first_name=content.first_names,
        birth_name=content.birth_name,
        usage_name=content.usage_name,
    )


def _module(
    dossier: Dossier,
    position: int,
    content: ModuleContent,
    parts: Content,
    organisations: Organisations,
    establishment: Establishment,
) -> TrainingModule:
    organisation = None if content.internal else organisations.get(content.organisation_siret or "")
    own = followers_of(parts.trainees, content.key)
    return TrainingModule(
        dossier_id=dossier.id,
        position=position,
        key=content.key,
        title=content.title,
        organisation_id=organisation.id if organisation else None,
        organisation_name=content.organisation_name or (organisation.name if organisation else None),
        organisation_siret=content.organisation_siret,
        hours_hundredths=_hundredths(content.hours),
        start_date=content.start_date,
        end_date=content.end_date,
        search=search_of(dossier, establishment, own),
        trainee_search=trainee_search_of(own),
    )


def _followings(
    parts: Content, modules: dict[str, TrainingModule], trainees: dict[str, Trainee]
) -> Iterator[ModuleTrainee]:
    for trainee in parts.trainees:
        for key in trainee.module_keys:
            yield ModuleTrainee(module_id=modules[key].id, trainee_id=trainees[trainee.key].id)


def _line(dossier: Dossier, position: int, cost: CostContent, module: TrainingModule | None) -> FundingLine:
    return FundingLine(
        dossier_id=dossier.id,
        module_id=module.id if module else None,
        position=position,
        nature=cost.nature,
        nature_label=cost.nature_label,
        requested_cents=cost.requested_cents,
        quantity_hundredths=_hundredths(cost.quantity),
        unit=cost.unit,
        payee_name=cost.payee_name,
        payee_siret=cost.payee_siret,
    )


def _hundredths(number: Decimal | None) -> int | None:
    return None if number is None else int(number * 100)
