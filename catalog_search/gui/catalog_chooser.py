"""The popup with all catalogues: which are searched, how each is doing, and the way to add or edit one."""
from __future__ import annotations

from functools import partial
from typing import Dict, List, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QPoint, QRect, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush, QIcon
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..catalogs.registry import catalog_class
from ..model.config import CatalogConfig
from ..model.errors import BadConfig
from ..search.session import SourceState, SourceStatus
from ..support.connections import ConnectionStore
from ..support.i18n import tr
from ..support.messages import describe
from . import colours
from .filter_labels import fields_filtered_here
from .labels import catalog_type_label
from .texts import format_count, one_line, tooltip

#: The height of a row, in halves of a line.
_ROW = 3
_MANY = 1000
_ID = Qt.ItemDataRole.UserRole + 1


def status_text(status: Optional[SourceStatus]) -> str:
    """How one catalogue is doing, in a few words; empty before it was asked."""
    if status is None or status.state is SourceState.IDLE:
        return ""
    if status.state is SourceState.SEARCHING:
        return tr("searching…")
    if status.state is SourceState.CANCELLED:
        return tr("stopped")
    if status.state is SourceState.FAILED:
        return tr("failed")
    count = status.total if status.total is not None else status.found
    more = "+" if status.total is None and status.has_more else ""
    if count < _MANY and not more:
        return tr("%n result(s)", count)
    return tr("{count} found").format(count=format_count(count) + more)


def status_icon(status: Optional[SourceStatus]) -> QIcon:
    """The icon that goes with ``status_text``."""
    names = {
        SourceState.DONE: "/mIconSuccess.svg",
        SourceState.FAILED: "/mIconWarning.svg",
        SourceState.SEARCHING: "/mActionRefresh.svg",
    }
    name = names.get(status.state) if status else None
    return QgsApplication.getThemeIcon(name) if name else QIcon()


def _searches_area(config: CatalogConfig) -> bool:
    """Whether catalogues of this type search by area, as far as that is known beforehand."""
    try:
        return catalog_class(config.type).capabilities.extent
    except BadConfig:
        return True


