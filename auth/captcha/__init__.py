"""Captchas: six characters to read or to hear, the same ones; they keep machines from registering by the thousand."""

import asyncio
import base64
import random
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from auth.captcha.glyphs import ALPHABET
from auth.captcha.image import image_of
from auth.captcha.sound import sound_of
from auth.throttle import TooManyAttempts
from models.accounts import captchas
from models.accounts.captchas import CaptchaAction

LENGTH = 6
"""Characters: one guess in twenty-four million is right."""

# One at a time: a hundred wishes at once leave the event loop and the other threads alone.
_POOL = ThreadPoolExecutor(max_workers=1, thread_name_prefix="captcha")


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is shown and played: two `data:` addresses, a PNG and a WAV."""

    id: UUID
    image: str
    audio: str
    expires_at: datetime


async def challenge(action: CaptchaAction, ip: str | None, *, now: datetime) -> Challenge:
    """A new captcha for this action from this address. Raises `throttle.TooManyAttempts`."""
    answer = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    try:
        kept = await captchas.keep(answer, action, ip, now=now)
    except captchas.TooManyCaptchas:
        raise TooManyAttempts(int(captchas.LIFE.total_seconds())) from None
    image, audio = await asyncio.get_running_loop().run_in_executor(_POOL, drawn_and_spelled, answer)
    return Challenge(kept.id, image, audio, kept.expires_at)


def drawn_and_spelled(answer: str) -> tuple[str, str]:
    """The image and the sound of an answer, never twice the same."""
    chance = random.Random(secrets.randbits(128))
    return _data("image/png", image_of(answer, chance)), _data("audio/wav", sound_of(answer, chance))


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
