"""Duplicating a draft (D3): same scheme, the tabs that are wanted, maybe another sub-scheme (S1:1089-1097)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from auth.viewer import Viewer
from models import clock
from models.companies.reference import known
from models.database import transaction
from models.drafts import Draft
from models.drafts.asking import SIRET_PATH, Asked, SiretRequired, asked_for
from models.drafts.creation import Plan, check_sub_scheme, make
from models.drafts.employer import EMPLOYER
from models.drafts.lifecycle import Situation, check_duplication
from models.drafts.reading import ENTITIES, scheme_of
from models.history import tell
from models.refusals import NotSeen, Refusal
from schemes import Scheme


class UnknownSection(Refusal):
    """Cet onglet n'existe pas dans ce formulaire ou ne peut pas être dupliqué."""


async def duplicate(
    draft_id: UUID,
    *,
    sections: Sequence[str],
    sub_scheme: str | None = None,
    siret: str | None = None,
    by: Viewer,
    at: datetime | None = None,
) -> Draft:
    """A new draft with these sections of another. The employer is taken over, or another SIRET is given.

    Raises NotSeen, NotPermitted, TransitionNotAllowed, UnknownSubScheme, UnknownSection, SiretRequired and the
    refusals of `asking`.
    """
    source = await Draft.visible_to(by).select_related(*ENTITIES).get_or_none(id=draft_id)
    if source is None:
        raise NotSeen
    check_duplication(Situation.of(source), by)
    scheme, wanted = scheme_of(source), sub_scheme or source.sub_scheme
    check_sub_scheme(scheme, wanted)
    blocks = _blocks(scheme, wanted, sections)
    asked = await _asked(source, EMPLOYER in blocks or EMPLOYER not in scheme.blocks, siret, by)
    plan = Plan(scheme, wanted, asked, _taken_over(scheme, source.form, blocks), source.id)
    moment = at or clock.now()
    async with transaction():
        copy = await make(plan, by, moment)
        await tell(
            "draft.duplicated", "Draft", source.id, by=by, at=moment, start=source.state, end=source.state,
            copy=copy.id.hex,
        )  # fmt: skip
    return copy


def _blocks(scheme: Scheme, sub_scheme: str | None, wanted: Sequence[str]) -> set[str]:
    known_sections = {section.code: section for section in scheme.sections_of(sub_scheme) if section.blocks}
    problems = [
        UnknownSection.problem(path=("input", "sections", str(index)))
        for index, code in enumerate(wanted)
        if code not in known_sections
    ]
    if problems:
        raise UnknownSection(problems=problems)
    return {block.code for code in wanted for block in known_sections[code].blocks if block.concerns(sub_scheme)}


async def _asked(source: Draft, same_employer: bool, siret: str | None, by: Viewer) -> Asked | None:
    if not same_employer:
        if siret is None or not siret.strip():
            raise SiretRequired(path=SIRET_PATH)
        return await asked_for(siret, by)
    entry = await known(source.establishment.siret) if source.establishment else None
    return Asked(entry) if entry else None


def _taken_over(scheme: Scheme, form: dict[str, Any], blocks: set[str]) -> dict[str, Any]:
    """The blocks wanted, without what refers to rows of the others, nor what the reference base says anew."""
    lost = {
        (block, field.code)
        for block in blocks
        for field in scheme.blocks[block].fields
        if field.read_only or (field.rows_of and field.rows_of not in blocks)
    }
    return {code: _without(content, code, lost) for code, content in form.items() if code in blocks}


def _without(content: Any, block: str, lost: set[tuple[str, str]]) -> Any:
    if isinstance(content, list):
        return [_without(row, block, lost) for row in content]
    return {code: value for code, value in content.items() if (block, code) not in lost}
