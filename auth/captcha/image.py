"""The image of a captcha: characters turned, bent and crossed out, as a PNG in grey.

It is drawn here rather than with a library: seventeen characters made of strokes need no font, and the image is made
in a few milliseconds.
"""

import math
import random
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

from auth.captcha.glyphs import GLYPHS, Point

WIDTH, HEIGHT = 220, 80
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALE = bytes(205 + shade // 6 for shade in range(256))
_STEPS = 14
"""Points of a stroke between two corners."""


def image_of(text: str, chance: random.Random) -> bytes:
    """A PNG in which a person can read the text."""
    canvas = bytearray(chance.randbytes(WIDTH * HEIGHT).translate(_PALE))
    bend = chance.uniform(2, 4), chance.uniform(0.03, 0.06), chance.uniform(0, math.tau)
    for position, character in enumerate(text):
        for x, y in _written(character, 20 + position * 34, chance):
            _stamp(canvas, x, y + bend[0] * math.sin(bend[1] * x + bend[2]), 3)
    for _ in range(4):
        _cross_out(canvas, chance)
    return _png(bytes(canvas))


def _written(character: str, left: float, chance: random.Random) -> Iterator[Point]:
    """Points of the character, in its own size and slope."""
    turn, lean = chance.uniform(-0.22, 0.22), chance.uniform(-0.2, 0.2)
    size, top = chance.uniform(5.2, 6.6), chance.uniform(36, 44)
    cosine, sine = math.cos(turn) * size, math.sin(turn) * size
    for line in GLYPHS[character]:
        for (x, y), (to_x, to_y) in pairwise(line):
            for step in range(_STEPS):
                part = step / _STEPS
                across, down = x + (to_x - x) * part - 2, y + (to_y - y) * part - 3
                across += lean * down
                yield left + 8 + across * cosine - down * sine, top + across * sine + down * cosine


def _cross_out(canvas: bytearray, chance: random.Random) -> None:
    start, end = chance.uniform(10, HEIGHT - 10), chance.uniform(10, HEIGHT - 10)
    wave, phase = chance.uniform(2, 9), chance.uniform(0, math.tau)
    for x in range(WIDTH):
        y = start + (end - start) * x / WIDTH + wave * math.sin(x / 17 + phase)
        _stamp(canvas, x, y, 1)


def _stamp(canvas: bytearray, x: float, y: float, size: int) -> None:
    for row in range(round(y), round(y) + size):
        column = round(x)
        if 0 <= row < HEIGHT and 0 <= column < WIDTH - size:
            canvas[row * WIDTH + column : row * WIDTH + column + size] = b"\x30" * size


def _png(grey: bytes) -> bytes:
    """The pixels as a PNG: eight bits of grey each, no filter."""
    rows = b"".join(b"\0" + grey[start : start + WIDTH] for start in range(0, len(grey), WIDTH))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
