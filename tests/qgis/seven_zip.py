"""7z archives written by hand, since Python has no writer for them: all files in one LZMA2 stream, as 7-Zip packs them.

The layout is that of ``7zFormat.txt`` in 7-Zip's sources.
"""
from __future__ import annotations

import lzma
import struct
import zlib
from pathlib import Path
from typing import Dict, List

_DICTIONARY = 1 << 20
#: LZMA2, and its property for a dictionary of that size.
_CODER = bytes([0x21, 0x21, 1, 16])
_END, _HEADER, _STREAMS, _FILES, _PACK, _UNPACK, _SUBSTREAMS = 0, 1, 4, 5, 6, 7, 8
_SIZE, _CRC, _FOLDER, _UNPACKED, _COUNT, _NAMES = 9, 10, 11, 12, 13, 17


def write_seven_zip(path: Path, files: Dict[str, Path]) -> Path:
    """An archive of the files by their names in it."""
    contents = [file.read_bytes() for file in files.values()]
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": _DICTIONARY}]
    packed = lzma.compress(b"".join(contents), format=lzma.FORMAT_RAW, filters=filters)
    header = _header(list(files), contents, len(packed))
    start = struct.pack("<QQI", len(packed), len(header), zlib.crc32(header))
    path.write_bytes(b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + packed + header)
    return path


def _header(names: List[str], contents: List[bytes], packed: int) -> bytes:
    count = _number(len(names))
    pack = bytes([_PACK, 0, 1, _SIZE]) + _number(packed) + bytes([_END])
    unpack = bytes([_UNPACK, _FOLDER, 1, 0, 1]) + _CODER
    unpack += bytes([_UNPACKED]) + _number(sum(map(len, contents))) + bytes([_END])
    streams = bytes([_SUBSTREAMS, _COUNT]) + count + bytes([_SIZE])
    streams += b"".join(_number(len(one)) for one in contents[:-1])
    streams += bytes([_CRC, 1]) + struct.pack(f"<{len(contents)}I", *map(zlib.crc32, contents)) + bytes([_END])
    listed = b"\0" + b"".join(name.encode("utf-16-le") + b"\0\0" for name in names)
    kept = bytes([_FILES]) + count + bytes([_NAMES]) + _number(len(listed)) + listed + bytes([_END])
    return bytes([_HEADER, _STREAMS]) + pack + unpack + streams + bytes([_END]) + kept + bytes([_END])


def _number(value: int) -> bytes:
    """7-Zip's numbers: the leading ones of the first byte count the bytes that follow, lowest first."""
    for more in range(8):
        if value < 1 << (7 * (more + 1)):
            first = (0xFF00 >> more & 0xFF) | value >> (8 * more)
            return bytes([first]) + (value & (1 << 8 * more) - 1).to_bytes(more, "little")
    return b"\xff" + value.to_bytes(8, "little")
