"""Rules of a training action: AF-03 to AF-08, FIN-05 and FIN-06 (domain.md §5.4, §6.1)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from schemes.blocks.off_working_time import OFF_WORKING_TIME
from schemes.parameters import DEPOSIT_NOTICE_DAYS, SKILLS_ASSESSMENT_HOURS
from schemes.rules import RowRule, RowsRule, Rule

_LONGEST_HOURS = 9999


def _starts_before_it_ends(start: date, end: date) -> bool:
    return start <= end


def _has_a_duration(hours: Decimal) -> bool:
    return 0 < hours <= _LONGEST_HOURS


def _is_not_negative(hours: Decimal) -> bool:
    return hours >= 0


def _followed_by_nobody(keys: list[str], followed: list[list[str]]) -> Iterator[int]:
    wanted = {key for modules in followed for key in modules}
    return (index for index, key in enumerate(keys) if key not in wanted)


def _is_short_assessment(sub_scheme: str, hours: list[Decimal], starts: list[date]) -> bool:
    return sub_scheme != "BILAN" or sum(hours) <= SKILLS_ASSESSMENT_HOURS.on(min(starts))


def _starts_too_soon(starts: list[date], today: date) -> Iterator[int]:
    first = min(starts)
    if first < today + timedelta(days=DEPOSIT_NOTICE_DAYS.on(today)):
        yield starts.index(first)


def _asks_for_teaching(
    mode: str,
    internal: list[bool | None],
    natures: list[str | None],
    amounts: list[Decimal | None],
    units: list[Decimal | None],
) -> bool:
    if mode == "INTERNAL" or (internal and all(internal)):
        return True
    asked = zip(natures, amounts, units, strict=True)
    return any(nature == "PEDAGOGICAL" and ((amount or 0) > 0 or (unit or 0) > 0) for nature, amount, unit in asked)


def _has_someone_to_pay(subrogation: bool, mode: str, internal: list[bool | None]) -> bool:
    return not subrogation or (mode == "EXTERNAL" and not (internal and all(internal)))


ACTION_RULES: tuple[Rule, ...] = (
    RowRule(
        code="AF-03",
        at="modules.end_date",
        sentence="La date de fin doit être postérieure ou égale à la date de début.",
        source="domain.md §6.1",
        reads=("modules.start_date", "modules.end_date"),
        test=_starts_before_it_ends,
    ),
    RowRule(
        code="AF-04",
        at="modules.hours",
        sentence="La durée doit être supérieure à 0 et ne peut dépasser 9999 heures.",
        source="CA",
        reads=("modules.hours",),
        test=_has_a_duration,
    ),
    *(
        RowRule(
            code="AF-04",
            at=f"modules.{field}",
            sentence="Le nombre d'heures doit être supérieur ou égal à 0.",
            source="CA",
            reads=(f"modules.{field}",),
            test=_is_not_negative,
        )
        for field in ("on_working_time_hours", "off_working_time_hours")
    ),
    RowsRule(
        code="AF-05",
        at="modules.key",
        sentence="Chaque module doit être suivi par au moins un stagiaire.",
        source="domain.md §6.1",
        reads=("modules.key", "trainees.modules"),
        test=_followed_by_nobody,
    ),
    Rule(
        code="AF-06",
        at="modules",
        sentence="La durée du bilan de compétences ne peut excéder vingt-quatre heures.",
        source="LAW L6313-4",
        reads=("sub_scheme", "modules.hours", "modules.start_date"),
        test=_is_short_assessment,
    ),
    OFF_WORKING_TIME,
    RowsRule(
        code="AF-08",
        at="modules.start_date",
        sentence="Le dossier doit être déposé 30 jours calendaires avant le démarrage de l'action de formation.",
        source="AKTO-PDC",
        reads=("modules.start_date", "today"),
        test=_starts_too_soon,
        blocking=False,
    ),
    Rule(
        code="FIN-05",
        at="costs",
        sentence="Une formation externe doit comporter un coût pédagogique supérieur à 0.",
        source="domain.md §5.4",
        reads=("action.training_mode",),
        looks_at=("modules.provider_is_internal", "costs.nature", "costs.requested_amount", "costs.requested_units"),
        test=_asks_for_teaching,
    ),
    Rule(
        code="FIN-06",
        at="financing.payment_subrogation",
        sentence="La subrogation de paiement nécessite un organisme de formation externe.",
        source="domain.md §5.4",
        reads=("financing.payment_subrogation", "action.training_mode"),
        looks_at=("modules.provider_is_internal",),
        test=_has_someone_to_pay,
    ),
)
