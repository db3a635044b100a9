"""The resources of one record as a list: kind, title, layer, size, and whether the source found the link broken."""
from __future__ import annotations

from typing import Any, Callable, Dict, FrozenSet, List, Mapping, Optional, Tuple
from urllib.parse import urlsplit

from qgis.PyQt.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ..loading.failures import no_driver
from ..loading.link import Link
from ..model.record import DATABASE_TABLE, FILE_PATH, Resource
from ..support.i18n import tr
from .colours import warning
from .copying import claims_copy
from .keyboard import choose_on_entering
from .labels import link_role_label
from .result_delegate import inks_of, paint_chip
from .row_text import chip_width, fonts_of
from .sided import draw_line, sided
from .texts import format_size, one_line, tooltip

LINK = Qt.ItemDataRole.UserRole + 1
SIZE = Qt.ItemDataRole.UserRole + 2
BROKEN = Qt.ItemDataRole.UserRole + 3
_ROWS_SHOWN = 8


def link_title(link: Link) -> str:
    """What to call a link: its title, else its layer, what it is for, the last part of its address."""
    resource = link.resource
    names = (resource.title, link.layer, link_role_label(resource.role), _file_name(resource.url), resource.url)
    return next((name for name in (one_line(text, 300) for text in names) if name), "")


