"""The sound of a captcha: the same characters spelled in French, each at its own speed, among voices played backwards.

`voice/` holds one recording a character: one channel of eight bits, 11 025 samples a second, spoken by a synthesiser.
"""

import io
import random
import wave
from functools import cache
from pathlib import Path

from auth.captcha.glyphs import ALPHABET

RATE = 11_025
_VOICE = Path(__file__).parent / "voice"
_SILENCE = 128
_LOUD = bytes(sample * 3 // 4 for sample in range(256))
_SOFT = bytes(7 + sample // 5 for sample in range(256))


def sound_of(text: str, chance: random.Random) -> bytes:
    """A WAV in which a person can hear the text."""
    spoken = bytearray(_silence(0.4))
    for character in text:
        spoken += _said(character, chance) + _silence(chance.uniform(0.35, 0.7))
    return _wav(_mixed(bytes(spoken), _murmur(len(spoken), chance)))


@cache
def _recorded(character: str) -> bytes:
    with wave.open(str(_VOICE / f"{character}.wav"), "rb") as file:
        return file.readframes(file.getnframes())


def _said(character: str, chance: random.Random) -> bytes:
    """The recording, slower and lower or faster and higher."""
    samples, speed = _recorded(character), chance.uniform(0.85, 1.15)
    return bytes(samples[int(place * speed)] for place in range(int(len(samples) / speed)))


def _murmur(length: int, chance: random.Random) -> bytes:
    """Voices that say nothing: other recordings, backwards, one after the other."""
    murmur = bytearray()
    while len(murmur) < length:
        murmur += _recorded(chance.choice(ALPHABET))[::-1]
    return bytes(murmur[:length])


def _mixed(spoken: bytes, murmur: bytes) -> bytes:
    """Loud voice, soft murmur. Two bytes never add up to more than one: the whole is one sum of two long numbers."""
    loud, soft = spoken.translate(_LOUD), murmur.translate(_SOFT)
    return (int.from_bytes(loud, "big") + int.from_bytes(soft, "big")).to_bytes(len(loud), "big")


def _silence(seconds: float) -> bytes:
    return bytes([_SILENCE]) * int(RATE * seconds)


def _wav(samples: bytes) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(samples)
    return written.getvalue()
