"""Idempotency keys: the same key from the same user with the same input gives the first answer again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise import fields

from models import clock
from models.scoping import Identified


class IdempotencyRecord(Identified):
    """The first outcome under a key: what was asked (its digest) and what it made."""

    user_id: UUID = fields.UUIDField()
    key = fields.CharField(max_length=255)
    operation = fields.CharField(max_length=60)
    request_digest = fields.CharField(max_length=64)
    outcome: dict[str, Any] = fields.JSONField()
    created_at: datetime = fields.DatetimeField(default=clock.now)

    class Meta:
        table = "idempotency_record"