def _file_name(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts.path.rstrip("/").rsplit("/", 1)[-1] or parts.netloc


def kind_text(link: Link) -> str:
    """The chip of a link: its kind, else the source's own word for the format, else a question mark."""
    return link.kind.label or one_line(link.resource.format, 12) or "?"


def doubt_text(link: Link) -> str:
    """In a word or two why a link may not work: found broken, or reachable inside an organisation only."""
    if link.reported_dead:
        return tr("broken")
    return tr("internal network") if link.intranet else ""


def place_text(link: Link) -> str:
    """What is no address on the network, in words; empty for what is one."""
    trusted = tr("A file inside the organisation: it is opened where it is, and never changed from here.")
    shown = tr("A file inside the organisation. To open it from here, trust the catalogue in its settings.")
    return {
        FILE_PATH: trusted if link.loadable else shown,
        DATABASE_TABLE: tr("A table in a database of the organisation: it is opened by your own connection to it."),
    }.get(link.resource.role, "")


class ResourceModel(QAbstractListModel):
    """Rows of links, in the order given."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._links: Tuple[Link, ...] = ()
        self._origins: Mapping[Resource, str] = {}
        self._kinds: FrozenSet[str] = frozenset()

    def set_links(self, links: Tuple[Link, ...], origins: Optional[Mapping[Resource, str]] = None) -> None:
        """Show links.

        :param origins: by resource, the title of the service's record that it comes from
        """
        self.beginResetModel()
        self._links = tuple(links)
        self._origins = origins or {}
        self._kinds = frozenset(map(kind_text, self._links))
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._links)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value of one role; the tooltip is escaped HTML."""
        link = self.link(index)
        reader = self._READERS.get(role)
        return reader(self, link) if link is not None and reader else None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Rows can be dragged."""
        flags: Qt.ItemFlag = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def link(self, index: QModelIndex) -> Optional[Link]:
        """The link of a row, ``None`` for an index that is not one of this model."""
        return self._links[index.row()] if index.isValid() and index.row() < len(self._links) else None

    def chip_width(self, metrics: QFontMetrics) -> int:
        """The width of the widest kind, so that all titles begin in one column."""
        return max((chip_width(label, metrics) for label in self._kinds), default=0)

    def _link(self, link: Link) -> Link:
        return link

    def _title(self, link: Link) -> str:
        """What to call a link; one that comes from another record names that."""
        origin = one_line(self._origins.get(link.resource, ""), 120)
        title = link_title(link)
        return f"{title} · {origin}" if origin and origin != title else title

    def _origin(self, link: Link) -> str:
        origin = one_line(self._origins.get(link.resource, ""), 120)
        return tr("From the service “{title}”").format(title=origin) if origin else ""

    def _size(self, link: Link) -> str:
        return format_size(link.resource.size) if link.resource.size else ""

    def _broken(self, link: Link) -> bool:
        return link.resource.available is False

    def _tooltip(self, link: Link) -> str:
        broken = tr("The catalogue found this link broken.") if self._broken(link) else ""
        layer = tr("Layer: {name}").format(name=link.layer) if link.layer else ""
        words = one_line(link.resource.description, 300)
        driver = no_driver(link.kind).user_text if link.kind.lacks_driver else ""
        inside = tr("This address can be reached inside an organisation's network only.") if link.intranet else ""
        parts = (self._origin(link), place_text(link), words, layer, broken, inside, driver)
        return tooltip(link_title(link), *parts, link.resource.url)

    def _accessible(self, link: Link) -> str:
        parts = (link_title(link), link.kind.label, place_text(link), doubt_text(link), self._size(link))
        return ", ".join(part for part in parts if part)

    _READERS: Dict[int, Callable[["ResourceModel", Link], Any]] = {
        Qt.ItemDataRole.DisplayRole: _title,
        Qt.ItemDataRole.ToolTipRole: _tooltip,
        Qt.ItemDataRole.AccessibleTextRole: _accessible,
        LINK: _link,
        SIZE: _size,
        BROKEN: _broken,
    }


class ResourceDelegate(QStyledItemDelegate):
    """One line: chip of the kind, title, size. What cannot be added to the map is muted, what is broken marked."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: N802
        height = QFontMetrics(option.font).height()
        return QSize(8 * height, round(height * 1.8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        link: Link = index.data(LINK)
        fonts, inks = fonts_of(option.font), inks_of(option)
        small = QFontMetrics(fonts.small)
        pad = small.height() // 3
        style = option.widget.style() if option.widget else QApplication.style()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        area = option.rect.adjusted(0, 0, -pad, 0)
        label = small.elidedText(kind_text(link), Qt.TextElideMode.ElideRight, area.width() // 3)
        column = index.model().chip_width(small)
        chip = QRect(0, 0, min(chip_width(label, small), column), small.height() + 2)
        chip.moveCenter(QPoint(area.left() + chip.width() // 2, area.center().y()))
        painter.setFont(fonts.small)
        fill, ink = (inks.chip, inks.text) if link.loadable else (None, inks.muted)
        paint_chip(painter, sided(option, chip), label, fill, ink)
        area.setLeft(area.left() + min(column, area.width() // 3) + pad)
        area = self._paint_end(painter, option, index, area)
        painter.setFont(fonts.body)
        painter.setPen(ink)
        title = QFontMetrics(fonts.body).elidedText(index.data(), Qt.TextElideMode.ElideRight, area.width())
        draw_line(painter, option, area, title)
        painter.restore()

    def _paint_end(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex, area: QRect) -> QRect:
        """Paint size or warning at the right and return what is left of the area."""
        broken = index.data(BROKEN)
        text = doubt_text(index.data(LINK)) or index.data(SIZE)
        if not text:
            return area
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        fonts, inks = fonts_of(option.font), inks_of(option)
        painter.setFont(fonts.small)
        painter.setPen(warning(option.palette) if broken and not selected else inks.muted)
        draw_line(painter, option, area, text, at_end=True)
        small = QFontMetrics(fonts.small)
        return area.adjusted(0, 0, -small.horizontalAdvance(text) - small.height() // 2, 0)


class ResourceList(QListView):
    """As high as its rows up to a limit. ``chosen`` is a double click or Enter, ``menu_wanted`` a context menu.

    ``drag_wanted`` and ``copy_wanted`` bring the selected links.
    """

    chosen = pyqtSignal(object)
    menu_wanted = pyqtSignal(object, QPoint)
    drag_wanted = pyqtSignal(list)
    copy_wanted = pyqtSignal(list)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.links = ResourceModel(self)
        self.setModel(self.links)
        self.setItemDelegate(ResourceDelegate(self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView { background: transparent; border: none; padding: 0; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(tr("Resources of the record"))
        self.customContextMenuRequested.connect(self._menu)
        self.doubleClicked.connect(self._chose)

    def set_links(self, links: Tuple[Link, ...], origins: Optional[Mapping[Resource, str]] = None) -> None:
        """Show other links, with the services that some come from; with none the list takes no room."""
        self.links.set_links(links, origins)
        self.setVisible(bool(links))
        if links:
            row = self.sizeHintForRow(0)
            self.setFixedHeight(row * min(len(links), _ROWS_SHOWN) + 2 * self.frameWidth())

    def current_link(self) -> Optional[Link]:
        return self.links.link(self.currentIndex())

    def selected_links(self) -> List[Link]:
        """The selected links, in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        found = [self.links.link(self.links.index(row)) for row in rows]
        return [link for link in found if link is not None]

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        choose_on_entering(self, event)

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802
        self.drag_wanted.emit(self.selected_links())

    def event(self, event: QEvent) -> bool:
        """Claims the key for *Copy* before QGIS copies features with it."""
        return claims_copy(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit(self.selected_links())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._chose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _chose(self, index: QModelIndex) -> None:
        link = self.links.link(index)
        if link is not None:
            self.chosen.emit(link)

    def _menu(self, spot: QPoint) -> None:
        link = self.links.link(self.indexAt(spot))
        if link is not None:
            self.menu_wanted.emit(link, self.viewport().mapToGlobal(spot))
