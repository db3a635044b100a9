"""Reads a catalogue that is a file on this computer, in the shape of an HTTP answer."""
from __future__ import annotations

import os
import re
from email.utils import formatdate
from typing import Optional
from urllib.parse import quote, unquote, urlsplit

import requests

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind

MAX_FILE = 64 * 1024 * 1024


def is_local(url: str) -> bool:
    return url[:5].lower() == "file:"


def local_path(url: str) -> str:
    """The path of a ``file:`` URL (RFC 8089); hosts become UNC paths, drive letters lose the leading slash."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.netloc and parts.netloc.lower() != "localhost":
        return f"//{parts.netloc}{path}"
    return path[1:] if re.match(r"/[A-Za-z]:", path) else path


def path_url(path: str) -> str:
    """A path as ``file:`` URL, whatever system it is from: ``\\\\host\\share``, ``C:\\folder``, ``/folder``."""
    plain = path.strip()
    if plain[:5].lower() == "file:":
        return plain
    plain = plain.replace("\\", "/") if "\\" in plain else plain
    if plain.startswith("//"):
        return f"file:{quote(plain)}"
    is_absolute = plain.startswith("/") or plain[1:2] == ":"
    return f"file:///{quote(plain.lstrip('/'))}" if is_absolute else f"file:{quote(plain)}"


def read_local(request: requests.PreparedRequest, config: Optional[CatalogConfig]) -> requests.Response:
    """Answer 200 with a file's bytes or 404. Only a catalogue that was itself configured as a file is read.

    :raises CatalogError: where the address is not the catalogue's own, or the file is too large or unreadable
    """
    url = request.url or ""
    if config is None or not is_local(config.url) or local_path(url) != local_path(config.url):
        raise CatalogError(ErrorKind.FORBIDDEN, "a local file that is not the configured catalogue", url=url)
    response = requests.Response()
    response.url = url
    response.request = request
    path = local_path(url)
    try:
        size = os.path.getsize(path)
        if size > MAX_FILE:
            raise CatalogError(ErrorKind.TOO_LARGE, f"{size} bytes", url=url)
        with open(path, "rb") as file:
            response._content = file.read(MAX_FILE + 1)
        response.headers["Last-Modified"] = formatdate(os.path.getmtime(path), usegmt=True)
        response.status_code = 200
    except FileNotFoundError:
        response._content = b""
        response.status_code = 404
    except OSError as error:
        raise CatalogError(ErrorKind.UNREACHABLE, str(error), url=url) from error
    return response
