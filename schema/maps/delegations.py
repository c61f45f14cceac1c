"""Delegations, the same for both whom they link."""

from auth.viewer import Viewer
from models import clock
from models.delegations import Delegation, is_over
from models.states import DelegationStatus
from schema.maps.forms import history_of
from schema.reading.maps import Column, Computed, Map, One, Record
from schema.reading.reader import node_id


def _status(record: Record, _: Viewer) -> DelegationStatus:
    """What is over has ended, also before the clock has come by."""
    status: DelegationStatus = record["status"]
    live = status in (DelegationStatus.PROPOSED, DelegationStatus.ACTIVE)
    return DelegationStatus.ENDED if live and is_over(record["ends_on"], clock.today()) else status


DELEGATION = Map(
    "Delegation",
    Delegation,
    {
        "id": node_id("Delegation"),
        "holder": One("User", "holder_id"),
        "delegate": One("User", "delegate_id"),
        "starts_on": Column("starts_on"),
        "ends_on": Column("ends_on"),
        "status": Computed(("status", "ends_on"), _status),
        "history": history_of("Delegation"),
    },
    reached=Delegation.visible_to,
)
