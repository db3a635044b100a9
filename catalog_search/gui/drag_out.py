"""Dragging records and resources out of the dock: what the drag carries for whom, and its picture."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Callable, Dict, Optional, Sequence, Tuple
from uuid import uuid4

from qgis.core import QgsMimeDataUtils
from qgis.PyQt.QtCore import QMimeData, QPoint, QRect, QRectF, QSize, Qt, QUrl
from qgis.PyQt.QtGui import QDrag, QFontMetrics, QPainter, QPalette, QPixmap
from qgis.PyQt.QtWidgets import QWidget

from ..loading.link import Link
from ..loading.links import best
from ..loading.ready import ready_source
from ..loading.sources import Source
from ..model.config import CatalogConfig
from ..model.record import Record
from ..support.i18n import tr
from .copying import Named, html_links
from .menus import page_of
from .resource_list import link_title
from .texts import is_web_url, one_line

#: What only this plugin reads: which records and resources are meant, so that a drop does the same as *Add*.
MIME = "application/x-catalog-search"
#: More are dragged as well, but to look at all their links would take time that a drag does not have.
_MAX_URIS = 20
_MAX_ITEMS = 500
_MAX_PAYLOAD = 1_000_000
_LETTERS = 34

Key = Tuple[str, str]
ConfigOf = Callable[[str], Optional[CatalogConfig]]


@dataclass(frozen=True)
class Dragged:
    """A record, by its best way, or one of its resources.

    ``wanted`` is the address of a resource whose record is not known yet, in a drag from another window of QGIS.
    """

    record: Record
    link: Optional[Link] = None
    wanted: str = ""

    @property
    def title(self) -> str:
        return one_line(link_title(self.link) if self.link is not None else self.record.title, 120)

    @property
    def url(self) -> str:
        """The address that other programs get: of the resource, or of the record's page, else of its best resource."""
        if self.has_address:
            return self.link.resource.url if self.link is not None else self.record.page_url
        page = page_of(self.record)
        way = best(self.record) if not page else None
        return page or (way.url if way is not None else "")

    @property
    def has_address(self) -> bool:
        """Whether its address is known without looking at all links of the record, which takes about a millisecond."""
        return self.link is not None or is_web_url(self.record.page_url)

    @property
    def named(self) -> Named:
        return self.title, self.url