class CatalogChooser(QDialog):
    """Shown below its button; ``closed_changed`` tells on closing that other catalogues are enabled than on opening."""

    retry_wanted = pyqtSignal(str)
    add_wanted = pyqtSignal()
    edit_wanted = pyqtSignal(str)
    manage_wanted = pyqtSignal()
    closed_changed = pyqtSignal()

    def __init__(self, store: ConnectionStore, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._store = store
        self._statuses: Dict[str, SourceStatus] = {}
        self._before: List[str] = []
        self.tree = self._make_tree()
        self.add_button = QToolButton(self)
        self.add_button.setText(tr("Add catalogue…"))
        self.add_button.setIcon(QgsApplication.getThemeIcon("/symbologyAdd.svg"))
        self.add_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add_button.setAutoRaise(True)
        self.add_button.clicked.connect(self._add)
        self.manage_button = QToolButton(self)
        self.manage_button.setText(tr("Manage catalogues…"))
        self.manage_button.setToolTip(tr("Edit, group, order, import and export the catalogues"))
        self.manage_button.setIcon(QgsApplication.getThemeIcon("/mActionOptions.svg"))
        self.manage_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.manage_button.setAutoRaise(True)
        self.manage_button.clicked.connect(self._manage)
        panel = QFrame(self)
        panel.setFrameShape(QFrame.Shape.StyledPanel)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(panel)
        layout = QVBoxLayout(panel)
        margin = self.fontMetrics().height() // 4
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(margin)
        layout.addWidget(self.tree)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addStretch()
        buttons.addWidget(self.manage_button)
        layout.addLayout(buttons)

    def set_statuses(self, statuses: List[SourceStatus]) -> None:
        """Show how the catalogues are doing now."""
        self._statuses = {status.config.id: status for status in statuses}
        if self.isVisible():
            self._fill()

    def open_below(self, button: QWidget) -> None:
        """Open under a button, inside its screen."""
        self._before = [config.id for config in self._store.enabled()]
        self._fill()
        self.adjustSize()
        screen: QRect = button.screen().availableGeometry()
        spot = button.mapToGlobal(QPoint(0, button.height()))
        spot.setX(max(screen.left(), min(spot.x(), screen.right() - self.width())))
        spot.setY(max(screen.top(), min(spot.y(), screen.bottom() - self.height())))
        self.move(spot)
        self.show()
        self.tree.setFocus()

    def hideEvent(self, event: object) -> None:  # noqa: N802
        super().hideEvent(event)
        if self._before != [config.id for config in self._store.enabled()]:
            self.closed_changed.emit()

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setColumnCount(3)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setAccessibleName(tr("Catalogues"))
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemChanged.connect(self._toggled)
        tree.customContextMenuRequested.connect(self._menu)
        return tree

    def _fill(self) -> None:
        """Rows of the same catalogues stay, with what is current among them: a search tells many times a second."""
        configs = self._store.all()
        items = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        self.tree.blockSignals(True)
        if [item.data(0, _ID) for item in items] != [config.id for config in configs]:
            self.tree.clear()
            items = [QTreeWidgetItem(self.tree) for _ in configs]
        for item, config in zip(items, configs):
            self._tell_row(item, config)
        self.tree.blockSignals(False)
        metrics = self.fontMetrics()
        rows = max(1, min(len(configs), 14))
        self.tree.setFixedHeight((_ROW * rows + 1) * metrics.height() // 2)
        self.tree.setMinimumWidth(metrics.averageCharWidth() * 62)

    def _tell_row(self, item: QTreeWidgetItem, config: CatalogConfig) -> None:
        status = self._statuses.get(config.id) if config.enabled else None
        item.setText(0, one_line(config.name, 60))
        item.setText(1, status_text(status))
        item.setData(0, _ID, config.id)
        item.setSizeHint(0, QSize(0, _ROW * self.fontMetrics().height() // 2))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Checked if config.enabled else Qt.CheckState.Unchecked)
        here = fields_filtered_here(status)
        lacks = "" if here or _searches_area(config) else tr("Cannot search by area: the map extent is filtered here.")
        item.setToolTip(0, tooltip(config.name, catalog_type_label(config.type), config.url, here or lacks))
        item.setIcon(1, status_icon(status))
        item.setForeground(1, QBrush(colours.muted(self.palette())))
        item.setToolTip(1, "")
        if status is not None and status.error is not None:
            message = describe(status.error, config.name)
            item.setToolTip(1, tooltip(message.text, message.hint, message.detail))
            item.setForeground(1, QBrush(colours.warning(self.palette())))
        self._tell_end(item, config, status, here)

    def _tell_end(
        self, item: QTreeWidgetItem, config: CatalogConfig, status: Optional[SourceStatus], here: str
    ) -> None:
        """A button to ask again or, for a catalogue that leaves something to be filtered here, a mark."""
        again = status is not None and status.state in (SourceState.FAILED, SourceState.CANCELLED)
        if not again:
            self.tree.removeItemWidget(item, 2)
        elif self.tree.itemWidget(item, 2) is None:
            self.tree.setItemWidget(item, 2, self._retry_button(config))
        marked = bool(here) and not again
        item.setIcon(2, QgsApplication.getThemeIcon("/mActionFilter2.svg") if marked else QIcon())
        item.setToolTip(2, tooltip(here) if marked else "")
        item.setData(2, Qt.ItemDataRole.AccessibleTextRole, here if marked else None)

    def _retry_button(self, config: CatalogConfig) -> QToolButton:
        button = QToolButton()
        button.setText(tr("Try again"))
        button.setAutoRaise(True)
        button.setAccessibleName(tr("Search {catalog} again").format(catalog=config.name))
        button.clicked.connect(partial(self.retry_wanted.emit, config.id))
        return button

    def _toggled(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            self._store.set_enabled(item.data(0, _ID), item.checkState(0) == Qt.CheckState.Checked)

    def _add(self) -> None:
        self.hide()
        self.add_wanted.emit()

    def _manage(self, *_checked: bool) -> None:
        self.hide()
        self.manage_wanted.emit()

    def _menu(self, spot: QPoint) -> None:
        item = self.tree.itemAt(spot)
        config = self._store.get(item.data(0, _ID)) if item is not None else None
        if config is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Search again")).triggered.connect(partial(self.retry_wanted.emit, config.id))
        edit = menu.addAction(tr("Edit…"))
        edit.setEnabled(not config.builtin)
        edit.triggered.connect(partial(self._edit, config.id))
        menu.addAction(tr("Manage catalogues…")).triggered.connect(self._manage)
        menu.popup(self.tree.viewport().mapToGlobal(spot))

    def _edit(self, catalog_id: str, *_checked: bool) -> None:
        self.hide()
        self.edit_wanted.emit(catalog_id)
