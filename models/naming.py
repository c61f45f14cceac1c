"""How people of a request are looked for."""

from collections.abc import Iterable, Iterator

from schemes import TraineeContent


def names_of(trainees: Iterable[TraineeContent]) -> Iterator[str]:
    """Each by first name and name at birth, and by first name and name in use."""
    for trainee in trainees:
        yield f"{trainee.first_names} {trainee.birth_name}"
        if trainee.usage_name:
            yield f"{trainee.first_names} {trainee.usage_name}"
