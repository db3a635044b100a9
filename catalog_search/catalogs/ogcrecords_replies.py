"""Replies of OGC API - Records: pages of features, counts, facets, and exceptions in whatever dress they come."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, Mapping, Optional, Tuple

from ..model.errors import CatalogError, ErrorKind
from ..model.query import FilterField
from ..model.record import Facet, FacetValue
from .datagouv_texts import count, line
from .json_links import followed, next_link
from .ogcrecords_query import facet_types
from .replies import as_dict, as_list

_WORDS = 300
_EXCEPTION = ("description", "detail", "message", "title", "code")


@dataclass(frozen=True)
class Items:
    """One page as the server sent it; ``next`` is the address of the following one, empty where there is none.

    ``counts_types`` says whether the server counts the records of each type, be there any or not.
    """

    features: List[Any]
    matched: Optional[int]
    next: str
    facets: Tuple[Facet, ...]
    counts_types: bool

    @property
    def first(self) -> str:
        """The id that begins the page."""
        return line(as_dict(self.features[0]).get("id"), 500) if self.features else ""


def read_items(data: Mapping[str, Any], asked: str) -> Items:
    """A page of records.

    :param asked: the address that was asked
    :raises CatalogError: with the words of an exception that came with status 200, or of kind ``UNEXPECTED``
    """
    features = data.get("features")
    if not isinstance(features, list):
        raise strange(data, asked)
    context = as_dict(data.get("context"))
    matched = count(data.get("numberMatched", context.get("matched")))
    link = next_link(data)
    counts_types = "type" in as_dict(data.get("facets"))
    return Items(features, matched, followed(asked, str(link["href"])) if link else "", _facets(data), counts_types)


def _facets(data: Mapping[str, Any]) -> Tuple[Facet, ...]:
    """The counts of pycsw by type; those of other properties cannot be filtered by."""
    facets = data.get("facets")
    if not isinstance(facets, dict):
        return ()
    buckets = as_dict(facets.get("type")).get("buckets")
    counted = facet_types([as_dict(bucket) for bucket in as_list(buckets)[:100]])
    values = tuple(FacetValue(name, name, number) for name, number in counted.items())
    return (Facet(FilterField.TYPE.value, values),) if values else ()


def strange(data: Mapping[str, Any], asked: str) -> CatalogError:
    """The error that an object is which is not what was asked for: an exception of the server's, or anything else."""
    is_exception = "features" not in data and not isinstance(data.get("links"), list) and ("code" in data or (
        "description" in data and len(data) < 5))  # fmt: skip
    words = next((said for said in (line(data.get(name), _WORDS) for name in _EXCEPTION) if said), "")
    kind = ErrorKind.SERVICE if is_exception and words else ErrorKind.UNEXPECTED
    return CatalogError(kind, words or "no records", url=asked.partition("?")[0])
