"""Documents that a scheme expects at transmission (domain.md §5.2)."""

from collections.abc import Collection

from schemes.issues import Issue
from schemes.scheme import Scheme
from schemes.words import IssueKind

SECTION = "documents"


def missing_documents(
    scheme: Scheme, present_natures: Collection[str], sub_scheme: str | None = None, *, vouched: bool = False
) -> list[Issue]:
    """One issue for each document required at transmission that is not there; its field is the nature.

    `vouched`: the identity of the person is known for certain.
    """
    return [
        _missing(document.nature, document.label)
        for document in scheme.expected_documents
        if document.required
        and not (document.unless_vouched and vouched)
        and document.nature not in present_natures
        and (not document.sub_schemes or sub_scheme in document.sub_schemes)
    ]


def _missing(nature: str, label: str) -> Issue:
    sentence = f"La pièce « {label} » est obligatoire."
    return Issue(IssueKind.REQUIRED, f"DOC-{nature}", "Pièce obligatoire", sentence, SECTION, field=nature)
