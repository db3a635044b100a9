"""Replies of the APIs of OpenDataSoft portals: their errors told apart, and one shape for all generations."""
from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Iterator, List, Mapping, Optional, Tuple

import requests

from ..model.errors import CatalogError, ErrorKind
from .datagouv_texts import count, line
from .replies import as_dict, as_list, read_object

_WORDS = 300
_LONGEST_WAIT = 366 * 86400.0
#: An error reply of the platform has one of these; one of a proxy or of another system has not.
_CODES = ("error_code", "errorcode")


class OdsError(CatalogError):
    """An error in the platform's own words; ``code`` is its name or number there, and proves that the API exists."""

    def __init__(self, error: CatalogError, kind: ErrorKind, detail: str, wait: Optional[float], code: str) -> None:
        super().__init__(kind, detail, error.status, error.url, wait)
        self.code = code

    @property
    def is_odsql(self) -> bool:
        """Whether a condition or an order was not understood."""
        return self.status == 400 and ("odsql" in self.code.lower() or "odsql" in self.detail.lower())


@dataclass(frozen=True)
class Found:
    """One answer to a search: the datasets as they came, how many there are in all, and the facets if they came."""

    datasets: List[Any]
    total: Optional[int]
    facets: List[Any]


def read_reply(response: requests.Response, with_login: bool) -> Mapping[str, Any]:
    """The object of a successful reply.

    :param with_login: whether credentials were sent: who is refused without them may need them
    :raises CatalogError: as ``read_object``; an ``OdsError`` where the platform says what is wrong
    """
    try:
        reply = read_object(response)
    except CatalogError as error:
        raise _told_better(error, response, with_login) from None
    if any(reply.get(code) for code in _CODES):
        said = CatalogError(ErrorKind.SERVICE, "", response.status_code, (response.url or "").split("?")[0])
        raise _told_better(said, response, with_login)
    return reply


def read_found(reply: Mapping[str, Any], url: str) -> Found:
    """The datasets of a search: ``results`` (v2.1), ``datasets[].dataset`` (v2.0) or ``datasets`` (v1).

    :raises CatalogError: of kind ``UNEXPECTED`` where there is no list of datasets
    """
    entries = reply.get("results")
    if not isinstance(entries, list):
        entries = reply.get("datasets")
    if not isinstance(entries, list):
        raise CatalogError(ErrorKind.UNEXPECTED, "no list of datasets", url=url)
    total = count(reply.get("total_count"))
    total = count(reply.get("nhits")) if total is None else total
    return Found([unwrapped(entry) for entry in entries], total, as_list(reply.get("facet_groups")))


def unwrapped(entry: Any) -> Any:
    """A dataset without the envelope of v2.0, ``{"dataset": …, "links": …}``."""
    inner = entry.get("dataset") if isinstance(entry, dict) else None
    return inner if isinstance(inner, dict) else entry


def facet_values(groups: List[Any], most: int) -> Iterator[Tuple[str, List[Tuple[str, Optional[int]]]]]:
    """The counted values by facet; of hierarchical ones the outermost only.

    What a filter sends is ``value`` (v2) or ``path`` (v1).
    """
    for group in groups[:200]:
        group = as_dict(group)
        found: List[Tuple[str, Optional[int]]] = []
        for item in as_list(group.get("facets"))[:most]:
            item = as_dict(item)
            key = line(item.get("value")) or line(item.get("path")) or line(item.get("name"))
            if key:
                found.append((key, count(item.get("count"))))
        yield line(group.get("name"), 100), found


def _told_better(error: CatalogError, response: requests.Response, with_login: bool) -> CatalogError:
    """The error that a status means, made more exact by what the platform says in the reply."""
    try:
        said = as_dict(json.loads((response.content or b"")[:65536]))
    except (ValueError, RecursionError):
        return error
    code = next((code for code in (line(said.get(name), 100) for name in _CODES) if code), "")
    if not code:
        return error
    words = next((text for text in (line(said.get(key), _WORDS) for key in ("message", "error", "detail")) if text), "")
    kind = ErrorKind.LOGIN_NEEDED if error.kind is ErrorKind.FORBIDDEN and not with_login else error.kind
    wait = error.retry_after
    if kind is ErrorKind.TOO_MANY and wait is None:
        wait = _seconds_until(said.get("reset_time"))
        words = words or _quota(said)
    return OdsError(error, kind, words or code, wait, code)


def _quota(said: Mapping[str, Any]) -> str:
    limit, unit = line(said.get("call_limit"), 20), line(said.get("limit_time_unit"), 20)
    return " / ".join(part for part in (limit, unit) if part)


def _seconds_until(moment: Any) -> Optional[float]:
    """Seconds until an ISO 8601 moment, UTC unless it says another zone; ``None`` where it is none."""
    try:
        until = datetime.fromisoformat(line(moment, 50).replace("Z", "+00:00"))
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=timezone.utc)
    return min(max(0.0, (until - datetime.now(timezone.utc)).total_seconds()), _LONGEST_WAIT)
