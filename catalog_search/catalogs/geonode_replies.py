"""Replies of GeoNode's API v2: errors of Django REST framework, in its own dress or in GeoNode's."""
from __future__ import annotations

import json
from typing import Any, Mapping, Optional
from urllib.parse import urlsplit

import requests

from ..model.errors import CatalogError, ErrorKind
from .datagouv_texts import line
from .replies import as_dict, as_list, read_object

_WORDS = 300
_CODES = {
    "not_authenticated": ErrorKind.LOGIN_NEEDED,
    "authentication_failed": ErrorKind.LOGIN_WRONG,
    "permission_denied": ErrorKind.FORBIDDEN,
    "not_found": ErrorKind.NOT_FOUND,
    "throttled": ErrorKind.TOO_MANY,
    "invalid": ErrorKind.BAD_REQUEST,
    "parse_error": ErrorKind.BAD_REQUEST,
}


def read_reply(response: requests.Response, with_login: bool) -> Mapping[str, Any]:
    """The object of a successful reply.

    GeoNode asks with the status 403 for a log-in, tells by the code in the body what is wrong with one, and sends a
    visitor of a closed site to the page of its log-in.

    :param with_login: whether credentials were sent
    :raises CatalogError: with the server's own words, and of the kind that its code or its status means
    """
    try:
        reply = read_object(response)
    except CatalogError as error:
        raise _told_better(error, response, with_login) from None
    if reply.get("success") is False:
        kind = _kind(reply, with_login) or ErrorKind.SERVICE
        url = (response.url or "").split("?")[0]
        raise CatalogError(kind, _words(reply), status=response.status_code, url=url)
    return reply


def _told_better(error: CatalogError, response: requests.Response, with_login: bool) -> CatalogError:
    if error.kind is ErrorKind.HTML and _is_login(response.url or ""):
        return CatalogError(_login(with_login), error.detail, error.status, error.url)
    if error.status is None or error.status < 400:
        return error
    try:
        failure = as_dict(json.loads((response.content or b"")[:65536]))
    except (ValueError, RecursionError):
        return error
    kind = _kind(failure, with_login) or error.kind
    return CatalogError(kind, _words(failure) or error.detail, error.status, error.url, error.retry_after)


def _is_login(url: str) -> bool:
    try:
        return "/account/login" in urlsplit(url).path
    except ValueError:
        return False


def _login(with_login: bool) -> ErrorKind:
    return ErrorKind.LOGIN_WRONG if with_login else ErrorKind.LOGIN_NEEDED


def _kind(failure: Mapping[str, Any], with_login: bool) -> Optional[ErrorKind]:
    kind = _CODES.get(line(failure.get("code"), 50))
    if kind is ErrorKind.LOGIN_NEEDED or (kind is ErrorKind.FORBIDDEN and not with_login):
        return _login(with_login)
    return kind


def _words(failure: Mapping[str, Any]) -> str:
    said = [line(words, _WORDS) for words in as_list(failure.get("errors"))[:5]]
    return line("; ".join(filter(None, said)), _WORDS) or line(failure.get("detail"), _WORDS)
