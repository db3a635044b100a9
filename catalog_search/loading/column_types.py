"""The types of a table's columns, told to QGIS in a file beside it (``.csvt`` of GDAL).

QGIS takes the code of a commune, ``01004``, for the number 1004: nothing joins to it any more. It looks at all rows
for its own guess; so must this, as a type that is told is not tried out.
"""
from __future__ import annotations

import os
import re
import uuid
from collections import deque
from itertools import islice, zip_longest
from pathlib import Path
from typing import Callable, Dict, List

from .tables import Table, all_rows

_AT_ONCE = 2000
#: Of so many digits a number is a name too: that of an establishment (SIRET), of a telephone.
_LONGEST_INTEGER = 9
# A column is looked at many cells at once, one a line: a hundred megabytes are as many as a dozen million cells. What
# is looked for begins with the end of the line before, which is found quickly.
_OF_INTEGERS, _OF_REALS = b"0123456789\n+-", b"0123456789.eE\n+-"
_CODE = re.compile(r"\n[+-]?0\d")
_NAME = re.compile(rf"\n\d{{{_LONGEST_INTEGER + 1},}}(?:\n|$)")
_DATES = re.compile(r"(?:\d{4}-\d\d-\d\d(?:\n|$))+")


def write_types(path: Path, table: Table, check: Callable[[], object] = bool) -> None:
    """Put the types of all columns beside a file of ours, where none are told yet.

    :param check: is asked again and again meanwhile; what it raises ends it
    :raises OSError: where a file cannot be read or written
    """
    target = path.with_name(f"{path.name}t")
    if target.exists():
        return
    types = ",".join(f'"{name}"' for name in column_types(path, table, check))
    draft = path.with_name(f".{uuid.uuid4().hex[:8]}.csvt")
    try:
        draft.write_text(types, "ascii")
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def column_types(path: Path, table: Table, check: Callable[[], object] = bool) -> List[str]:
    """``Integer``, ``Real``, ``Date`` or ``String`` of each column, such that each of its values is one.

    :raises OSError: where the file cannot be read
    """
    open_to: List[List[str]] = [list(_TESTS) for _ in table.columns]
    seen = [False] * len(open_to)
    rows = all_rows(path, table)
    for some in iter(lambda: list(islice(rows, _AT_ONCE)), []):
        check()
        for at, cells in enumerate(islice(zip_longest(*some, fillvalue=""), len(open_to))):
            filled = list(filter(None, cells)) if open_to[at] else []
            if filled:
                text = "\n".join(filled)
                is_plain = text.count("\n") == len(filled) - 1
                text = text.replace(",", ".") if table.decimal_comma else text
                open_to[at] = _left(open_to[at], text) if is_plain else []
                seen[at] = True
    return [names[0] if names and known else "String" for names, known in zip(open_to, seen)]


def _left(names: List[str], lines: str) -> List[str]:
    """The types that the values still have: where the first one fits, so do the others that fitted all before."""
    first = next((at for at, name in enumerate(names) if _TESTS[name](lines)), len(names))
    return names[first:]


def _are_integers(lines: str) -> bool:
    """A number with zeros before it is none."""
    if not _has_only(lines, _OF_INTEGERS) or _CODE.search(f"\n{lines}"):
        return False
    cells = lines.split("\n")
    return max(map(len, cells)) <= _LONGEST_INTEGER and _are(int, cells)


def _are_reals(lines: str) -> bool:
    if not _has_only(lines, _OF_REALS):
        return False
    below = f"\n{lines}"
    return not (_CODE.search(below) or _NAME.search(below)) and _are(float, lines.split("\n"))


def _has_only(lines: str, letters: bytes) -> bool:
    return lines.isascii() and not lines.encode("ascii").translate(None, letters)


def _are(number: Callable[[str], object], cells: List[str]) -> bool:
    try:
        deque(map(number, cells), 0)
    except ValueError:
        return False
    return True


def _are_dates(lines: str) -> bool:
    return bool(_DATES.fullmatch(lines))


#: Each fits where those before it do, but for the last, which fits where none of them does.
_TESTS: Dict[str, Callable[[str], bool]] = {
    "Integer": _are_integers,
    "Real": _are_reals,
    "Date": _are_dates,
}