class Drags:
    """Knows what is being dragged, and tells at a drop what is meant.

    :param config_of: the configuration of a catalogue by its id
    :param owner_of: the id of the catalogue that a link comes from
    :param crs: tells the project's CRS, such as ``EPSG:2154``
    :param best_of: the way by which a record is added
    """

    def __init__(
        self,
        config_of: ConfigOf,
        owner_of: Callable[[Record, Link], str],
        crs: Callable[[], str],
        best_of: Callable[[Record], Optional[Link]] = best,
    ) -> None:
        self._best_of = best_of
        self._config_of = config_of
        self._owner_of = owner_of
        self._crs = crs
        self._body = b""
        self._items: Tuple[Dragged, ...] = ()

    def start(self, source: QWidget, items: Sequence[Dragged]) -> None:
        """Let a person drag these; returns when they were dropped somewhere, or not."""
        if not items:
            return
        drag = QDrag(source)
        drag.setMimeData(self.mime_data(items))
        drag.setPixmap(drag_picture(source, items))
        drag.setHotSpot(QPoint(-source.fontMetrics().height(), -source.fontMetrics().height()))
        drag.exec(Qt.DropAction.CopyAction)

    def mime_data(self, items: Sequence[Dragged]) -> QMimeData:
        """For this plugin the records themselves, for QGIS what opens at once, for others the addresses."""
        self._items = tuple(items[:_MAX_ITEMS])
        self._body = self._payload()
        uris = [uri for uri in map(self._uri, self._items[:_MAX_URIS]) if uri is not None]
        data: QMimeData = QgsMimeDataUtils.encodeUriList(uris) if uris else QMimeData()
        data.setData(MIME, self._body)
        told = [item for item in self._items if item.has_address]
        others = [item for item in self._items if not item.has_address][:_MAX_URIS]
        listed = [item.named for item in (*told, *others)]
        named = [pair for pair in listed if is_web_url(pair[1])]
        if named:
            data.setUrls([QUrl(url) for _, url in named])
            data.setText("\n".join(url for _, url in named))
            data.setHtml(html_links(named))
        return data

    def dropped(self, data: QMimeData) -> Tuple[Dragged, ...]:
        """What a drop means; nothing where it is not ours, or of catalogues that are not known here.

        A drag from another window of QGIS names catalogue and record only; the rest is fetched from the catalogue.
        """
        body = bytes(data.data(MIME))
        if body and body == self._body:
            return self._items
        named = _read_payload(body).get("records")
        found = [self._named(entry) for entry in named[:_MAX_ITEMS]] if isinstance(named, list) else []
        return tuple(item for item in found if item is not None)

    def _payload(self) -> bytes:
        records = [{"catalog": item.record.catalog, "record": item.record.id, **_place(item)} for item in self._items]
        return json.dumps({"drag": uuid4().hex, "records": records}).encode()

    def _named(self, entry: Any) -> Optional[Dragged]:
        """A record of a catalogue that is configured here; its details are fetched before it is added."""
        values = entry if isinstance(entry, dict) else {}
        catalog, record = values.get("catalog"), values.get("record")
        if not isinstance(catalog, str) or not isinstance(record, str) or self._config_of(catalog) is None:
            return None
        title = one_line(str(values.get("title", ""))) or record
        return Dragged(Record(record, catalog, title, complete=False), wanted=str(values.get("url", "")))

    def _uri(self, item: Dragged) -> Optional[QgsMimeDataUtils.Uri]:
        link = item.link or self._best_of(item.record)
        if link is None:
            return None
        config = self._config_of(self._owner_of(item.record, link))
        source = ready_source(link, item.record, config, self._crs())
        return as_uri(source, item.title) if source is not None else None


def as_uri(source: Source, name: str) -> QgsMimeDataUtils.Uri:
    """A source as QGIS drags it between its windows."""
    uri = QgsMimeDataUtils.Uri()
    uri.layerType = "vector-tile" if source.provider == "vectortile" else "raster" if source.is_raster else "vector"
    uri.providerKey, uri.name, uri.uri = source.provider, name, source.uri
    return uri


def _place(item: Dragged) -> Dict[str, str]:
    return {"title": item.record.title, "url": item.link.resource.url if item.link is not None else ""}


def _read_payload(body: bytes) -> Dict[str, Any]:
    """What a drag says; anything may have made it."""
    if not body or len(body) > _MAX_PAYLOAD:
        return {}
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def drag_words(items: Sequence[Dragged]) -> str:
    """What the picture of a drag says: the title, or how many there are."""
    if len(items) == 1:
        return items[0].title
    if any(item.link is None for item in items):
        return tr("%n record(s)", len(items))
    return tr("%n resource(s)", len(items))


def drag_picture(source: QWidget, items: Sequence[Dragged]) -> QPixmap:
    """A small label in the colours of the widget, as sharp as its screen."""
    metrics = QFontMetrics(source.font())
    pad = max(3, metrics.height() // 3)
    text = metrics.elidedText(
        drag_words(items), Qt.TextElideMode.ElideRight, metrics.averageCharWidth() * _LETTERS
    )
    size = QSize(metrics.horizontalAdvance(text) + 4 * pad, metrics.height() + 2 * pad)
    ratio = source.devicePixelRatioF()
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(source.font())
    painter.setPen(source.palette().color(QPalette.ColorRole.Highlight))
    painter.setBrush(source.palette().color(QPalette.ColorRole.Base))
    painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), pad, pad)
    painter.setPen(source.palette().color(QPalette.ColorRole.Text))
    painter.drawText(QRect(QPoint(0, 0), size), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return picture
