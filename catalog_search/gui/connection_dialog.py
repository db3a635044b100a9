"""Asks once which connection of QGIS leads to a database that a catalogue names."""
from __future__ import annotations

from functools import partial
from typing import Callable, Dict, List, Optional, Sequence

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QItemSelection, QObject, QSortFilterProxyModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ..loading.database_tables import Connection, ConnectionNeeded, connections, remember
from ..support.i18n import tr
from .texts import one_line
from .wrapped_label import WrappedLabel

_NAME = Qt.ItemDataRole.UserRole + 1
_SYSTEMS = {"postgres": "PostgreSQL", "oracle": "Oracle"}


class ConnectionDialog(QDialog):
    """A searchable list of connections. ``chosen`` brings a name; closing it in another way rejects.

    :param catalog: the name of the catalogue that the table comes from
    :param known: the connections to choose among; those to a database of that name come first
    """

    chosen = pyqtSignal(str)

    def __init__(
        self, need: ConnectionNeeded, catalog: str, known: Sequence[Connection], parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchConnectionChoice")
        self.setWindowTitle(tr("Choose a database connection"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QgsFilterLineEdit(self)
        self.search.setShowSearchIcon(True)
        self.search.setPlaceholderText(tr("Search connections…"))
        self.search.textChanged.connect(self._filter)
        self.view = self._make_view(_likely_first(known, need.database))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("Use this connection"))
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out(need, catalog, bool(known))
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self._filter("")
        self._selected()

    def name(self) -> str:
        """The picked connection, empty where none is."""
        rows = self.view.selectionModel().selectedRows()
        return str(rows[0].data(_NAME)) if rows else ""

    def _make_view(self, known: Sequence[Connection]) -> QTreeView:
        model = QStandardItemModel(0, 3, self)
        model.setHorizontalHeaderLabels([tr("Connection"), tr("Database"), tr("Server")])
        for connection in known:
            model.appendRow(_row(connection))
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(model)
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        view = QTreeView(self)
        view.setModel(self._proxy)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAlternatingRowColors(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        view.setAccessibleName(tr("Database connections"))
        view.doubleClicked.connect(self._accept)
        return view

    def _lay_out(self, need: ConnectionNeeded, catalog: str, has_some: bool) -> None:
        """The question above, what will be remembered below; or how to get a connection."""
        layout = QVBoxLayout(self)
        self.question = WrappedLabel(need.user_text, self)
        system = _SYSTEMS.get(need.provider, need.provider)
        database = one_line(need.database, 80) or tr("without a name")
        text = tr("{catalog} calls the database “{database}” ({system}). Your choice is remembered for it.")
        if not has_some:
            text = tr("QGIS has no {system} connection yet: make one in the browser panel, then add this again.")
        hint = text.format(catalog=one_line(catalog, 80), database=database, system=system)
        self.hint = WrappedLabel(hint, self)
        for widget in (self.question, self.search, self.view, self.hint, self.buttons):
            layout.addWidget(widget)
        self.search.setVisible(has_some)
        self.view.setVisible(has_some)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setVisible(has_some)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 75, metrics.height() * (20 if has_some else 8))
        self.search.setFocus()

    def _filter(self, text: str) -> None:
        self._proxy.setFilterFixedString(text.strip())
        if not self.view.selectionModel().hasSelection() and self._proxy.rowCount():
            self.view.setCurrentIndex(self._proxy.index(0, 0))

    def _selected(self, _now: Optional[QItemSelection] = None, _before: Optional[QItemSelection] = None) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.name()))

    def _accept(self, *_index: object) -> None:
        name = self.name()
        if name:
            self.chosen.emit(name)
            self.accept()


class ConnectionAsker(QObject):
    """Asks for connections, once for each database however many tables wait for it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: Dict[str, List[Callable[[bool], None]]] = {}
        self._dialogs: Dict[str, ConnectionDialog] = {}

    def ask(self, need: ConnectionNeeded, catalog: str, then: Callable[[bool], None]) -> None:
        """Let the user choose, and remember it.

        :param then: called once, with whether there is a connection now
        """
        waiting = self._waiting.setdefault(need.key, [])
        waiting.append(then)
        if len(waiting) > 1:
            return
        dialog = ConnectionDialog(need, catalog, connections(need.provider), self._window)
        dialog.chosen.connect(partial(remember, need.key))
        dialog.accepted.connect(partial(self._ended, need.key, True))
        dialog.rejected.connect(partial(self._ended, need.key, False))
        self._dialogs[need.key] = dialog
        dialog.open()

    def close(self) -> None:
        """Close what is open; nobody is told."""
        self._waiting.clear()
        dialogs, self._dialogs = self._dialogs, {}
        for dialog in dialogs.values():
            if not sip.isdeleted(dialog):
                dialog.close()

    def _ended(self, key: str, is_known: bool) -> None:
        self._dialogs.pop(key, None)
        for then in self._waiting.pop(key, []):
            then(is_known)


def _likely_first(known: Sequence[Connection], database: str) -> List[Connection]:
    """Connections to a database of that name before those of that name themselves, then the others."""
    wanted = database.strip().casefold()

    def order(connection: Connection) -> int:
        same = [text.casefold() == wanted for text in (connection.database, connection.name, connection.host)]
        return same.index(True) if wanted and any(same) else len(same)

    return sorted(known, key=order)


def _row(connection: Connection) -> List[QStandardItem]:
    first = QStandardItem(one_line(connection.name, 120))
    first.setData(connection.name, _NAME)
    return [first, QStandardItem(one_line(connection.database, 120)), QStandardItem(one_line(connection.host, 120))]
