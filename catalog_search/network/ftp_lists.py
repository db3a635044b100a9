"""What FTP servers say is in a folder: for programs (MLSD, RFC 3659 §7), or as ``ls -l`` and Windows write it. Pure."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, Iterator, List, Optional

from .conversation import length_in

_UNIX = re.compile(
    rb"^([-dl])[-rwxsStTlL+.@]{9,11}\s+(?:\d+\s+)?(?:\S+\s+){1,2}?(\d+)\s+"
    rb"(?:[A-Za-z\xc0-\xff.]{3,9}\s+\d{1,2}|\d{1,2}\s+[A-Za-z\xc0-\xff.]{3,9}|\d{4}-\d\d-\d\d)\s+(?:\d{4}|\d{1,2}:\d\d)\s(.+)$"
)
_DOS = re.compile(rb"^\d\d-\d\d-\d{2,4}\s+\d\d:\d\d\s?(?:[AaPp][Mm])?\s+(<DIR>|\d+)\s+(.+)$")


@dataclass(frozen=True)
class Listed:
    """``name`` in the server's own bytes; ``size`` in bytes, where it is told."""

    name: bytes
    folder: bool = False
    size: Optional[int] = None


def read_machine_list(text: bytes) -> List[Listed]:
    """The answer to MLSD."""
    return list(_usable(_machine_line(line) for line in text.splitlines()))


def read_list(text: bytes) -> List[Listed]:
    """The answer to LIST; lines of no known shape are left out."""
    return list(_usable(_unix_line(line) or _dos_line(line) for line in text.splitlines()))


def _usable(found: Iterator[Optional[Listed]]) -> Iterator[Listed]:
    """No folder above, no name that leads elsewhere."""
    for entry in found:
        if entry is not None and entry.name not in (b"", b".", b"..") and b"/" not in entry.name:
            yield entry


def _machine_line(line: bytes) -> Optional[Listed]:
    facts, blank, name = line.partition(b" ")
    if not blank:
        return None
    told: Dict[str, str] = {}
    for fact in facts.decode("ascii", "replace").split(";"):
        key, _, value = fact.partition("=")
        told[key.lower()] = value
    kind = told.get("type", "file").lower()
    if kind in ("cdir", "pdir"):
        return None
    return Listed(name, kind == "dir", None if kind == "dir" else length_in(told.get("size", "")))


def _unix_line(line: bytes) -> Optional[Listed]:
    match = _UNIX.match(line)
    if match is None:
        return None
    kind, size, name = match.groups()
    if kind == b"l":  # where a link leads is not told: to a file, as far as its name has an ending
        name = name.partition(b" -> ")[0]
        return Listed(name, b"." not in name)
    return Listed(name, kind == b"d", None if kind == b"d" else length_in(size.decode()))


def _dos_line(line: bytes) -> Optional[Listed]:
    match = _DOS.match(line)
    if match is None:
        return None
    size, name = match.groups()
    return Listed(name, size == b"<DIR>", None if size == b"<DIR>" else length_in(size.decode()))
