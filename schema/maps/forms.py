"""What drafts and dossiers say of their scheme and form: the schemes' own objects, read as they are."""

from collections.abc import Sequence
from typing import Any

import schemes
from auth.viewer import Side
from models.facts import Fact
from models.history import KEPT_FROM_PROVIDERS, label_of
from models.sealing import opened
from schema.reading.maps import Column, Computed, Gathered, Map, One, Record, computed
from schema.reading.reader import Reader
from schema.reading.selection import Selection


def _sub_scheme(scheme: str, sub_scheme: str | None) -> schemes.SubScheme | None:
    return schemes.SCHEMES[scheme].sub_scheme(sub_scheme)


def form_of(record: Record) -> dict[str, Any]:
    """The values by block, in clear."""
    return opened(record["values"], record["id"])


def history_of(subject_type: str) -> Gathered:
    """The facts of each row, oldest first; a provider is told nothing of what is between the member and the funder."""

    async def gather(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[Any]:
        keys = [record["id"] for record in records]
        facts = Fact.everyones("the history of a visible row").filter(subject_type=subject_type, subject_id__in=keys)
        if reader.viewer.side is Side.PROVIDER:
            facts = facts.filter(kind__not_in=KEPT_FROM_PROVIDERS)
        lines = await reader.rows("HistoryEntry", facts.order_by("id"), selection, "subject_id")
        return [[line for line in lines if line.record["subject_id"] == key] for key in keys]

    return Gathered(("id",), gather)


def _said(name: str) -> Computed:
    return Computed(("data",), lambda record, _: record["data"].get(name))


SCHEME = computed(("scheme",), schemes.SCHEMES.__getitem__)
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
