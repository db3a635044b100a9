"""The types of a table's columns, told to QGIS in a file beside it (``.csvt`` of GDAL).

QGIS takes the code of a commune, ``01004``, for the number 1004: nothing joins to it any more. It looks at all rows
for its own guess; so must this, as a type that is told is not tried out.
"""
from __future__ import annotations

import os
import re
import uuid
from itertools import islice, zip_longest
from pathlib import Path
from typing import Callable, Dict, List, Sequence

from .tables import Table, all_rows

_AT_ONCE = 2000
#: Of so many digits a number is a name too: that of an establishment (SIRET), of a telephone.
_LONGEST_INTEGER = 9
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)$")
_REAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")
_CODE = re.compile(r"0\d")


def write_types(path: Path, table: Table) -> None:
    """Put the types of all columns beside a file of ours.

    :raises OSError: where a file cannot be read or written
    """
    draft = path.with_name(f".{uuid.uuid4().hex[:8]}.csvt")
    draft.write_text(",".join(f'"{name}"' for name in column_types(path, table)), "ascii")
    os.replace(draft, path.with_name(f"{path.name}t"))


def column_types(path: Path, table: Table) -> List[str]:
    """``Integer``, ``Real``, ``Date`` or ``String`` of each column, such that each of its values is one.

    :raises OSError: where the file cannot be read
    """
    open_to: List[List[str]] = [list(_TESTS) for _ in table.columns]
    seen = [False] * len(open_to)
    rows = all_rows(path, table)
    for some in iter(lambda: list(islice(rows, _AT_ONCE)), []):
        for at, cells in enumerate(islice(zip_longest(*some, fillvalue=""), len(open_to))):
            filled = [cell for cell in map(str.strip, cells) if cell] if open_to[at] else []
            if filled:
                values = [cell.replace(",", ".") for cell in filled] if table.decimal_comma else filled
                seen[at] = True
                open_to[at] = [name for name in open_to[at] if _TESTS[name](values)]
    return [names[0] if names and known else "String" for names, known in zip(open_to, seen)]


def _are_integers(values: Sequence[str]) -> bool:
    return all(map(_INTEGER.match, values)) and max(map(len, values)) <= _LONGEST_INTEGER


def _are_reals(values: Sequence[str]) -> bool:
    return all(map(_REAL.match, values)) and not any(map(_CODE.match, values)) and not _have_long_names(values)


def _have_long_names(values: Sequence[str]) -> bool:
    return any(len(value) > _LONGEST_INTEGER and value.isdigit() for value in values)


def _are_dates(values: Sequence[str]) -> bool:
    return all(map(_DATE.match, values))


#: The narrowest first.
_TESTS: Dict[str, Callable[[Sequence[str]], bool]] = {
    "Integer": _are_integers,
    "Real": _are_reals,
    "Date": _are_dates,
}
