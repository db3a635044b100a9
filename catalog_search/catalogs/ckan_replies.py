"""Replies of CKAN's Action API: ``{success, result | error}`` in whatever dress they come."""
from __future__ import annotations

import json
from typing import Any, Mapping, Optional

import requests

from ..model.errors import CatalogError, ErrorKind
from .datagouv_texts import line
from .replies import as_dict, as_list, read_json

_WORDS = 300
_TYPE = "__type"
_KINDS = {
    "authorization error": ErrorKind.FORBIDDEN,
    "not found error": ErrorKind.NOT_FOUND,
    "validation error": ErrorKind.BAD_REQUEST,
    "search query error": ErrorKind.BAD_REQUEST,
    "search error": ErrorKind.SERVICE,
    "search index error": ErrorKind.SERVICE,
}


def action_result(response: requests.Response, with_login: bool = False) -> Any:
    """The ``result`` of a successful action.

    A failure may come with any status, 200 included, as an object, as a bare text or as a web page.

    :param with_login: whether credentials were sent: who is refused without them may need them
    :raises CatalogError: with the server's own words, and of the kind that its type of error or its status means;
        of kind ``UNEXPECTED`` where the reply is none of the Action API
    """
    try:
        reply = read_json(response)
    except CatalogError as error:
        raise _told_better(error, response, with_login) from None
    if isinstance(reply, dict) and reply.get("success") is True and "result" in reply:
        return reply["result"]
    if isinstance(reply, str):
        raise _error(response, ErrorKind.SERVICE, line(reply, _WORDS))
    failure = as_dict(reply)
    if failure.get("success") is False or failure.get("error"):
        kind = _kind(failure, with_login) or ErrorKind.SERVICE
        raise _error(response, kind, _words(failure.get("error")))
    raise _error(response, ErrorKind.UNEXPECTED, "no reply of a CKAN action")


def _told_better(error: CatalogError, response: requests.Response, with_login: bool) -> CatalogError:
    """The error that a status means, made more exact by the type and the words in the reply."""
    try:
        failure = as_dict(json.loads((response.content or b"")[:65536]))
    except (ValueError, RecursionError):
        return error
    kind = _kind(failure, with_login) or error.kind
    detail = _words(failure.get("error")) or error.detail
    return CatalogError(kind, detail, error.status, error.url, error.retry_after)


def _kind(failure: Mapping[str, Any], with_login: bool) -> Optional[ErrorKind]:
    kind = _KINDS.get(line(as_dict(failure.get("error")).get(_TYPE), 50).lower())
    return ErrorKind.LOGIN_NEEDED if kind is ErrorKind.FORBIDDEN and not with_login else kind


def _words(error: Any) -> str:
    """What an ``error`` member says: its message, else what it says about each parameter."""
    if not isinstance(error, dict):
        return line(error, _WORDS)
    message = line(error.get("message"), _WORDS)
    said = [(key, line(value)) for key in error if key != _TYPE for value in as_list(error[key])[:5]]
    by_parameter = "; ".join(f"{key}: {value}" for key, value in said if value)
    return message or line(by_parameter, _WORDS) or line(error.get(_TYPE), _WORDS)


def _error(response: requests.Response, kind: ErrorKind, detail: str) -> CatalogError:
    return CatalogError(kind, detail, status=response.status_code, url=(response.url or "").split("?")[0])
