"""The form of a draft as sent: shaped, or refused with every reason; mandate and subrogation in their block."""

from collections.abc import Mapping
from typing import Any, Final

from models.refusals import InvalidInput
from schemes import Problem, Scheme, clean

FINANCING: Final = "financing"


def cleaned(scheme: Scheme, values: Any, locked: Mapping[str, Any]) -> dict[str, Any]:
    """The blocks sent, each whole, in their normal form. Raises InvalidInput with every problem and its path."""
    blocks, problems = clean(scheme, values, locked=locked)
    if problems:
        raise InvalidInput(problems=[_placed(problem) for problem in problems])
    return blocks


def with_flags(
    values: Any, *, management_mandate: bool | None = None, payment_subrogation: bool | None = None, stored: Any = None
) -> Any:
    """The blocks sent, the financing one saying what the arguments say; None says nothing.

    `stored` is the block as it is, to be completed when it is not sent.
    """
    said = {"management_mandate": management_mandate, "payment_subrogation": payment_subrogation}
    said = {code: answer for code, answer in said.items() if answer is not None}
    if not said or not isinstance(values, Mapping):
        return values
    block = values.get(FINANCING, stored)
    if block is not None and not isinstance(block, Mapping):
        return values
    return {**values, FINANCING: {**(block or {}), **said}}


def _placed(problem: Problem) -> Problem:
    return Problem(problem.code, problem.message, ("input", "values", *problem.path))
