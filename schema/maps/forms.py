"""What drafts and dossiers say of their scheme and form: the schemes' own objects, read as they are."""

from typing import Any

from tortoise.queryset import QuerySet

import schemes
from auth.viewer import Side, Viewer
from models.facts import Fact
from models.history import KEPT_FROM_PROVIDERS, label_of
from models.sealing import opened
from schema.reading.maps import Column, Computed, Many, Map, One, Record, computed


def _sub_scheme(scheme: str, sub_scheme: str | None) -> schemes.SubScheme | None:
    return schemes.SCHEMES[scheme].sub_scheme(sub_scheme)


def form_of(record: Record) -> dict[str, Any]:
    """The values by block, in clear."""
    return opened(record["values"], record["id"])


def history_of(subject_type: str) -> Many:
    """The facts of each row, oldest first; a provider is told nothing of what is between the member and the funder."""

    def rows(viewer: Viewer) -> QuerySet[Fact]:
        facts = Fact.everyones("the history of a visible row").filter(subject_type=subject_type)
        return facts.filter(kind__not_in=KEPT_FROM_PROVIDERS) if viewer.side is Side.PROVIDER else facts

    return Many("HistoryEntry", "subject_id", ("id",), rows=rows)


def _said(name: str) -> Computed:
    return Computed(("data",), lambda record, _: record["data"].get(name))


SCHEME = computed(("scheme",), schemes.SCHEMES.__getitem__, among=tuple(schemes.SCHEMES))
SUB_SCHEME = computed(("scheme", "sub_scheme"), _sub_scheme)

HISTORY_ENTRY = Map(
    "HistoryEntry",
    Fact,
    {
        "at": Column("at"),
        "by": One("User", "by_id"),
        "event": Column("kind"),
        "label": Computed(("kind", "data"), lambda record, _: label_of(record["kind"], record["data"].get("act"))),
        "from_": _said("from"),
        "to": _said("to"),
        "comment": _said("comment"),
    },
    reached=lambda _: Fact.everyones("the history of a visible row"),
)
