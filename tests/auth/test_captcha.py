"""Captchas: what is shown says what is heard, and an answer serves once, for one action, from one address."""

import asyncio
import base64
import io
import random
import struct
import time
import wave
import zlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from auth.captcha import challenge, drawn_and_spelled
from auth.captcha.glyphs import ALPHABET
from auth.captcha.image import HEIGHT, WIDTH, image_of
from auth.captcha.sound import RATE, sound_of
from auth.throttle import TooManyAttempts
from models import clock
from models.accounts import captchas
from models.accounts.captchas import LIFE, MOST_FOR_AN_ADDRESS, Captcha, CaptchaAction, CaptchaWrong, keep, use
from tests.auth.people import IP, NOON
from tests.resolvers.answers_given import ask

PERSON, TRADE = CaptchaAction.REGISTER_INDIVIDUAL, CaptchaAction.REGISTER_PROFESSIONAL
ELSEWHERE = "198.51.100.7"
CREATE = "mutation { createCaptcha { id image audio expiresAt } }"


async def kept(answer: str = "237K9M", ip: str | None = IP) -> Captcha:
    return await keep(answer, PERSON, ip, now=NOON)


async def accepted(
    captcha: Any, answer: Any = "237K9M", *, action: CaptchaAction = PERSON, ip: str | None = IP, now: Any = NOON
) -> bool:
    try:
        await use(captcha, answer, action, ip, now=now)
    except CaptchaWrong:
        return False
    return True


@pytest.mark.attack("CAPT-01")
@pytest.mark.parametrize("typed", ["237K9M", "237k9m", " 237 k9M "])
@pytest.mark.feature("MCF-17")
async def test_case_and_spaces_do_not_matter_and_an_answer_serves_once(database: str, typed: str) -> None:
    captcha = await kept()
    assert await accepted(captcha.id, typed)
    assert not await accepted(captcha.id, typed)


@pytest.mark.attack("CAPT-01")
async def test_of_twenty_uses_at_once_one_serves(database: str) -> None:
    captcha = await kept()
    assert sum(await asyncio.gather(*(accepted(captcha.id) for _ in range(20)))) == 1


@pytest.mark.attack("CAPT-01")
async def test_an_answer_serves_neither_later_nor_elsewhere_nor_for_something_else(database: str) -> None:
    assert timedelta(minutes=5) == LIFE
    assert not await accepted((await kept()).id, now=NOON + LIFE)
    assert not await accepted((await kept()).id, ip=ELSEWHERE)
    assert not await accepted((await kept()).id, action=TRADE)
    assert await accepted((await kept()).id, now=NOON + LIFE - timedelta(seconds=1))


@pytest.mark.attack("CAPT-02")
@pytest.mark.parametrize("wrong", [None, "", " ", "237K9", "237K9MM", "OUI", "\x00", "\ud800", "x" * 1_000_000])
async def test_what_is_no_answer_is_refused_and_spends_the_captcha(database: str, wrong: Any) -> None:
    captcha = await kept()
    assert not await accepted(captcha.id, wrong)
    assert not await accepted(captcha.id)
    assert (await Captcha.get()).used_at == NOON


@pytest.mark.attack("CAPT-02")
async def test_the_answer_of_another_captcha_and_unknown_captchas_are_refused(database: str) -> None:
    one, other = await kept("237K9M"), await kept("HJFWY9")
    assert not await accepted(one.id, "HJFWY9")
    assert not await accepted(uuid4())
    assert not await accepted(None)
    assert await accepted(other.id, "HJFWY9")


@pytest.mark.attack("CAPT-02", "CAPT-03")
async def test_an_address_has_sixty_captchas_in_five_minutes_wrong_ones_included(database: str) -> None:
    for _ in range(MOST_FOR_AN_ADDRESS):
        assert not await accepted((await kept()).id, "FAUX")
    with pytest.raises(TooManyAttempts) as closed:
        await challenge(PERSON, IP, now=NOON)
    assert closed.value.retry_after == 300
    assert await Captcha.all().count() == MOST_FOR_AN_ADDRESS
    assert await kept(ip=ELSEWHERE)
    await keep("237K9M", PERSON, IP, now=NOON + LIFE)
    assert await Captcha.all().count() == 1


@pytest.mark.attack("CAPT-03")
async def test_all_addresses_together_keep_a_bounded_number(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captchas, "MOST", 3)
    for number in range(3):
        await kept(ip=f"192.0.2.{number + 10}")
    with pytest.raises(captchas.TooManyCaptchas):
        await kept()


@pytest.mark.attack("CAPT-03")
async def test_nothing_that_is_kept_tells_the_answer(database: str) -> None:
    await kept()
    row = await Captcha.all().values()
    assert "237K9M" not in repr(row).upper()
    assert len({(await kept()).answer_digest, (await kept()).answer_digest}) == 2


@pytest.mark.attack("CAPT-03")
def test_a_captcha_is_made_in_fifty_milliseconds_of_work() -> None:
    drawn_and_spelled("237K9M")  # the recordings are read once
    times = []
    for _ in range(9):
        start = time.thread_time()
        drawn_and_spelled("HJFWY9")
        times.append(time.thread_time() - start)
    assert sorted(times)[4] < 0.05


def test_the_image_is_a_png_that_is_never_twice_the_same() -> None:
    png = image_of("237K9M", random.Random(1))
    assert png != image_of("237K9M", random.Random(2))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT)
    length = struct.unpack(">I", png[33:37])[0]
    pixels = zlib.decompress(png[41 : 41 + length])
    assert len(pixels) == HEIGHT * (WIDTH + 1)
    ink = sum(pixels[row * (WIDTH + 1) + 1 + column] == 0x30 for row in range(HEIGHT) for column in range(WIDTH))
    assert 1_500 < ink < 6_000


@pytest.mark.attack("CAPT-03")
@pytest.mark.feature("MCF-19")
def test_the_sound_spells_the_same_characters_each_time_otherwise() -> None:
    """The longest character makes the longest sound, and no two sounds are alike."""

    def frames(text: str, seed: int) -> bytes:
        with wave.open(io.BytesIO(sound_of(text, random.Random(seed))), "rb") as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 1, RATE)
            return file.readframes(file.getnframes())

    assert frames("WWWWWW", 1) != frames("WWWWWW", 2)
    assert len(frames("WWWWWW", 1)) > len(frames("UUUUUU", 1))
    assert all(len(frames(character, 1)) > RATE // 2 for character in ALPHABET)


@pytest.mark.feature("MCF-16", "MCF-18", "MCF-19")
async def test_everybody_may_ask_for_a_captcha_and_for_another(database: str) -> None:
    first, second = (await ask(CREATE))["createCaptcha"], (await ask(CREATE))["createCaptcha"]
    assert first["id"] != second["id"]
    for name, kind, start in (("image", "image/png", b"\x89PNG"), ("audio", "audio/wav", b"RIFF")):
        head, _, content = first[name].partition(";base64,")
        assert head == f"data:{kind}"
        assert base64.b64decode(content).startswith(start)
    assert await Captcha.all().count() == 2


@pytest.mark.attack("CAPT-02")
async def test_one_who_asks_without_end_is_told_to_wait(database: str) -> None:
    for _ in range(MOST_FOR_AN_ADDRESS):
        await keep("237K9M", PERSON, "192.0.2.1", now=clock.now())
    answer = await ask(CREATE)
    assert answer.codes == ["RATE_LIMITED"]
    assert answer.extensions[0]["retryAfter"] == 300
