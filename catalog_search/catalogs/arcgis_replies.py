"""Replies of ArcGIS Hub and portals, whose errors come with status 200 as well."""
from __future__ import annotations

import json
from typing import Any, Mapping, Optional

import requests

from ..model.errors import CatalogError, ErrorKind
from .datagouv_texts import count, line
from .replies import as_dict, as_list, read_object

_WORDS = 300
_KINDS = {
    400: ErrorKind.BAD_REQUEST,
    401: ErrorKind.LOGIN_NEEDED,
    403: ErrorKind.FORBIDDEN,
    404: ErrorKind.NOT_FOUND,
    410: ErrorKind.GONE,
    413: ErrorKind.BAD_REQUEST,
    429: ErrorKind.TOO_MANY,
    498: ErrorKind.LOGIN_EXPIRED,
    499: ErrorKind.LOGIN_NEEDED,
    500: ErrorKind.SERVER,
    502: ErrorKind.UNAVAILABLE,
    503: ErrorKind.UNAVAILABLE,
    504: ErrorKind.UNAVAILABLE,
}
#: "Item does not exist or is inaccessible", which comes with code 400.
_NO_ITEM = ("CONT_0001", "CONT_0004")


def read_reply(response: requests.Response, with_login: bool = False) -> Mapping[str, Any]:
    """The object of a successful reply.

    :param with_login: whether credentials were sent: who is refused without them may need them
    :raises CatalogError: by status, or of the kind that the code of an ``error`` member means (*Status and error
        codes*: 498 is a token that is no longer good, 499 one that is missing), with the server's own words
    """
    try:
        reply = read_object(response)
    except CatalogError as error:
        raise _told_better(error, response, with_login) from None
    failure = reply.get("error")
    if isinstance(failure, dict) or (failure and "message" in reply):
        raise _failure(reply, response, with_login)
    return reply


def _failure(reply: Mapping[str, Any], response: requests.Response, with_login: bool) -> CatalogError:
    status = response.status_code
    return CatalogError(_kind(reply, with_login) or ErrorKind.SERVICE, _words(reply), status, _place(response))


def _told_better(error: CatalogError, response: requests.Response, with_login: bool) -> CatalogError:
    """The error that a status means, with the words in the reply, which Hub gives as a text or as a list."""
    try:
        reply = as_dict(json.loads((response.content or b"")[:65536]))
    except (ValueError, RecursionError):
        return error
    words = _words(reply)
    kind = _kind(reply, with_login) if isinstance(reply.get("error"), dict) else None
    if not words and kind is None:
        return error
    return CatalogError(kind or error.kind, words or error.detail, error.status, error.url, error.retry_after)


def _kind(reply: Mapping[str, Any], with_login: bool) -> Optional[ErrorKind]:
    error = as_dict(reply.get("error"))
    if line(error.get("messageCode"), 50) in _NO_ITEM:
        return ErrorKind.NOT_FOUND
    code = count(error.get("code")) or count(reply.get("statusCode")) or 0
    kind = _KINDS.get(code)
    if kind is ErrorKind.FORBIDDEN and not with_login:
        return ErrorKind.LOGIN_NEEDED
    if kind is ErrorKind.LOGIN_NEEDED and with_login:
        return ErrorKind.LOGIN_WRONG
    return ErrorKind.LOGIN_NEEDED if kind is ErrorKind.LOGIN_EXPIRED and not with_login else kind


def _words(reply: Mapping[str, Any]) -> str:
    """The message and its details, of a portal's error or of Hub's."""
    error = as_dict(reply.get("error")) or reply
    said = [*as_list(error.get("message")), *as_list(error.get("details"))][:10]
    return line("; ".join(dict.fromkeys(one for one in map(line, said) if one)), _WORDS)


def _place(response: requests.Response) -> str:
    return (response.url or "").split("?")[0]
