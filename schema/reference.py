"""Reference data."""

import strawberry


@strawberry.type(description="One line of a reference list («liste de référence»).")
class ReferenceItem:
    code: str
    label: str
    parent: str | None = strawberry.field(
        description="Wider group, e.g. the section of a NAF code or the department of a commune.",
    )


@strawberry.type(description="An organisation of employment partners, to be named when one registers.")
class PartnerOrganisation:
    code: str
    name: str


@strawberry.type(description="What the reference base knows of an entity, before one is attached to it.")
class EntityPreview:
    number: str
    name: str
    city: str | None
    has_administrator: bool = strawberry.field(
        description="Whether accounts exist for it, so that a request goes to its administrator.",
    )
