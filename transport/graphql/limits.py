"""What a document has too much of, once weighed."""

from collections.abc import Iterator

from graphql import OperationType

from transport import bounds
from transport.graphql.scale import Scale, Weight


def excess(scale: Scale) -> str | None:
    """What the document has too much of, in French; None when it may run."""
    if len(scale.operations) > bounds.MOST_OPERATIONS:
        return f"plus de {bounds.MOST_OPERATIONS} opérations"
    weights = [*scale.weigh_fragments(), *map(scale.weigh, scale.operations)]
    for what, most, got in _measures(weights):
        if got > most:
            return f"{what} : {most} au plus"
    return _excess_of_mutations(scale)


def _measures(weights: list[Weight]) -> Iterator[tuple[str, int, int]]:
    for weight in weights:
        yield "imbrication", bounds.DEEPEST_NESTING, weight.nesting
        yield "profondeur", bounds.DEEPEST_SELECTION, weight.depth
        yield "champs", bounds.MOST_FIELDS, weight.fields
        yield "alias", bounds.MOST_ALIASES, weight.aliases
        yield "directives", bounds.MOST_DIRECTIVES, weight.directives
        yield "coût", bounds.MOST_COST, weight.cost


def _excess_of_mutations(scale: Scale) -> str | None:
    weights = [scale.weigh(o) for o in scale.operations if o.operation is OperationType.MUTATION]
    if sum(weight.roots for weight in weights) > bounds.MOST_MUTATION_FIELDS:
        return f"mutations : {bounds.MOST_MUTATION_FIELDS} au plus"
    if sum(weight.secrets for weight in weights) > bounds.MOST_SECRET_FIELDS:
        return "un seul champ de connexion par requête"
    return None
