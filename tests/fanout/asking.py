"""Random bells: documents that a client might write, and variables for them."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

DIRECTIVES = ["", "", "", " @include(if: $yes)", " @skip(if: $yes)", " @skip(if: false) @include(if: $yes)"]
EVENT = ["kind", "sequence", "unreadCount", "__typename"]
NOTIFICATION = ["id", "sequence", "kind", "title", "body", "side", "createdAt", "readAt", "archivedAt", "__typename"]
DOSSIER = [
    "id",
    "number",
    "status",
    "statusLabel",
    "statusExplanation",
    "title",
    "version",
    "updatedAt",
    "values",
    "allowedActions",
    "company { id name }",
    "establishment { siret company { siren } }",
    "modules { id title }",
    "funding { requested lines { id granted } }",
    "assignee { id displayName }",
    "transmittedBy { displayName login }",
    "history { at label }",
    "documents { id nature }",
]


@dataclass
class Asked:
    """A document with its variables; `names` makes every alias another."""

    yes: bool
    names: int = 0
    fragments: list[str] = field(default_factory=list)

    def query(self, root: str) -> str:
        return "\n".join([f"subscription Bell($yes: Boolean!) {{ {root} }}", *self.fragments])


@st.composite
def selections(draw: st.DrawFn, asked: Asked, kind: str, leaves: list[str], *, below: str = "") -> str:
    """Some of the fields of a type, aliased, conditional, in fragments, in any order and perhaps twice."""
    chosen = draw(st.lists(st.sampled_from([*leaves, *([below] if below else [])]), min_size=1, max_size=6))
    parts = [_named(draw, asked, one) for one in chosen]
    cut = draw(st.integers(0, len(parts)))
    inside, outside = parts[:cut], parts[cut:]
    if inside:
        outside.append(_fragment(draw, asked, kind, " ".join(inside)))
    return " ".join(["__typename", *outside])


def _named(draw: st.DrawFn, asked: Asked, one: str) -> str:
    asked.names += 1
    alias = draw(st.sampled_from([f"a{asked.names}: ", f"sequence{asked.names}: "]))
    name, brace, rest = one.partition(" {")
    return f"{alias}{name}{draw(st.sampled_from(DIRECTIVES))}{brace}{rest}"


def _fragment(draw: st.DrawFn, asked: Asked, kind: str, inside: str) -> str:
    directive = draw(st.sampled_from(DIRECTIVES))
    if draw(st.booleans()):
        return f"... on {kind}{directive} {{ {inside} }}"
    name = f"F{len(asked.fragments)}"
    asked.fragments.append(f"fragment {name} on {kind} {{ {inside} }}")
    return f"...{name}{directive}"


@st.composite
def bells(draw: st.DrawFn) -> tuple[str, bool]:
    """A subscription to the bell and the value of `$yes`."""
    asked = Asked(draw(st.booleans()))
    subject = ""
    if draw(st.booleans()):
        subject = f"subject {{ id ... on Dossier {{ {draw(selections(asked, 'Dossier', DOSSIER))} }} }}"
    notification = f"{draw(selections(asked, 'Notification', NOTIFICATION, below=subject))} {subject}"
    event = draw(selections(asked, "BellEvent", EVENT))
    root = draw(st.sampled_from(["", "ding: "]))
    body = f"{event} always: kind @include(if: $yes) notification {{ {notification} }}"
    return asked.query(f"{root}bell {{ {body} }}"), asked.yes
