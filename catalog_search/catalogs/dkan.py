"""DKAN 2 by its own API (docs.getdkan.org, *Search API*), which has nothing of CKAN's: datasets in DCAT-US JSON.

Filters are left to the client: the values that DKAN is given for a field must all apply.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any, List, Mapping, Optional, Tuple
from urllib.parse import quote

from ..model.errors import CatalogError, ErrorKind
from ..model.query import Query, Sort
from ..model.record import Page, Record
from .base import Capabilities
from .ckan_query import page_size
from .ckan_records import Context
from .cursors import Cursor, page_of
from .datagouv_texts import count, distinct
from .dcat_reader import read_json_ld

CAPABILITIES = Capabilities(sorts=(Sort.RELEVANCE, Sort.TITLE, Sort.MODIFIED), max_page=100)
SEARCH = "/api/1/search"

_SORTS = {Sort.TITLE: ("title", "asc"), Sort.MODIFIED: ("modified", "desc")}


def item_path(record_id: str) -> str:
    """Where one dataset is, below the site's root."""
    return f"/api/1/metastore/schemas/dataset/items/{quote(record_id, safe='')}"


def search_params(query: Query, place: Cursor) -> List[Tuple[str, str]]:
    """All parameters of one search; pages count from 1."""
    size = page_size(query)
    params = [("page", str(place.start // size + 1)), ("page-size", str(size)), ("facets", "0")]
    if query.words:
        params.append(("fulltext", " ".join(query.words)))
    if query.sort in _SORTS:
        params += zip(("sort", "sort-order"), _SORTS[query.sort])
    return params


def is_search(reply: Any) -> bool:
    """Whether a reply is one of DKAN's to a search."""
    held = reply if isinstance(reply, dict) else {}
    return count(held.get("total")) is not None and isinstance(held.get("results"), (dict, list))


def read_page(reply: Mapping[str, Any], query: Query, place: Cursor, context: Context) -> Page:
    """The datasets of one answer. Pages have numbers, so that the next one begins after what was asked for.

    :raises CatalogError: where the answer is none to a search
    """
    if not is_search(reply):
        raise CatalogError(ErrorKind.UNEXPECTED, "no list of datasets", url=context.root)
    total, results = count(reply["total"]), reply["results"]
    entries = list(results.values()) if isinstance(results, dict) else results
    read = [read_dataset(entry, context) for entry in entries]
    return page_of(read, total, place, step=page_size(query))


def read_dataset(value: Any, context: Context) -> Optional[Record]:
    """One dataset with its page on the site, or ``None`` where it is none."""
    if not isinstance(value, dict) or not value.get("identifier"):
        return None
    found = read_json_ld({"dataset": [value]}, context.catalog, context.language, context.root)
    if not found:
        return None
    page = f"{context.root}/dataset/{quote(found[0].id, safe='')}"
    identifiers = distinct([*found[0].identifiers, page], 30)
    return replace(found[0], page_url=found[0].page_url or page, identifiers=identifiers)
