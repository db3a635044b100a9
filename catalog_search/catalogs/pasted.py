"""An address out of whatever a person pasted: quotes, line ends, a missing scheme, a log-in inside it. No I/O."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional, Tuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

from .file_links import file_url

_MAX_LENGTH = 4_000
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_QUOTES = " \t\r\n\u00a0\u202f\"'`«»“”„‘’<>"
_URL_IN_TEXT = re.compile(r"https?:[/\\]+[^\s<>\"«»“”`|^]+", re.IGNORECASE)
_LOCAL = re.compile(r"file:|/(?!/)|\\\\|[a-z]:[\\/]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_NO_HOST = re.compile(r"(mailto|javascript|data|vbscript|about|tel|urn|geo|s?ftps?|wss?|smb|ssh|git):", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}|\d+(?:\.\d+){3}|localhost|\[[0-9a-f:]+\]", re.IGNORECASE)
_SHORT_HOST = re.compile(r"[\w-]+(?::\d+(?:/|$)|/)")
_ENDINGS = re.compile(r"\.(json|csv|xml|zip|txt|qgs|qgz|gpkg)$", re.IGNORECASE)
_OWN_COMPUTER = re.compile(r"(?:localhost|127(?:\.\d+){3}|\[?::1\]?)(?::\d+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Pasted:
    """The addresses to try, in order: two where the scheme was missing, none where the text is no address.

    No address holds a log-in; ``had_credentials`` says that one was there and was left out.
    """

    urls: Tuple[str, ...] = ()
    had_credentials: bool = False


def pasted_address(text: str) -> Pasted:
    """Read a pasted text as an ``http(s)`` or ``file:`` address.

    A path becomes a ``file:`` URL. A missing scheme is ``https``, then ``http``; the other way round for this computer.
    """
    text = _INVISIBLE.sub("", text[: 2 * _MAX_LENGTH]).lstrip(_QUOTES + "([{").rstrip(_QUOTES)
    if not text or len(text) > _MAX_LENGTH:
        return Pasted()
    if _LOCAL.match(text):
        return Pasted((file_url(text.splitlines()[0]),))
    inside = _URL_IN_TEXT.search(text)
    if inside is not None:
        scheme, _, rest = _trimmed(inside.group()).partition(":")
        return _web((scheme.lower(),), rest.lstrip("/\\"))
    word = text.lstrip("/").split()[0] if text.lstrip("/").split() else ""
    if not _is_host_first(word):
        return Pasted()
    place = word.split("/", 1)[0].rpartition("@")[2]
    return _web(("http", "https") if _OWN_COMPUTER.match(place) else ("https", "http"), _trimmed(word))


def without_credentials(url: str) -> str:
    """The address without user and word before the host."""
    parts = _split(url)
    if parts is None or "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _split(url: str) -> Optional[SplitResult]:
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and (parts.port is None or parts.port > 0) else None
    except ValueError:
        return None


def _web(schemes: Tuple[str, ...], rest: str) -> Pasted:
    rest = rest.replace("&amp;", "&").replace("\\", "/")
    urls = [f"{scheme}://{rest}" for scheme in schemes]
    if any(_split(url) is None for url in urls):
        return Pasted()
    clean = tuple(without_credentials(url) for url in urls)
    return Pasted(clean, had_credentials=clean != tuple(urls))


def _is_host_first(word: str) -> bool:
    """Whether a word without a scheme begins with a host: a name with a dot, or any name before a port or slash."""
    word = word.partition("?")[0].partition("#")[0]
    authority, slash, path = word.partition("/")
    login, at, host = authority.rpartition("@")
    if _NO_HOST.match(word) or (at and not slash and ":" not in login) or (not at and _SCHEME.match(word)):
        return False  # another scheme, or an e-mail address
    word = f"{host}{slash}{path}"
    host = re.split("[/:]", word, maxsplit=1)[0] if not word.startswith("[") else word.partition("]")[0] + "]"
    if "/" not in word and _ENDINGS.search(word):
        return False
    return _HOST.fullmatch(host) is not None or _SHORT_HOST.match(word) is not None


def _trimmed(url: str) -> str:
    """Without the punctuation of the sentence around it; a bracket that was opened in the address stays closed."""
    while url and (url[-1] in ".,;:!'’*_" or (url[-1] in ")]}" and url.count(url[-1]) > url.count(_OPENS[url[-1]]))):
        url = url[:-1]
    return url


_OPENS = {")": "(", "]": "[", "}": "{"}
