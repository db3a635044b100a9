"""What is dragged out of the browser panel: names of favourites and records, as QGIS drags sources."""
from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Sequence

from qgis.core import QgsMimeDataUtils
from qgis.PyQt.QtCore import QMimeData

from ...bookmarks.model import Favourite
from ...model.record import Record
from ..drop_in import Accepts, Add, DropHandler
from .tree import Node

#: The name of the node's provider, and that of what is dragged from it.
KEY = "catalog_search"
_MAX_URI = 10_000
_MAX_ITEMS = 500

Named = Dict[str, str]


def favourite_uri(favourite_id: str, title: str) -> QgsMimeDataUtils.Uri:
    """A favourite as QGIS drags it."""
    return _uri({"favourite": favourite_id}, title)


def shared_uri(home: str, favourite: Favourite) -> QgsMimeDataUtils.Uri:
    """A favourite of others as QGIS drags it.

    :param home: the id of the place that it comes from
    """
    named = {"home": home, "shared": favourite.id, "catalog": favourite.catalog.id, "record": favourite.record_id}
    return _uri({**named, "title": favourite.title[:200]}, favourite.title)


def uri_of(node: Node) -> QgsMimeDataUtils.Uri:
    """The favourite of a node of the tree as QGIS drags it."""
    item = node.item
    if not isinstance(item, Favourite):
        raise ValueError("not a favourite")
    return favourite_uri(item.id, item.title) if node.other is None else shared_uri(node.other.id, item)


def record_uri(record: Record) -> QgsMimeDataUtils.Uri:
    """A record of a catalogue as QGIS drags it."""
    return _uri({"catalog": record.catalog, "record": record.id, "title": record.title[:200]}, record.title)


def dropped(data: Optional[QMimeData]) -> List[Named]:
    """What is named by a drag that is all ours; nothing where anything else is dragged along."""
    if data is None or not QgsMimeDataUtils.isUriList(data):
        return []
    uris = QgsMimeDataUtils.decodeUriList(data)
    if not all(uri.layerType == "custom" and uri.providerKey == KEY for uri in uris):
        return []
    return read(uris)


def read(uris: Sequence[QgsMimeDataUtils.Uri]) -> List[Named]:
    """What sources of ours name; anything may have made them."""
    found = [_read(uri.uri) for uri in uris[:_MAX_ITEMS]]
    return [named for named in found if named]


def _uri(named: Named, title: str) -> QgsMimeDataUtils.Uri:
    uri = QgsMimeDataUtils.Uri()
    uri.layerType, uri.providerKey, uri.name = "custom", KEY, title
    uri.uri = json.dumps(named)
    return uri


def _read(text: str) -> Named:
    if len(text) > _MAX_URI:
        return {}
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    values = found if isinstance(found, dict) else {}
    return {key: value for key, value in values.items() if isinstance(value, str)}


class BrowserDrop(DropHandler):
    """Takes what was dragged out of the node; alone, or one by one where other sources come along."""

    def __init__(self, accepts: Accepts, add: Add, add_uri: Any) -> None:
        super().__init__(accepts, add)
        self._add_uri = add_uri

    def customUriProviderKey(self) -> str:  # noqa: N802
        return KEY

    def handleCustomUriDrop(self, uri: QgsMimeDataUtils.Uri) -> None:  # noqa: N802
        self._add_uri(uri)
