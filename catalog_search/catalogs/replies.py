"""Reading replies that may be anything: status, type and shape are checked before a value is believed."""
from __future__ import annotations

import json
import math
import re
from typing import Any, Dict, List, Mapping, NoReturn, Optional

import requests
from lxml import etree

from ..model.errors import CatalogError, ErrorKind, refused_login
from ..model.http import seconds_to_wait

#: A reply above this many bytes is not parsed: nothing that a search shows is that long.
MAX_REPLY = 64 * 1024 * 1024
_DETAIL = 300
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_BY_STATUS: Dict[int, ErrorKind] = {
    400: ErrorKind.BAD_REQUEST,
    401: ErrorKind.LOGIN_NEEDED,
    403: ErrorKind.FORBIDDEN,
    404: ErrorKind.NOT_FOUND,
    407: ErrorKind.PROXY,
    410: ErrorKind.GONE,
    413: ErrorKind.BAD_REQUEST,
    422: ErrorKind.BAD_REQUEST,
    429: ErrorKind.TOO_MANY,
    502: ErrorKind.UNAVAILABLE,
    503: ErrorKind.UNAVAILABLE,
    504: ErrorKind.UNAVAILABLE,
}


def check_status(response: requests.Response) -> None:
    """Pass 2xx, raise for everything else.

    :raises CatalogError: with the kind that the status means (RFC 9110 §15) and the server's own words
    """
    status = response.status_code
    if 200 <= status < 300:
        return
    kind = _BY_STATUS.get(status)
    if kind is None:
        kind = ErrorKind.SERVER if status >= 500 else ErrorKind.REDIRECT if status < 400 else ErrorKind.BAD_REQUEST
    if kind is ErrorKind.LOGIN_NEEDED:
        kind = refused_login(response.headers.get("WWW-Authenticate", ""), _sent_credentials(response))
    _fail(response, kind, server_words(response))


def read_json(response: requests.Response) -> Any:
    """The parsed JSON of a successful reply.

    :raises CatalogError: by status, or because the body is empty, a web page, cut off or no JSON
    """
    check_status(response)
    body = _body(response)
    text = _decode_json(response, body)
    try:
        return loads_in_steps(text)
    except (ValueError, RecursionError) as error:
        if looks_like_html(body):
            _fail(response, ErrorKind.HTML, page_title(body))
        _fail(response, ErrorKind.NOT_JSON, str(error))


def read_object(response: requests.Response) -> Mapping[str, Any]:
    """The parsed JSON object of a successful reply.

    :raises CatalogError: as ``read_json``, or of kind ``UNEXPECTED`` where the JSON is no object
    """
    value = read_json(response)
    if not isinstance(value, dict):
        _fail(response, ErrorKind.UNEXPECTED, f"{type(value).__name__} instead of an object")
    return value


def read_xml(response: requests.Response, blanks: bool = True) -> Any:
    """The root element of a successful XML reply, parsed without entities, network or huge trees.

    :param blanks: whether the blanks between elements are kept; in documents that are data they mean nothing
    :raises CatalogError: by status, or because the body is empty, a web page, cut off or no XML
    """
    check_status(response)
    body = _body(response)
    try:
        root = parse_xml(body, blanks)
    except etree.XMLSyntaxError as error:
        if looks_like_html(body):
            _fail(response, ErrorKind.HTML, page_title(body))
        _fail(response, ErrorKind.NOT_XML, str(error))
    if etree.QName(root).localname.lower() == "html":
        _fail(response, ErrorKind.HTML, page_title(body))
    return root


def parse_xml(body: bytes, blanks: bool = True) -> Any:
    """The root element of an untrusted document; a wrongly declared encoding is tried again as UTF-8 and Latin-1.

    :param blanks: as in ``read_xml``
    :raises lxml.etree.XMLSyntaxError: where it is not well-formed, or declares or mentions entities
    """
    body = body.lstrip(b" \t\r\n")
    try:
        return _safe_root(body, None, blanks)
    except etree.XMLSyntaxError as error:
        if not _is_encoding_trouble(error):
            raise
        first = error
    undeclared = re.sub(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*\?>", b"", body, count=1)
    for encoding in ("utf-8", "iso-8859-1"):
        try:
            return _safe_root(undeclared, encoding, blanks)
        except (etree.XMLSyntaxError, LookupError):
            continue
    raise first


def _safe_root(body: bytes, encoding: Optional[str], blanks: bool) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_blank_text=not blanks,
        remove_comments=True,
        remove_pis=True,
        encoding=encoding,
    )
    root = etree.fromstring(body, parser)
    if root is None:
        raise etree.XMLSyntaxError("no root element", 0, 0, 0)
    doctype = root.getroottree().docinfo.internalDTD
    if doctype is not None and any(True for part in (doctype.iterentities(), root.iter(etree.Entity)) for _ in part):
        raise etree.XMLSyntaxError("entities are refused", 0, 0, 0)
    return root


def _is_encoding_trouble(error: etree.XMLSyntaxError) -> bool:
    words = str(error).lower()
    return "encod" in words or "not proper utf-8" in words or "invalid bytes" in words


