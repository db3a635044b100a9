"""What the text formats of MapInfo and AutoCAD tell before GDAL opens them. Pure."""
from __future__ import annotations

import re
from typing import List, Optional

from .table_places import Box

#: A table's own text is short; what goes on for longer is none.
_LONGEST = 256 * 1024
_OWN_DATA = re.compile(rb"(?im)^[^\S\n]*type\s+(native|dbf)\b")
_ELSEWHERE = re.compile(
    rb"(?im)\bopen\s+table\b|\bcreate\s+view\b|isseamless|^[^\S\n]*file\s+\"|^[^\S\n]*raster\b"
)
_HEADER_END = re.compile(rb"\n[^\S\n]*0[^\S\n]*\n\s*ENDSEC")


def is_own_table(tab: bytes) -> bool:
    """Whether a ``.tab`` describes the files beside it that bear its own name, and nothing elsewhere."""
    return len(tab) < _LONGEST and bool(_OWN_DATA.search(tab)) and not _ELSEWHERE.search(tab)


def is_tab(head: bytes) -> bool:
    """Whether it is the ``.tab`` of a table rather than an interchange file (``.mif``)."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:6].lower() == b"!table"


def drawing_box(head: bytes) -> Optional[Box]:
    """West, south, east, north by the corners in the header of a DXF; ``None`` where they are not there."""
    header = _HEADER_END.split(head, 1)[0]
    low, high = _corner(header, b"$EXTMIN"), _corner(header, b"$EXTMAX")
    return None if low is None or high is None else (low[0], low[1], high[0], high[1])


def _corner(header: bytes, name: bytes) -> Optional[List[float]]:
    """The group codes 10 and 20 (x and y) that follow a header variable (AutoCAD DXF reference, HEADER section)."""
    pattern = re.escape(name) + rb"\s+10\s+([-+\d.eE]{1,40})\s+20\s+([-+\d.eE]{1,40})\s"
    match = re.search(pattern, header)
    try:
        return [float(number) for number in match.groups()] if match else None
    except ValueError:
        return None
