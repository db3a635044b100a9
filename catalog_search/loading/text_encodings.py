"""Which code page a text of eight bits was written in: windows-1252, or what DOS and the old Macintosh had.

"CSV (MS-DOS)" and "CSV (Macintosh)" of Excel, and tables of old GIS, say nothing of it. Their letters are told by how
often French has them, and by an upper case letter seldom following a lower case one.
"""
from __future__ import annotations

import codecs
import io
import re
from pathlib import Path
from typing import Dict

#: By the names that Python and GDAL (iconv) both know; the provider of delimited text is sure of neither.
OLD = ("CP850", "macintosh")
_CODECS = {"windows-1252": "cp1252", "CP850": "cp850", "macintosh": "mac_roman"}
_WEIGHTS: Dict[str, float] = {
    **dict.fromkeys("é", 10.0),
    **dict.fromkeys("èà", 4.0),
    **dict.fromkeys("êçÉ’", 2.0),
    **dict.fromkeys("ôîâûùïëœÈÀ", 1.0),
    **dict.fromkeys("“”‘«»–—…€°²³", 0.0),
    **dict.fromkeys("äöüßñáíóúãõæÊÎÔÇŒÄÖÜÑ", 0.5),
}
#: Beside an ASCII letter, so that signs are not taken for letters.
_LETTER = re.compile(rb"[A-Za-z][\x80-\xff]|(?<![A-Za-z])[\x80-\xff](?=[A-Za-z])")
_MOST = 5000
#: Bytes that are read or written at once. With Python's few thousand, a thread that goes through a large file gives its
#: lock away and takes it back so often that the main thread, woken each time and late, does not get it (0.25 s seen).
PIECE = 1024 * 1024


def open_text(path: Path, codec: str) -> io.TextIOWrapper:
    """Open a text to be read in large pieces, its ends of lines as they are.

    :raises OSError: where that is not possible
    """
    text = path.open("r", PIECE, codec, "replace", "")
    text._CHUNK_SIZE = PIECE  # type: ignore[attr-defined]  # else it reads past the buffer, a little at a time
    return text


def eight_bit_encoding(sample: bytes) -> str:
    """``windows-1252``, ``CP850`` or ``macintosh``; the first where nothing speaks clearly for another."""
    found = [match.group() for _, match in zip(range(_MOST), _LETTER.finditer(sample))]
    scores = {name: sum(_weight(pair.decode(codec, "replace")) for pair in found) for name, codec in _CODECS.items()}
    best = max(OLD, key=lambda name: scores[name])
    return best if scores[best] > 3 * max(scores["windows-1252"], 0) else "windows-1252"


def other_encoding(path: Path) -> str:
    """The encoding of a text that should be UTF-8; empty where it is.

    :raises OSError: where it cannot be read
    """
    with open(path, "rb") as file:
        decoder, piece = codecs.getincrementaldecoder("utf-8")(), file.read(PIECE)
        if piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "UTF-16"
        while True:
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError:
                return eight_bit_encoding(piece)
            if not piece:
                return ""
            piece = file.read(PIECE)


def write_utf8(path: Path, encoding: str, target: Path) -> None:
    """Write a text anew, in UTF-8.

    :raises OSError: where a file cannot be read or written
    """
    codec = python_codec(encoding)
    with open_text(path, codec) as read, target.open("w", PIECE, "utf-8", None, "") as output:
        output.writelines(iter(lambda: read.read(PIECE), ""))


def python_codec(encoding: str) -> str:
    """The name by which Python decodes it; of UTF-8 without the byte order mark."""
    return {**_CODECS, "UTF-8": "utf-8-sig"}.get(encoding, encoding)


def _weight(letters: str) -> float:
    letter = letters[-1]
    if letters[0].islower() and letter.isupper() and len(letters) > 1:
        return -2.0
    return _WEIGHTS.get(letter, -1.0)
