"""On what the answer to a selection depends beside the rows: who may share one reading of it.

Every field on the way is looked up in the maps. What is not marked there depends on the user; what answers by itself (a
list with arguments, a capability that is not there yet) is not shared at all.
"""

from __future__ import annotations

from collections.abc import Hashable

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, GraphQLUnionType, get_named_type

from auth.viewer import Side, Viewer
from schema.maps import MAPS
from schema.reading.maps import Column, Computed, Either, Gathered, Many, One, Source, Sums, View
from schema.reading.selection import Selection, python_name


class NotShared(Exception):
    """The selection holds something that is answered to one client at a time."""


def view_of(schema: GraphQLSchema, typename: str, selection: Selection) -> View:
    """Of an object that the viewer must be allowed to see by themselves. Raises `NotShared`."""
    kind = schema.get_type(typename)
    if typename not in MAPS or not isinstance(kind, GraphQLObjectType):
        return View.USER
    return _strictest({MAPS[typename].visible_view, _below(kind, selection)})


def rights_of(viewer: Viewer) -> Hashable:
    """What `View.RIGHTS` depends on: equal for viewers who see and may do the same.

    The requests of a person acting for themselves are theirs alone.
    """
    held = frozenset((reach.company_id, reach.establishment_id, reach.roles) for reach in viewer.reaches)
    alone = viewer.user_id if viewer.side is Side.INDIVIDUAL else None
    return viewer.side, viewer.status, viewer.scopes, viewer.is_oneself, held, alone


def key_of(view: View, viewer: Viewer) -> Hashable:
    """Who shares: viewers with the same key."""
    return rights_of(viewer) if view is View.RIGHTS else viewer


def _below(kind: GraphQLObjectType, selection: Selection) -> View:
    fields = {python_name(name): field for name, field in kind.fields.items()}
    views = set()
    for name, under in selection.fields(kind.name).items():
        if name == "__typename":
            continue
        if _has_resolver(fields[name]):
            raise NotShared(name)
        if kind.name in MAPS:
            views.add(_of_source(MAPS[kind.name].fields[name]))
        views.add(_of_type(get_named_type(fields[name].type), under))
    return _strictest(views)


def _of_type(kind: object, under: Selection) -> View:
    if isinstance(kind, GraphQLObjectType):
        return _below(kind, under)
    return View.USER if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType) else View.RIGHTS


def _of_source(source: Source) -> View:
    match source:
        case Computed(view=view) | Gathered(view=view):
            return view
        case One(target=target, reached=reached) | Many(target=target, reached=reached):
            return MAPS[target].reached_view if reached else MAPS[target].visible_view
        case Sums(of=of):
            return MAPS[of].reached_view
        case Column():
            return View.RIGHTS
        case Either():
            return View.USER
        case _:
            raise NotShared("a list with arguments, or a capability that is not there yet")


def _has_resolver(field: object) -> bool:
    definition = getattr(field, "extensions", {}).get("strawberry-definition")
    return definition is None or definition.base_resolver is not None


def _strictest(views: set[View]) -> View:
    return View.USER if View.USER in views else View.RIGHTS
