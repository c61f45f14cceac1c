"""Characters as strokes, for the images of captchas: each a list of lines through points of a grid of 4 by 6.

No character looks or sounds like another one: neither 0 and O, nor B and D, nor M and N.
"""

Point = tuple[float, float]

_DRAWN = {
    "2": "0,1 1,0 3,0 4,1 4,2 0,6 4,6",
    "3": "0,0 4,0 2,2.5 4,4 4,5 3,6 1,6 0,5",
    "4": "3,6 3,0 0,4 4,4",
    "5": "4,0 0,0 0,2.5 3,2.5 4,3.5 4,5 3,6 0,6",
    "6": "3,0 1,1 0,3 0,5 1,6 3,6 4,5 4,4 3,3 0,3.6",
    "7": "0,0 4,0 1.5,6|1,3 3.6,3",
    "8": "2,3 0.5,2 0.5,1 2,0 3.5,1 3.5,2 2,3 0,4 0,5 2,6 4,5 4,4 2,3",
    "9": "4,2.4 1,3 0,2 0,1 1,0 3,0 4,1 4,3 3,5 1,6",
    "F": "0,6 0,0 4,0|0,3 3,3",
    "H": "0,0 0,6|4,0 4,6|0,3 4,3",
    "J": "1,0 4,0|3,0 3,5 2,6 1,6 0,5",
    "K": "0,0 0,6|4,0 0,3.4|1.4,2.4 4,6",
    "M": "0,6 0,0 2,3 4,0 4,6",
    "R": "0,6 0,0 3,0 4,1 4,2 3,3 0,3|2,3 4,6",
    "U": "0,0 0,5 1,6 3,6 4,5 4,0",
    "W": "0,0 1,6 2,2 3,6 4,0",
    "Y": "0,0 2,3 4,0|2,3 2,6",
}


def _strokes(drawn: str) -> list[list[Point]]:
    return [[_point(pair) for pair in line.split()] for line in drawn.split("|")]


def _point(pair: str) -> Point:
    x, y = pair.split(",")
    return float(x), float(y)


GLYPHS: dict[str, list[list[Point]]] = {character: _strokes(drawn) for character, drawn in _DRAWN.items()}
ALPHABET = "".join(GLYPHS)