def loads_in_steps(text: str) -> Any:
    """``json.loads`` that gives other threads a turn between the entries of the outer objects and lists.

    The C parser holds Python's global lock for the whole document: 70 ms for 7 MB, during which a user interface
    stands still. Entry by entry the longest hold is that of one entry.

    :raises ValueError: where the text is no JSON document
    """
    if len(text) < 200_000:
        return json.loads(text)
    value, end = _step(text, _skip(text, 0), 2)
    if _skip(text, end) != len(text):
        raise ValueError(f"extra data at character {end}")
    return value


_decode_one = json.JSONDecoder().raw_decode
_SPACE = re.compile(r"[ \t\n\r]*")


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _step(text: str, at: int, depth: int) -> Any:
    opening = text[at : at + 1]
    if not depth or opening not in ("{", "["):
        return _decode_one(text, at)
    at = _skip(text, at + 1)
    values: Any = {} if opening == "{" else []
    closing = "}" if opening == "{" else "]"
    if text[at : at + 1] == closing:
        return values, at + 1
    while True:
        if opening == "{":
            key, at = _decode_one(text, at)
            if not isinstance(key, str):
                raise ValueError(f"a member name is no text at character {at}")
            at = _skip(text, at)
            if text[at : at + 1] != ":":
                raise ValueError(f"':' expected at character {at}")
            values[key], at = _step(text, _skip(text, at + 1), depth - 1)
        else:
            entry, at = _step(text, at, depth - 1)
            values.append(entry)
        at = _skip(text, at)
        mark = text[at : at + 1]
        if mark == closing:
            return values, at + 1
        if mark != ",":
            raise ValueError(f"',' or '{closing}' expected at character {at}")
        at = _skip(text, at + 1)


def server_words(response: requests.Response) -> str:
    """The message that an error reply carries, shortened: JSON ``message``/``error``, a page title, or its text."""
    body = (response.content or b"")[:65536]
    if looks_like_html(body):
        return page_title(body)
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace").strip()[:_DETAIL]
    return _words_of(value)[:_DETAIL]


def _words_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):  # FastAPI says each fault of a request in an object of its own
        return "; ".join(filter(None, (_words_of(entry) for entry in value[:5] if isinstance(entry, dict))))
    if not isinstance(value, dict):
        return ""
    for key in ("message", "error_description", "detail", "error", "title", "description", "msg"):
        words = _words_of(value.get(key))
        if words:
            errors = value.get("errors")
            return f"{words} {json.dumps(errors, ensure_ascii=False)}" if isinstance(errors, dict) and errors else words
    return ""


def looks_like_html(body: bytes) -> bool:
    """Whether a body is a web page: a login form, a maintenance notice, a proxy's error."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        head.startswith((b"<?xml", b"<!--")) and b"<html" in head
    )


def page_title(body: bytes) -> str:
    """The title of a web page, as plain text."""
    match = re.search(rb"<title[^>]*>(.*?)</title>", body[:65536], re.IGNORECASE | re.DOTALL)
    return " ".join(match.group(1).decode("utf-8", "replace").split())[:_DETAIL] if match else ""


def retry_after(response: requests.Response) -> Optional[float]:
    """Seconds that a reply asks to wait before the next request, where it does."""
    return seconds_to_wait(response.headers.get("Retry-After") or "")


def as_text(value: Any) -> str:
    """A string or finite number as stripped text; everything else, ``None`` and containers included, as nothing.

    Control characters and lone surrogates, which no file or window takes, are left out.
    """
    if isinstance(value, str):
        if value.isprintable():
            return value.strip()
        return (_UNPRINTABLE.sub("", value) if _UNPRINTABLE.search(value) else value).strip()
    if isinstance(value, bool):
        return ""
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return str(value)
    return ""


def as_list(value: Any) -> List[Any]:
    """A list as it is, ``None`` as an empty one, any other value as a list of it."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def as_dict(value: Any) -> Mapping[str, Any]:
    """An object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def as_count(value: Any) -> Optional[int]:
    """A number of things, from a number or digits; ``None`` where it is neither or negative."""
    if isinstance(value, bool):
        return None
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number >= 0 else None


def _body(response: requests.Response) -> bytes:
    body = response.content or b""
    if len(body) > MAX_REPLY:
        _fail(response, ErrorKind.TOO_LARGE, f"{len(body)} bytes")
    if not body.strip():
        _fail(response, ErrorKind.EMPTY)
    return body


def _decode_json(response: requests.Response, body: bytes) -> str:
    encoding = json.detect_encoding(body)
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        _fail(response, ErrorKind.NOT_JSON, str(error))


def _sent_credentials(response: requests.Response) -> bool:
    headers = getattr(response.request, "headers", None) or {}
    return bool(getattr(response, "with_login", False)) or "Authorization" in headers


def _fail(response: requests.Response, kind: ErrorKind, detail: str = "") -> NoReturn:
    raise CatalogError(
        kind,
        detail=detail,
        status=response.status_code,
        url=(response.url or "").split("?")[0],
        retry_after=retry_after(response),
    )
