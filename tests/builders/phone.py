"""A phone's camera: reads a QR code from its pixels, by ISO/IEC 18004 and without the library that drew it.

Black and white modules with a quiet zone go in; what the code says comes out. It repairs nothing: a picture made by us has
no scratches, and a wrong module has to fail a test.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable

Matrix = list[list[bool]]

#: Data codewords in each block, by version and level (table 9 of the standard), for the sizes that an address needs.
BLOCKS = {
    (2, "Q"): [22], (3, "Q"): [17] * 2, (4, "Q"): [24] * 2, (5, "Q"): [15] * 2 + [16] * 2, (6, "Q"): [19] * 4,
    (2, "H"): [16], (3, "H"): [13] * 2, (4, "H"): [9] * 4, (5, "H"): [11] * 2 + [12] * 2, (6, "H"): [15] * 4,
}  # fmt: skip
LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
MASKS: list[Callable[[int, int], bool]] = [
    lambda row, col: (row + col) % 2 == 0,
    lambda row, _col: row % 2 == 0,
    lambda _row, col: col % 3 == 0,
    lambda row, col: (row + col) % 3 == 0,
    lambda row, col: (row // 2 + col // 3) % 2 == 0,
    lambda row, col: row * col % 2 + row * col % 3 == 0,
    lambda row, col: (row * col % 2 + row * col % 3) % 2 == 0,
    lambda row, col: ((row + col) % 2 + row * col % 3) % 2 == 0,
]
FORMAT_MASK = 0b101010000010010
BYTES = 0b0100
#: How a line of a picture is written: the filters of PNG that a drawing of squares needs.
AS_IT_IS, ON_TOP_OF_THE_LINE_ABOVE = 0, 2


def modules_of_svg(svg: str) -> Matrix:
    """Give the modules of a drawing: horizontal strokes of one unit on a white ground, quiet zone included."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])  # type: ignore[index]
    strokes = re.search(r'<path stroke="#000" d="M(\d+) (\d+)\.5([^"]+)"', svg)
    if strokes is None:
        raise ValueError("the drawing has no strokes")
    dark = [[False] * size for _ in range(size)]
    col, row = int(strokes[1]), int(strokes[2])
    for kind, numbers in re.findall(r"([hm])([-\d. ]+)", strokes[3]):
        steps = [int(number) for number in numbers.split()]
        if kind == "h":
            dark[row][col : col + steps[0]] = [True] * steps[0]
        else:
            row += steps[1]
        col += steps[0]
    return dark


def modules_of_png(png: bytes, pixels: int) -> Matrix:
    """Give the modules of a picture of one bit a pixel, `pixels` wide each; every pixel of a module has to agree."""
    at, compressed, width = 8, b"", 0
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, _height, depth, colour = struct.unpack(">IIBB", body[:10])
            if (depth, colour) != (1, 0):
                raise ValueError((depth, colour))
        compressed += body if kind == b"IDAT" else b""
        at += length + 12
    raw, stride = zlib.decompress(compressed), -(-width // 8) + 1
    lines = [bytes(stride - 1)]
    for start in range(0, len(raw), stride):
        how, line = raw[start], raw[start + 1 : start + stride]
        if how not in {AS_IT_IS, ON_TOP_OF_THE_LINE_ABOVE}:
            raise ValueError("a line filtered in another way")
        above = lines[-1] if how else bytes(stride - 1)
        lines.append(bytes((one + other) % 256 for one, other in zip(line, above, strict=True)))
    dots = [[not line[col // 8] >> (7 - col % 8) & 1 for col in range(width)] for line in lines[1:]]
    for row, across in enumerate(dots):
        for col, dot in enumerate(across):
            if dot != dots[row - row % pixels][col - col % pixels]:
                raise ValueError("a ragged module")
    return [across[::pixels] for across in dots[::pixels]]


def quiet_zone(modules: Matrix) -> int:
    """Give the width of the white frame: the smallest of its four sides."""
    columns = [list(column) for column in zip(*modules, strict=True)]
    sides = [modules, modules[::-1], columns, columns[::-1]]
    return min(next(place for place, line in enumerate(side) if any(line)) for side in sides)


def read(modules: Matrix) -> tuple[str, str]:
    """Give what a code says, and its level of error correction (L, M, Q, H)."""
    frame = quiet_zone(modules)
    code = [line[frame:-frame] for line in modules[frame:-frame]]
    size = len(code)
    version = (size - 17) // 4
    first = [(8, col) for col in (0, 1, 2, 3, 4, 5, 7, 8)] + [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    bits = int("".join("01"[code[row][col]] for row, col in first), 2) ^ FORMAT_MASK
    level, mask = LEVELS[bits >> 13], MASKS[bits >> 10 & 7]
    said = [bool(code[row][col]) ^ mask(row, col) for row, col in _way(size, version)]
    words = [int("".join("01"[bit] for bit in said[at : at + 8]), 2) for at in range(0, len(said) - 7, 8)]
    data = _apart(words, BLOCKS[version, level])
    stream = "".join(f"{word:08b}" for word in data)
    if int(stream[:4], 2) != BYTES:
        raise ValueError("not bytes")
    length = int(stream[4:12], 2)
    payload = bytes(int(stream[12 + 8 * at : 20 + 8 * at], 2) for at in range(length))
    return payload.decode(), level


def _way(size: int, version: int) -> list[tuple[int, int]]:
    """Give the places of the data in their order: upwards and downwards in pairs of columns, from the right."""
    centre = 4 * version + 10
    way, up = [], True
    for right in (col for col in range(size - 1, 0, -2)):
        pair = right if right > 6 else right - 1
        for step in range(size):
            row = size - 1 - step if up else step
            way += [(row, col) for col in (pair, pair - 1) if not _is_fixed(row, col, size, centre)]
        up = not up
    return way


def _is_fixed(row: int, col: int, size: int, centre: int) -> bool:
    finder = (row < 9 and (col < 9 or col >= size - 8)) or (row >= size - 8 and col < 9)
    aligned = abs(row - centre) <= 2 and abs(col - centre) <= 2
    return finder or aligned or 6 in {row, col}


def _apart(words: list[int], blocks: list[int]) -> list[int]:
    """Put the data codewords of interleaved blocks back in their order."""
    data: list[list[int]] = [[] for _ in blocks]
    following = iter(words)
    for place in range(max(blocks)):
        for number, length in enumerate(blocks):
            if place < length:
                data[number].append(next(following))
    return [word for block in data for word in block]
