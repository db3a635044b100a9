"""The list of downloads, the latest on top."""
from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ..support.i18n import tr
from .downloads_row import Deed, Download, State
from .texts import one_line, tooltip

ROW = Qt.ItemDataRole.UserRole + 1


class DownloadsModel(QAbstractListModel):
    """Rows of downloads; whoever changes one says so with ``touch``."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._rows: List[Download] = []

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value of one role; the tooltip is escaped HTML."""
        row = self.row(index)
        reader = _READERS.get(role)
        return reader(row) if row is not None and reader else None

    def row(self, index: QModelIndex) -> Optional[Download]:
        """The download of a row, ``None`` for an index that is not one of this model."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rows(self) -> List[Download]:
        return list(self._rows)

    def add(self, row: Download) -> None:
        """Put a download on top."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._rows.insert(0, row)
        self.endInsertRows()

    def remove(self, row: Download) -> None:
        """Take a download off the list, where it is there."""
        if row in self._rows:
            number = self._rows.index(row)
            self.beginRemoveRows(QModelIndex(), number, number)
            del self._rows[number]
            self.endRemoveRows()

    def touch(self, row: Download) -> None:
        """A download has changed."""
        if row in self._rows:
            index = self.index(self._rows.index(row))
            self.dataChanged.emit(index, index)


def purpose(row: Download) -> str:
    """What a download is for, and where it goes."""
    if row.deed is Deed.SAVE:
        return tr("Saved to {place}").format(place=row.result or row.target)
    if row.deed is Deed.GEOPACKAGE:
        return tr("Saved as a GeoPackage: {place}").format(place=row.result or row.target)
    return tr("Fetched for the map")


def _tooltip(row: Download) -> str:
    return tooltip(row.title, row.status, purpose(row), row.detail, row.link.url.partition("?")[0])


def _accessible(row: Download) -> str:
    return one_line(f"{row.title}, {row.status}", 300)


_READERS: Dict[int, Callable[[Download], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda row: row.title,
    Qt.ItemDataRole.ToolTipRole: _tooltip,
    Qt.ItemDataRole.AccessibleTextRole: _accessible,
    ROW: lambda row: row,
}

__all__ = ["ROW", "Download", "DownloadsModel", "State", "purpose"]
