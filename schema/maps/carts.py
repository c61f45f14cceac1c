"""What lies in a cart."""

from models.enrolments.carts import CartItem
from schema.reading.maps import Column, Map, One
from schema.reading.reader import node_id

CART_ITEM = Map(
    "CartItem",
    CartItem,
    {
        "id": node_id("CartItem"),
        "session": One("TrainingSession", "session_id"),
        "motivation": Column("motivation"),
    },
    reached=CartItem.visible_to,
)
