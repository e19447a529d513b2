"""Reading a QR code as a telephone does, from the drawing in the page (ISO/IEC 18004): versions 1 to 6, bytes, a drawing without damage."""

import re
from collections.abc import Iterator

# Data codewords of each block, by version and level.
BLOCKS = {
    1: {"L": [19], "M": [16], "Q": [13], "H": [9]},
    2: {"L": [34], "M": [28], "Q": [22], "H": [16]},
    3: {"L": [55], "M": [44], "Q": [17] * 2, "H": [13] * 2},
    4: {"L": [80], "M": [32] * 2, "Q": [24] * 2, "H": [9] * 4},
    5: {"L": [108], "M": [43] * 2, "Q": [15, 15, 16, 16], "H": [11, 11, 12, 12]},
    6: {"L": [68] * 2, "M": [27] * 4, "Q": [19] * 4, "H": [15] * 4},
}
LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
MASKS = [
    lambda row, col: (row + col) % 2 == 0,
    lambda row, col: row % 2 == 0,
    lambda row, col: col % 3 == 0,
    lambda row, col: (row + col) % 3 == 0,
    lambda row, col: (row // 2 + col // 3) % 2 == 0,
    lambda row, col: row * col % 2 + row * col % 3 == 0,
    lambda row, col: (row * col % 2 + row * col % 3) % 2 == 0,
    lambda row, col: ((row + col) % 2 + row * col % 3) % 2 == 0,
]


def read_qr(page: str) -> str:
    """The text in the first drawing of a page."""
    drawing = re.search(r'class="qrline"[^>]* d="([^"]+)"', page)
    assert drawing is not None, "no drawing"
    dark = set(_modules(drawing.group(1)))
    left, top, most = min(col for _row, col in dark), min(row for row, _col in dark), max(row for row, _col in dark)
    size = most - top + 1
    return _text({(row - top, col - left) for row, col in dark}, size)


def _modules(path: str) -> Iterator[tuple[int, int]]:
    row, col = 0.0, 0.0
    for letter, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        step = [float(one) for one in numbers.replace("-", " -").split()]
        if letter == "M":
            col, row = step
        elif letter == "m":
            col, row = col + step[0], row + step[1]
        else:
            yield from ((int(row), int(col) + at) for at in range(int(step[0])))
            col += step[0]


def _text(dark: set[tuple[int, int]], size: int) -> str:
    version = (size - 17) // 4
    places = [(8, col) for col in (0, 1, 2, 3, 4, 5, 7, 8)] + [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    told = int("".join(str(int(place in dark)) for place in places), 2) ^ 0b101010000010010
    level, mask = LEVELS[told >> 13], MASKS[told >> 10 & 0b111]
    bits = [((row, col) in dark) != mask(row, col) for row, col in _path(size, version)]
    words = [sum(bit << 7 - at for at, bit in enumerate(bits[begin : begin + 8])) for begin in range(0, len(bits) - 7, 8)]
    blocks: list[list[int]] = [[] for _length in BLOCKS[version][level]]
    taken = iter(words)
    for at in range(max(BLOCKS[version][level])):
        for block, length in zip(blocks, BLOCKS[version][level], strict=True):
            if at < length:
                block.append(next(taken))
    stream = "".join(f"{word:08b}" for block in blocks for word in block)
    assert stream[:4] == "0100", "not in bytes"
    count = int(stream[4:12], 2)
    return bytes(int(stream[begin : begin + 8], 2) for begin in range(12, 12 + 8 * count, 8)).decode()


def _path(size: int, version: int) -> Iterator[tuple[int, int]]:
    """The modules that carry what is said: two columns at a time from the right, up and down in turn."""
    upwards = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for row in range(size - 1, -1, -1) if upwards else range(size):
            yield from ((row, col) for col in (right, right - 1) if not _is_fixed(row, col, size, version))
        upwards = not upwards


def _is_fixed(row: int, col: int, size: int, version: int) -> bool:
    """Corners with the form of the code, the two lines that count, and the small square."""
    if (row < 9 and (col < 9 or col >= size - 8)) or (row >= size - 8 and col < 9) or 6 in {row, col}:
        return True
    small = size - 7
    return version > 1 and abs(row - small) <= 2 and abs(col - small) <= 2
