"""From an address that a person typed to the root of a portal."""
from __future__ import annotations

import re
from typing import Callable, List
from urllib.parse import urlsplit, urlunsplit

_HERE = ("localhost", "127.0.0.1")


def portal_root(url: str, kept_path: Callable[[List[str]], List[str]]) -> str:
    """The root without query, fragment and a slash at its end; a missing scheme is https, but for this computer.

    :param kept_path: given the segments of the path, those that belong to the root
    """
    url = url.strip()
    if url and not re.match("[a-z][a-z0-9+.-]*://", url, re.IGNORECASE):
        host = re.split("[:/]", url, maxsplit=1)[0]
        url = f"{'http' if host in _HERE else 'https'}://{url}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = kept_path([segment for segment in parts.path.split("/") if segment])
    return urlunsplit((parts.scheme, parts.netloc, "/".join(["", *kept]) if kept else "", "", ""))
