"""Fields that one caller may ask for so often only."""

from auth.pace import Pace
from auth.throttle import TooManyAttempts
from models import clock
from schema.context import Info
from schema.errors import RateLimited


async def keep_pace(pace: Pace, info: Info) -> None:
    """Count one more time for the caller. Raises RateLimited."""
    try:
        await pace.step(info.context.caller, info.context.client_ip, now=clock.now())
    except TooManyAttempts as error:
        raise RateLimited(error.retry_after) from None
