"""Checksums that catalogues give for files, in the form ``algorithm:hexadecimal``."""
from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Callable

#: Lengths of the digits by algorithm. SHA-1 is what uData gives: it tells a damaged file, no more is asked of it.
_DIGITS = {"sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}
_WRITTEN = re.compile(r"\s*(sha-?\d+)\s*:\s*([0-9a-fA-F]+)\s*$", re.IGNORECASE)
#: Multihash, as STAC writes it: what the digits begin with says algorithm and length.
_MULTIHASH = {"1114": "sha1", "1220": "sha256", "2030": "sha384", "1340": "sha512"}
_CHUNK = 1024 * 1024


def usable(checksum: str) -> str:
    """The checksum in one spelling; empty where it is missing, of another algorithm or not whole."""
    name, _, packed = checksum.strip().partition(":")
    if name == "multihash" and packed[:4] in _MULTIHASH:
        checksum = f"{_MULTIHASH[packed[:4]]}:{packed[4:]}"
    match = _WRITTEN.match(checksum)
    if match is None:
        return ""
    algorithm, digits = match.group(1).lower().replace("-", ""), match.group(2).lower()
    return f"{algorithm}:{digits}" if _DIGITS.get(algorithm) == len(digits) else ""


def fits(path: Path, checksum: str, check: Callable[[], None]) -> bool:
    """Whether a file has a usable checksum.

    :param check: called now and then; what it raises ends the reading
    :raises OSError: where the file cannot be read
    """
    algorithm, _, digits = checksum.partition(":")
    summed = hashlib.new(algorithm, usedforsecurity=False)
    with open(path, "rb") as file:
        while True:
            check()
            chunk = file.read(_CHUNK)
            if not chunk:
                return summed.hexdigest() == digits
            summed.update(chunk)
