"""After a backup was restored: facts that nobody had told yet are told to the bells, and their mails are put aside.

The first database has told them too, since the backup, and has sent their mails.
"""

from __future__ import annotations

from models.bell.deliveries import Delivery, DeliveryState
from reactions.worker import drain

WHY = "restored from a backup: it may have been sent since"


async def settle() -> int:
    """Tells what was left to tell; gives the number of mails put aside in all."""
    await drain(mails=False)
    await Delivery.filter(state=DeliveryState.PENDING).update(state=DeliveryState.PARKED, last_error=WHY)
    return await Delivery.filter(state=DeliveryState.PARKED, last_error__startswith="restored from ").count()
