"""Pages of items as STAC APIs send them, and their merging with collections in one order."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, List, Mapping, Optional, Sequence, Tuple

from ..model.query import Sort
from ..model.record import Record
from ..model.text import fold
from .datagouv_texts import count, line
from .ogcrecords_replies import strange
from .replies import as_dict
from .stac_query import Asks, following


@dataclass(frozen=True)
class Found:
    """One page of items: what was sent, how many there are in all where the server says, and what to ask for next."""

    features: List[Any] = field(default_factory=list)
    matched: Optional[int] = None
    following: Optional[Asks] = None

    @property
    def first(self) -> str:
        """The id that begins the page, with its collection."""
        if not self.features:
            return ""
        first = as_dict(self.features[0])
        return f"{line(first.get('collection'), 300)}/{line(first.get('id'), 500)}"


def read_found(data: Mapping[str, Any], asked: Asks) -> Found:
    """One page of items. An empty page is the last one, whatever it links to.

    Counts are those of OGC API - Features, else of the context extension, else those of STAC before 0.9.

    :raises CatalogError: with the words of an exception that came with status 200, or of kind ``UNEXPECTED``
    """
    features = data.get("features")
    if not isinstance(features, list):
        raise strange(data, asked[1])
    told = (data.get("numberMatched"), as_dict(data.get("context")).get("matched"))
    older = as_dict(data.get("search:metadata")).get("matched")
    matched = next((number for number in map(count, (*told, older)) if number is not None), None)
    return Found(features, matched, following(data, asked) if features else None)


def merged(series: Sequence[Record], items: Sequence[Record], sort: Sort, most: int) -> Tuple[List[Record], int]:
    """Items with the collections that come before or between them, and how many collections these are.

    :param most: behind the last item collections follow until there are so many records
    """
    found: List[Record] = []
    used = 0
    for item in items:
        while used < len(series) and _comes_before(series[used], item, sort):
            found.append(series[used])
            used += 1
        found.append(item)
    while used < len(series) and len(found) < most:
        found.append(series[used])
        used += 1
    return found, used


def _comes_before(one: Record, other: Record, sort: Sort) -> bool:
    if sort is Sort.TITLE:
        return fold(one.title) <= fold(other.title)
    if sort is Sort.CREATED:
        return one.created >= other.created
    return one.modified >= other.modified
