"""Addresses of FTP (RFC 1738 §3.2) and what goes over the wire for them. Pure."""
from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

from ..model.errors import CatalogError, ErrorKind

#: Ports of FTP, and of FTP inside TLS from the first byte (RFC 4217 §2).
PORT, TLS_PORT = 21, 990
_TYPE = re.compile(rb";type=[aidAID]$")
_BREAKS = re.compile(rb"[\r\n\x00]")


@dataclass(frozen=True)
class FtpAddress:
    """``path`` in the server's own bytes, from where the log-in begins; ``port`` is 0 where the address has none.

    ``shown`` is the address without user, password and fragment, fit for logs and for who looks at a layer.
    """

    host: str
    port: int
    path: bytes
    user: bytes
    password: bytes
    tls: bool
    shown: str

    @property
    def is_anonymous(self) -> bool:
        return not self.user

    def without_secrets(self, text: str) -> str:
        """Words of the server's without the user and password, which some repeat."""
        for secret in (self.password, self.user):
            if len(secret) > 2:
                text = text.replace(secret.decode("utf-8", "replace"), "…")
        return text


def is_ftp(url: str) -> bool:
    """Whether an address is one of FTP, with or without TLS."""
    return url[:7].lower().startswith(("ftp://", "ftps://"))


def ftp_address(url: str) -> FtpAddress:
    """The parts of an address; a question mark belongs to the name of the file.

    :raises CatalogError: of kind ``BAD_REQUEST`` for what is none, or would smuggle in a second command
    """
    rest = url.partition("#")[0]
    try:
        parts = urlsplit(rest)
        host, port = parts.hostname or "", parts.port or 0
    except ValueError as error:
        raise CatalogError(ErrorKind.BAD_REQUEST, "no address", url=url.partition("://")[0]) from error
    named, _, place = parts.netloc.rpartition("@")
    user, _, password = named.partition(":")
    path = _TYPE.sub(b"", unquote_to_bytes(f"{parts.path}?{parts.query}" if parts.query else parts.path))
    address = FtpAddress(
        host, port, path[1:], unquote_to_bytes(user), unquote_to_bytes(password), parts.scheme.lower() == "ftps",
        f"{parts.scheme}://{place}{parts.path}",
    )  # fmt: skip
    if not host or any(map(_BREAKS.search, (path, address.user, address.password))):
        raise CatalogError(ErrorKind.BAD_REQUEST, "not an address of FTP", url=address.shown)
    return address
