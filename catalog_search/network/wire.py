"""Between ``requests`` values and Qt's network classes."""
from __future__ import annotations

from typing import Dict, Iterable, List, Optional, Tuple

import requests
from qgis.PyQt.QtCore import QByteArray, QUrl
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ..model.errors import CatalogError, CertificateFault, ErrorKind
from ..support.compat import enum_value

#: Set by Qt and QGIS themselves; Qt unpacks gzip only when it asked for it.
_NOT_SENT = {"accept-encoding", "user-agent", "connection", "content-length", "host"}
#: The value of ``Accept-Encoding`` that asks for the very bytes of a file (RFC 9110 §12.5.3).
_AS_IT_IS = "identity"
_MAX_REDIRECTS = 8
_LONGEST_ADDRESS = 200

_Error = QNetworkReply.NetworkError
_KINDS: Dict[int, ErrorKind] = {
    enum_value(_Error.ConnectionRefusedError): ErrorKind.REFUSED,
    enum_value(_Error.RemoteHostClosedError): ErrorKind.CUT_OFF,
    enum_value(_Error.HostNotFoundError): ErrorKind.NO_SUCH_HOST,
    enum_value(_Error.TimeoutError): ErrorKind.TIMEOUT,
    enum_value(_Error.OperationCanceledError): ErrorKind.TIMEOUT,
    enum_value(_Error.SslHandshakeFailedError): ErrorKind.CERTIFICATE,
    enum_value(_Error.TemporaryNetworkFailureError): ErrorKind.OFFLINE,
    enum_value(_Error.NetworkSessionFailedError): ErrorKind.OFFLINE,
    enum_value(_Error.TooManyRedirectsError): ErrorKind.REDIRECT,
    enum_value(_Error.InsecureRedirectError): ErrorKind.REDIRECT,
    enum_value(_Error.ProtocolFailure): ErrorKind.CUT_OFF,
    enum_value(_Error.ProtocolUnknownError): ErrorKind.REDIRECT,
    enum_value(_Error.ProtocolInvalidOperationError): ErrorKind.BAD_REQUEST,
}
_PROXY_CODES = range(101, 200)
#: Statuses with which a proxy refuses a plain HTTP request in its own name.
_BY_PROXIES = (403, 502, 503, 504)
#: The property of a reply that holds what was wrong with the server's certificate, as values of ``CertificateFault``.
FAULTS = "catalog_search_certificate"
#: From here on an error is what the server said (QNetworkReply::NetworkError): its HTTP status and body say more.
_FIRST_CONTENT_CODE = 201


def to_qt(url: str, headers: Iterable[Tuple[str, str]], timeout: int, with_login: bool) -> QNetworkRequest:
    """A request for QGIS's network access manager, never cached, with redirects as far as they are safe.

    With a log-in a redirect is followed within the host only: Qt 5 forwards ``Authorization`` to any other.

    :param timeout: milliseconds without a byte
    :param with_login: whether QGIS adds a log-in; an ``Authorization`` among the headers counts as one, too
    """
    request = QNetworkRequest(QUrl.fromEncoded(QByteArray(url.encode("utf-8"))))
    for name, value in headers:
        with_login |= name.lower() == "authorization"
        if name.lower() not in _NOT_SENT or value == _AS_IT_IS:
            request.setRawHeader(QByteArray(name.encode("latin-1")), QByteArray(value.encode("utf-8")))
    policy = QNetworkRequest.RedirectPolicy
    follow = policy.SameOriginRedirectPolicy if with_login else policy.NoLessSafeRedirectPolicy
    attribute = QNetworkRequest.Attribute
    request.setAttribute(attribute.RedirectPolicyAttribute, enum_value(follow))
    fresh = QNetworkRequest.CacheLoadControl.AlwaysNetwork
    request.setAttribute(attribute.CacheLoadControlAttribute, enum_value(fresh))
    request.setAttribute(attribute.CacheSaveControlAttribute, False)
    request.setMaximumRedirectsAllowed(_MAX_REDIRECTS)
    if hasattr(request, "setTransferTimeout"):  # Qt 5.15
        request.setTransferTimeout(timeout)
    return request


