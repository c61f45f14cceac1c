"""The tables of the page, for Tortoise."""

# mypy: ignore-errors
# Its packages are those of .cache/peers/venv.

from tortoise import fields
from tortoise.models import Model


class CompanyRow(Model):
    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(255)
    siren = fields.CharField(9)

    class Meta:
        table = "company"


class EstablishmentRow(Model):
    id = fields.UUIDField(primary_key=True)
    company = fields.ForeignKeyField("models.CompanyRow")

    class Meta:
        table = "establishment"


class DossierRow(Model):
    id = fields.UUIDField(primary_key=True)
    number = fields.CharField(12)
    status = fields.CharField(20)
    title = fields.CharField(400)
    start_date = fields.DateField()
    end_date = fields.DateField()
    scheme = fields.CharField(10)
    transmitted_at = fields.DatetimeField()
    establishment = fields.ForeignKeyField("models.EstablishmentRow")

    class Meta:
        table = "dossier"


class TraineeRow(Model):
    id = fields.UUIDField(primary_key=True)
    position = fields.IntField()
    first_name = fields.CharField(80)
    birth_name = fields.CharField(80)
    usage_name = fields.CharField(80, null=True)
    dossier = fields.ForeignKeyField("models.DossierRow", related_name="trainees")

    class Meta:
        table = "trainee"


class FundingLineRow(Model):
    id = fields.UUIDField(primary_key=True)
    requested_cents = fields.BigIntField()
    granted_cents = fields.BigIntField()
    paid_cents = fields.BigIntField()
    dossier = fields.ForeignKeyField("models.DossierRow", related_name="lines")

    class Meta:
        table = "funding_line"
