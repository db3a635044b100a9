"""Small point clouds written by hand, made for being read in parts (COPC 1.0)."""
from __future__ import annotations

import struct
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from tests.qgis.loading_support import srs

Place = Tuple[float, float, float]
#: A cube in Lambert-93: its lowest corner and its side, in metres.
CORNER: Place = (300000.0, 6700000.0, 100.0)
SIDE = 128.0
_SCALE = 0.01
#: One point in the middle of the cube, one in each of its eighths.
_KEYS = [(0, 0, 0, 0), *((1, n & 1, n >> 1 & 1, n >> 2 & 1) for n in range(8))]
_NO_TIME = (0.0, 0.0)


def cloud_points() -> List[Place]:
    """Where the points of ``write_copc`` are, in the order of its nodes."""
    return [_middle(key) for key in _KEYS]


def _middle(key: Sequence[int]) -> Place:
    side = SIDE / 2 ** key[0]
    x, y, z = (CORNER[axis] + (key[axis + 1] + 0.5) * side for axis in range(3))
    return x, y, z


def write_copc(path: Path, kind: int = 2, colours: Optional[Tuple[int, int, int]] = None) -> Path:
    """A cloud of nine points, a node for each: the first point of a node is not compressed (LASzip, formats 6 and 7).

    :param kind: the class of the points (LAS 1.4): 1 not classified, 2 ground, 6 building
    :param colours: red, green and blue of all points
    """
    points = cloud_points()
    projection = _record("LASF_Projection", 2112, srs(2154).ExportToWkt().encode() + b"\0")
    packing = struct.pack("<HHBBHIIqqH", 3, 0, 3, 4, 3, 0, 0xFFFFFFFF, -1, -1, 2 if colours else 1)
    packing += struct.pack("<HHH", 10, 30, 3) + (struct.pack("<HHH", 11, 6, 3) if colours else b"")
    laszip = _record("laszip encoded", 22204, packing)
    start = 375 + 54 + 160 + len(laszip) + len(projection)
    nodes = [_node(point, number, kind, colours) for number, point in enumerate(points)]
    first = start + 8  # where the list of LASzip's pieces is: COPC has a better one
    ends = [first + sum(map(len, nodes[:number])) for number in range(len(nodes) + 1)]
    pages = b"".join(
        struct.pack("<4iQii", *key, offset, len(node), 1) for key, offset, node in zip(_KEYS, ends, nodes)
    )
    listed = ends[-1] + 60
    centre = [corner + SIDE / 2 for corner in CORNER]
    about = struct.pack("<5d2Q2d", *centre, SIDE / 2, SIDE / 2, listed, len(pages), *_NO_TIME) + bytes(88)
    header = _header(points, 0x87 if colours else 0x86, 36 if colours else 30, start, 3, evlr=ends[-1])
    table = struct.pack("<q", ends[-1])
    extended = struct.pack("<H16sHQ32s", 0, b"copc", 1000, len(pages), b"")
    path.write_bytes(
        header + _record("copc", 1, about) + laszip + projection + table + b"".join(nodes) + extended + pages
    )
    return path


def _node(place: Place, number: int, kind: int, colours: Optional[Tuple[int, int, int]]) -> bytes:
    """One point as it is, how many there are, and that each of the layers of further ones is empty."""
    point = struct.pack("<iiiHBBBBhHd", *_packed(place), number, 0x11, 0, kind, 0, 0, 1, 0.0)
    layers = 10 if colours else 9
    painted = struct.pack("<3H", *colours) if colours else b""
    return point + painted + struct.pack("<I", 1) + bytes(4 * layers)


def _packed(place: Place) -> Tuple[int, int, int]:
    x, y, z = (round((value - corner) / _SCALE) for value, corner in zip(place, CORNER))
    return x, y, z


def _record(user: str, number: int, data: bytes) -> bytes:
    return struct.pack("<H16sHH32s", 0, user.encode(), number, len(data), b"") + data


def _header(points: Sequence[Place], form: int, size: int, start: int, records: int, evlr: int) -> bytes:
    """A header of LAS 1.4."""
    head = b"LASF" + struct.pack("<HH16xBB32s32sHH", 0, 16, 1, 4, b"", b"", 1, 2024)
    head += struct.pack("<HIIBHI5I", 375, start, records, form, size, 0, *[0] * 5)
    head += struct.pack("<6d", *[_SCALE] * 3, *CORNER)
    for axis in range(3):
        values = [point[axis] for point in points]
        head += struct.pack("<2d", max(values), min(values))
    return head + struct.pack("<QQIQ15Q", 0, evlr, 1, len(points), len(points), *[0] * 14)
