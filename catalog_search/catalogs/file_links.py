"""Addresses of the ``file`` catalogue: what a user typed, and what the links in a catalogue file may lead to."""
from __future__ import annotations

import re
from typing import Optional, Tuple
from urllib.parse import quote, unquote, urljoin, urlsplit

#: Schemes that may become network sources. A link with another scheme is kept as text, for the eye only.
NETWORK_SCHEMES = frozenset({"http", "https", "ftp", "ftps"})

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_FORBIDDEN_IN_NAME = re.compile(r"[\x00-\x1f\x7f\\:]")
_URL_CHARACTERS = "%/:?#[]@!$&'()*+,;=~"


def file_url(text: str) -> str:
    r"""The URL of a catalogue file that was typed as a path or URL (RFC 8089).

    ``/data/été.json``, ``C:\data\x.json`` and ``\\server\share\x.json`` become ``file:`` URLs, percent-encoded. A
    ``file:`` URL loses its backslashes and the host ``localhost``. Everything else comes back stripped.
    """
    text = text.strip().strip('"').strip()
    if _DRIVE.match(text):
        return "file:///" + quote(text.replace("\\", "/"), safe="/:")
    if text.startswith(("\\\\", "//")):
        return "file://" + quote(text.replace("\\", "/")[2:], safe="/")
    if text.startswith("/"):
        return "file://" + quote(text)
    if text[:5].lower() != "file:":
        return text
    path = quote(text[5:].replace("\\", "/"), safe="/:%")
    if path[:12].lower() == "//localhost/":
        path = path[11:]
    if path.startswith("//"):
        return "file:" + path
    return "file:///" + path.lstrip("/")


def is_file_url(url: str) -> bool:
    return url[:5].lower() == "file:"


class Links:
    """Resolves the links of one catalogue file against the address that it was read from.

    :param base: the ``file:`` or ``http(s)`` URL of the catalogue file
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self._is_local = is_file_url(base)

    def resource(self, text: str) -> Tuple[str, bool]:
        """A link as (URL, is a local file): local only for a file beside or below a catalogue on this computer."""
        if not text or _SCHEME.match(text):
            return text, False
        if self._is_local:
            local = self._beside(text)
            return (local, True) if local else (text, False)
        return self._joined(text), False

    def picture(self, text: str) -> str:
        """A thumbnail's URL: ``http(s)``, or ``file:`` for a picture beside a local catalogue, else nothing."""
        url, local = self.resource(text)
        return url if local else web_address(url)

    def page(self, text: str) -> str:
        """A web page's URL, nothing where it is none: local pages are not opened."""
        return web_address(text if self._is_local else self.resource(text)[0])

    def _joined(self, text: str) -> str:
        try:
            return urljoin(self._base, quote(text, safe=_URL_CHARACTERS))
        except ValueError:
            return text

    def _beside(self, text: str) -> str:
        """The ``file:`` URL of a relative link, nothing where it may lead out of the catalogue's own folder.

        Judged by its text alone. Every ``..`` is refused, since behind a symbolic link even ``a/../b`` leads outside;
        so are the dots and blanks that Windows drops from the end of a name, queries and fragments.
        """
        name = _decoded(text)
        if name is None or name.startswith("/") or "?" in text or "#" in text or _FORBIDDEN_IN_NAME.search(name):
            return ""
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if not parts or any(not part.rstrip(" .") for part in parts):
            return ""
        return self._base[: self._base.rindex("/") + 1] + quote("/".join(parts))


def web_address(text: str) -> str:
    """An ``http(s)`` URL as it is, anything else as nothing."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def _decoded(text: str) -> Optional[str]:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return None
