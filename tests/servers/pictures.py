"""Small pictures and vector tiles, made byte by byte."""
from __future__ import annotations

import struct
import zlib
from typing import Iterable, Tuple

Colour = Tuple[int, int, int]


def png(colour: Colour, width: int = 256, height: int = 256) -> bytes:
    """A picture of one colour (PNG, ISO/IEC 15948)."""
    header = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(colour) * width) * height)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data)) for name, data in chunks
    )


def vector_tile(layer: str, name: str) -> bytes:
    """A tile with one square that fills its middle, whose ``nom`` is given (Mapbox Vector Tile 2.1 §4)."""
    side, corner = 3072, 512
    steps = [(corner, corner), (side, 0), (0, side), (-side, 0)]
    moves = [[_zigzag(x), _zigzag(y)] for x, y in steps]
    square = [_command(1, 1), *moves[0], _command(2, 3), *moves[1], *moves[2], *moves[3], _command(7, 1)]
    feature = _bytes(2, _varints((0, 0))) + _number(3, 3) + _bytes(4, _varints(square))
    value = _bytes(1, name.encode())
    content = _number(15, 2) + _bytes(1, layer.encode()) + _bytes(2, feature)
    return _bytes(3, content + _bytes(3, b"nom") + _bytes(4, value) + _number(5, 4096))


def _command(number: int, count: int) -> int:
    return number | count << 3


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _varints(values: Iterable[int]) -> bytes:
    return b"".join(map(_varint, values))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content