def header_pairs(request: requests.PreparedRequest) -> List[Tuple[str, str]]:
    return [(_as_str(name), _as_str(value)) for name, value in request.headers.items()]


def failure(reply: QNetworkReply) -> Optional[CatalogError]:
    """Why a finished reply is no answer at all; ``None`` where it is one, even an HTTP error."""
    code = enum_value(reply.error())
    status = status_of(reply)
    if status == 407 or (status in _BY_PROXIES and _is_of_proxy(reply)):
        return CatalogError(ErrorKind.PROXY, _words(reply), status=status, url=shown_url(reply.url()))
    if code == 0 or (code >= _FIRST_CONTENT_CODE and (status or 0) >= 400):
        return None
    kind = ErrorKind.PROXY if code in _PROXY_CODES else _KINDS.get(code, ErrorKind.UNREACHABLE)
    about = _leads_to(reply) if kind is ErrorKind.REDIRECT else ""
    faults = [CertificateFault(value) for value in reply.property(FAULTS) or ()]
    if kind is ErrorKind.CERTIFICATE and faults:
        return CatalogError(kind, "", url=shown_url(reply.url()), faults=faults)
    return CatalogError(kind, _words(reply), status=status, url=shown_url(reply.url()), about=about)


def _is_of_proxy(reply: QNetworkReply) -> bool:
    """Whether an error page is the proxy's own: Proxy-Status (RFC 9209 §2) with an error, or Squid's own header."""
    told = bytes(reply.rawHeader(QByteArray(b"Proxy-Status"))).lower()
    return b"error=" in told or reply.hasRawHeader(QByteArray(b"X-Squid-Error"))


def _words(reply: QNetworkReply) -> str:
    """What Qt says, without what the address may hold of keys and passwords."""
    url = reply.url()
    words = reply.errorString()
    for spelling in (url.toString(), url.toDisplayString(), bytes(url.toEncoded()).decode("ascii")):
        words = words.replace(spelling, shown_url(url))
    return words[:300]


def _leads_to(reply: QNetworkReply) -> str:
    """The web address to which a redirect leads that was not followed; empty for a circle and for other schemes."""
    target = redirect_target(reply)
    return shown_url(QUrl.fromEncoded(QByteArray(target.encode("ascii"))))[:_LONGEST_ADDRESS] if target else ""


def redirect_target(reply: QNetworkReply) -> str:
    """As it stands, the web address to which a redirect leads that was not followed; empty where there is none."""
    place = reply.url().resolved(QUrl.fromEncoded(reply.rawHeader(QByteArray(b"Location"))))
    circle = reply.error() == _Error.TooManyRedirectsError
    named = reply.hasRawHeader(QByteArray(b"Location")) and place.scheme() in ("http", "https")
    return bytes(place.toEncoded()).decode("ascii") if named and not circle else ""


def status_of(reply: QNetworkReply) -> Optional[int]:
    """The HTTP status of a reply; ``None`` where it never had one."""
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    return int(status) if status is not None else None


def shown_url(url: QUrl) -> str:
    """An address fit for a log: without user, password, query, fragment."""
    options = QUrl.UrlFormattingOption
    return url.toString(options.RemoveUserInfo | options.RemoveQuery | options.RemoveFragment)


def headers_of(reply: QNetworkReply) -> List[Tuple[str, str]]:
    """The reply's headers; Qt has unpacked the body, so ``Content-Encoding`` and its length are left out."""
    pairs = [(bytes(name).decode("latin-1"), bytes(value).decode("latin-1")) for name, value in reply.rawHeaderPairs()]
    packed = any(name.lower() == "content-encoding" for name, _ in pairs)
    dropped = {"content-encoding", "content-length"} if packed else set()
    return [(name, value) for name, value in pairs if name.lower() not in dropped]


def to_response(
    request: requests.PreparedRequest,
    status: int,
    url: str,
    headers: Iterable[Tuple[str, str]],
    body: bytes,
    with_login: bool,
) -> requests.Response:
    """The answer as conversations read it; ``with_login`` tells a wrong log-in from a missing one."""
    response = requests.Response()
    response.status_code = status
    response.url = url
    response.request = request
    response.headers.update(dict(headers))
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response._content = body
    response.with_login = with_login  # type: ignore[attr-defined]
    return response


def _as_str(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
