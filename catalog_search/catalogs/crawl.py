"""Catalogues that are nothing but files on a web server: walked from link to link, politely and within bounds.

Politely: one request after the other, on the catalogue's own server only, none twice, and none more once the server
asks to wait.
"""
from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Deque, FrozenSet, List, Mapping, Set, Tuple

import requests

from ..model.errors import CatalogError, ErrorKind
from .base import Conversation
from .json_links import is_page, joined, links_in, origin
from .replies import read_object

#: What one walk may ask for: requests, bytes, and links from the root.
MAX_REQUESTS = 120
MAX_BYTES = 24 * 1024 * 1024
MAX_DEPTH = 8
#: Failures after which the server is left alone.
_ENOUGH = frozenset(
    (
        ErrorKind.TOO_MANY, ErrorKind.UNAVAILABLE, ErrorKind.UNREACHABLE, ErrorKind.NO_SUCH_HOST, ErrorKind.REFUSED,
        ErrorKind.TIMEOUT, ErrorKind.CERTIFICATE, ErrorKind.PROXY, ErrorKind.OFFLINE,
    )
)  # fmt: skip


@dataclass
class Walked:
    """The documents that were found with their addresses, in the order of the links that led to them.

    ``skipped`` counts what could not be read; ``is_whole`` is false where the bounds ended the walk.
    """

    documents: List[Tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    skipped: int = 0
    is_whole: bool = True


def walk(url: str, root: Mapping[str, Any], relations: FrozenSet[str]) -> Conversation[Walked]:
    """Follow the links of some relations from a document that was read already.

    :raises CatalogError: of kind ``CANCELLED`` only
    """
    walked = Walked([(url, root)])
    seen: Set[str] = {url.partition("#")[0]}
    waiting: Deque[Tuple[str, int]] = deque()
    _note_links(url, root, 1, relations, seen, waiting)
    asked = size = 0
    while waiting:
        if asked >= MAX_REQUESTS or size >= MAX_BYTES:
            walked.is_whole = False
            break
        place, depth = waiting.popleft()
        asked += 1
        try:
            response = yield requests.Request("GET", place, headers={"Accept": "application/json"})
            size += len(response.content or b"")
            document = read_object(response)
        except CatalogError as error:
            if error.kind is ErrorKind.CANCELLED:
                raise
            walked.skipped += 1
            if error.kind in _ENOUGH:
                walked.is_whole = False
                break
            continue
        walked.documents.append((place, document))
        if depth < MAX_DEPTH:
            _note_links(place, document, depth + 1, relations, seen, waiting)
    return walked


def _note_links(
    url: str,
    document: Mapping[str, Any],
    depth: int,
    relations: FrozenSet[str],
    seen: Set[str],
    waiting: Deque[Tuple[str, int]],
) -> None:
    """Put in line where a document leads to on its own server."""
    home = origin(url)
    for link in links_in(document):
        relation = link.get("rel")
        if not isinstance(relation, str) or relation not in relations or is_page(link):
            continue
        place = joined(url, link["href"]).partition("#")[0]
        if origin(place) == home and place not in seen:
            seen.add(place)
            waiting.append((place, depth))
