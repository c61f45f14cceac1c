"""Captchas."""

from dataclasses import asdict
from typing import Annotated

import strawberry

from auth.captcha import challenge
from auth.throttle import TooManyAttempts
from models import clock
from models.accounts.captchas import CaptchaAction
from resolvers.doors import mutation
from schema.context import Info
from schema.errors import RateLimited
from schema.ids import encode
from schema.sign_in import Captcha

Action = Annotated[CaptchaAction, strawberry.argument(description="The one action that the answer serves for.")]


@mutation(public="registration forms need it before anybody is signed in")
async def create_captcha(info: Info, action: Action = CaptchaAction.REGISTER_INDIVIDUAL) -> Captcha:
    try:
        made = await challenge(action, info.context.client_ip, now=clock.now())
    except TooManyAttempts as error:
        raise RateLimited(error.retry_after) from None
    shown = asdict(made) | {"id": strawberry.ID(encode("Captcha", made.id))}
    return Captcha(**shown)
