"""Sessions chosen but not asked for yet («panier»)."""

import strawberry

from schema.catalogue import TrainingSession
from schema.node import Node
from schema.payloads import UserError


@strawberry.type(description="A session chosen and not asked for yet.")
class CartItem(Node):
    session: TrainingSession
    motivation: str | None


@strawberry.type(description="«Panier».")
class Cart:
    items: list[CartItem]


@strawberry.input(description="Why a place is asked for in one session of the cart.")
class MotivationInput:
    cart_item_id: strawberry.ID
    motivation: str


@strawberry.type
class CartPayload:
    cart: Cart | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
