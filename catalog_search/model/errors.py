"""What can go wrong, as values. The words that a person reads are made of these by ``support.messages``."""
from __future__ import annotations

import errno
import re
from enum import Enum
from typing import Optional, Sequence, Tuple, TypeVar


class ErrorKind(str, Enum):
    """Why an operation failed, told apart as far as a user can do something different about it."""

    UNREACHABLE = "unreachable"
    NO_SUCH_HOST = "no_such_host"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    PROXY = "proxy"
    OFFLINE = "offline"
    REDIRECT = "redirect"
    CUT_OFF = "cut_off"
    CANCELLED = "cancelled"
    TOO_LARGE = "too_large"
    LOGIN_NEEDED = "login_needed"
    LOGIN_WRONG = "login_wrong"
    LOGIN_EXPIRED = "login_expired"
    LOGIN_LOCKED = "login_locked"
    NOTHING_SHARED = "nothing_shared"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    GONE = "gone"
    BAD_REQUEST = "bad_request"
    TOO_MANY = "too_many"
    SERVER = "server"
    UNAVAILABLE = "unavailable"
    HTML = "html"
    EMPTY = "empty"
    NOT_JSON = "not_json"
    NOT_XML = "not_xml"
    UNEXPECTED = "unexpected"
    SERVICE = "service"
    NOT_SUPPORTED = "not_supported"
    DISK = "disk"
    BROKEN = "broken"


class CertificateFault(str, Enum):
    """What is wrong with a server's certificate (RFC 5280 §6, RFC 9110 §4.3.4)."""

    SELF_SIGNED = "self_signed"
    UNKNOWN_AUTHORITY = "unknown_authority"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    WRONG_HOST = "wrong_host"
    OTHER = "other"


class CatalogError(Exception):
    """One source's failure. It ends in that source's status line and never stops the others.

    :param kind: why
    :param detail: the server's own words or technical detail, untranslated and untrusted
    :param status: the HTTP status where there was one
    :param url: what was asked, without credentials
    :param retry_after: seconds the server asked to wait (RFC 9110 §10.2.3), if it did
    :param about: what else the words name: the proxy (``host:port``), where a redirect leads, the log-in that is gone
    :param faults: what is wrong with the certificate, as far as it is known
    """

    def __init__(
        self,
        kind: ErrorKind,
        detail: str = "",
        status: Optional[int] = None,
        url: str = "",
        retry_after: Optional[float] = None,
        about: str = "",
        faults: Sequence[CertificateFault] = (),
    ) -> None:
        super().__init__(f"{kind.value}: {detail}" if detail else kind.value)
        self.kind = kind
        self.detail = detail
        self.status = status
        self.url = url
        self.retry_after = retry_after
        self.about = about
        self.faults: Tuple[CertificateFault, ...] = tuple(faults)

    @property
    def log_text(self) -> str:
        """One line for the message log."""
        faults = ", ".join(fault.value for fault in self.faults)
        status = f"HTTP {self.status}" if self.status else ""
        parts = [self.kind.value, status, self.url, self.about, faults, self.detail]
        return " | ".join(part for part in parts if part)

    @property
    def can_retry(self) -> bool:
        """Whether the same question may well be answered later without the user changing anything."""
        return self.kind not in (ErrorKind.NOT_SUPPORTED, ErrorKind.CANCELLED)


_EXPIRED = re.compile(r"invalid_token|token_expired|expired", re.IGNORECASE)


def refused_login(challenge: str, with_login: bool) -> ErrorKind:
    """What a status 401 says about the log-in: it is missing, wrong, or was good and is no longer.

    :param challenge: the header ``WWW-Authenticate``, in which a token that expired or was withdrawn is told
        (RFC 6750 §3.1)
    :param with_login: whether a log-in was sent
    """
    if not with_login:
        return ErrorKind.LOGIN_NEEDED
    return ErrorKind.LOGIN_EXPIRED if _EXPIRED.search(challenge) else ErrorKind.LOGIN_WRONG


#: What a disk refuses, by its error number: ``about`` of an error of kind ``DISK``.
DISK_FULL, DISK_DENIED, DISK_NAME = "full", "denied", "name"
_DISK = {
    errno.ENOSPC: DISK_FULL,
    errno.EFBIG: DISK_FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): DISK_FULL,
    errno.EACCES: DISK_DENIED,
    errno.EPERM: DISK_DENIED,
    errno.EROFS: DISK_DENIED,
    errno.ENAMETOOLONG: DISK_NAME,
}


def disk_error(error: OSError, url: str = "") -> CatalogError:
    """What could not be read or written on this computer; ``about`` tells a full disk and a closed folder apart."""
    return CatalogError(ErrorKind.DISK, str(error), url=url, about=_DISK.get(error.errno or 0, ""))


class BadConfig(Exception):
    """A connection object that cannot be used; ``member`` names what is missing or wrong."""

    def __init__(self, member: str, detail: str = "") -> None:
        super().__init__(f"{member}: {detail}" if detail else member)
        self.member = member
        self.detail = detail


_AnyError = TypeVar("_AnyError", bound=BaseException)


def without_frames(error: _AnyError) -> _AnyError:
    """The error as a value, to be kept or handed to another thread.

    The frames of its traceback keep alive whatever its callers hold: an open file, Qt objects that only their own
    thread may destroy.
    """
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error
