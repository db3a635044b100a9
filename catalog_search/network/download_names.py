"""File names for what is downloaded: the server's own where it gives one, made safe for every system."""
from __future__ import annotations

import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from typing import Iterable, Tuple
from urllib.parse import unquote, urlsplit

Headers = Iterable[Tuple[str, str]]

_MAX_NAME = 120
#: Bytes in UTF-8: file systems of Linux take 255, and endings are added.
_MAX_BYTES = 236
_LONGEST_ENDING = 12
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe_name(name: str) -> str:
    """A file name that every system takes: no folder, control or reserved character, no reserved name, not too long."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r'[\x00-\x1f\x7f<>:"|?*]', "_", name).encode("utf-8", "replace").decode("utf-8").strip(" .")
    if not name or _RESERVED.match(name):
        name = f"download_{name}".rstrip("_")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) >= _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    stem = stem[: _MAX_NAME - len(dot + ending)]
    room = _MAX_BYTES - len((dot + ending).encode("utf-8"))
    return stem.encode("utf-8")[:room].decode("utf-8", "ignore") + dot + ending


def best_name(headers: Headers, *urls: str) -> str:
    """A safe name: the server's, else the last part of the first address that has one."""
    names = (name_in(header(headers, "content-disposition")), *(url_name(url) for url in urls))
    return safe_name(next((name for name in names if name), ""))


def url_name(url: str) -> str:
    """The last part of an address's path; nothing where there is none."""
    return unquote(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1])


def header(headers: Headers, wanted: str) -> str:
    """The value of a header by its name in lower case; empty where it is missing."""
    return next((value for name, value in headers if name.lower() == wanted), "")


def mime_of(headers: Headers) -> str:
    """The media type, without its parameters."""
    return header(headers, "content-type").split(";")[0].strip().lower()


def name_in(value: str) -> str:
    """The file name of ``Content-Disposition`` (RFC 6266), in any of its spellings, encoded words (RFC 2047) too."""
    if not value:
        return ""
    message = Message()
    message["Content-Disposition"] = value
    name = message.get_filename() or ""
    if name.startswith("=?"):
        return _decoded_words(name)
    try:
        return name.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _decoded_words(name: str) -> str:
    try:
        return str(make_header(decode_header(name)))
    except (LookupError, ValueError, HeaderParseError):
        return name
