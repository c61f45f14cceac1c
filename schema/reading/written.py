"""Functions written as text, once for a selection: a literal is filled several times faster than in a loop over fields.

Names of attributes come from our own classes; what comes from a client stands inside `repr` only.
"""

from collections.abc import Callable, Sequence
from typing import Any


def written(parameters: str, lines: Sequence[str], known: dict[str, Any]) -> Callable[..., Any]:
    """A function of these parameters, whose body may use the known names."""
    text = "\n    ".join([f"def function({parameters}):", *lines])
    namespace = dict(known)
    exec(compile(text, "<written>", "exec"), namespace)
    function: Callable[..., Any] = namespace["function"]
    return function
