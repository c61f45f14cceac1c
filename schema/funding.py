"""The money of a dossier («financement»)."""

from datetime import date
from decimal import Decimal

import strawberry

from schema.forms import CodedLabel
from schema.trainees import Trainee, TrainingOrganisation


@strawberry.type(description="A part of a training, given by one organisation («module»).")
class TrainingModule:
    id: strawberry.ID
    title: str
    organisation: TrainingOrganisation | None
    hours: Decimal | None
    start_date: date | None
    end_date: date | None


@strawberry.type(description="One trainee's part of a cost («détail par stagiaire»).")
class FundingShare:
    trainee: Trainee
    label: str | None
    granted: Decimal
    paid: Decimal
    balance: Decimal


@strawberry.type(description="One cost of one module («coût par nature et par module»).")
class FundingLine:
    id: strawberry.ID
    module: TrainingModule | None
    nature: CodedLabel
    requested: Decimal
    quantity: Decimal | None = strawberry.field(
        description="Number of hours or units, for costs not expressed in money.",
    )
    unit: str | None
    beneficiary: TrainingOrganisation | None
    granted: Decimal
    paid: Decimal
    balance: Decimal
    shares: list[FundingShare] = strawberry.field(
        description=(
            "The same amount trainee by trainee («détail par stagiaire»): the parts add up to the line to the cent."
        ),
    )


@strawberry.type(description="The money of a dossier («financement»). `balance` = granted − paid, always exact.")
class Funding:
    requested: Decimal = strawberry.field(
        description="Sum of the requested costs that are expressed in money («Demandé»).",
    )
    granted: Decimal = strawberry.field(description="«Accordé».")
    paid: Decimal = strawberry.field(description="«Réglé».")
    balance: Decimal = strawberry.field(description="«Solde».")
    lines: list[FundingLine]
