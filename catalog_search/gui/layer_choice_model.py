"""The layers to choose among, with a tick each, and what of them a search shows."""
from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, QSortFilterProxyModel, Qt, pyqtSignal

from ..loading.matching import fold
from ..loading.sources import Source
from ..support.i18n import tr
from .texts import one_line, tooltip

TITLE, NAME, KIND = range(3)


class LayerChoiceModel(QAbstractTableModel):
    """One row for each source: title with a tick, name, kind. ``ticked`` tells that other rows have a tick."""

    ticked = pyqtSignal()

    def __init__(self, sources: Sequence[Source], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._sources = tuple(sources)
        self._ticks: Set[int] = set()
        self._folded: Dict[int, str] = {}
        self._headers = (tr("Title"), tr("Name"), tr("Kind"))
        self._warning = QgsApplication.getThemeIcon("/mIconWarning.svg")

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._sources)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._headers)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._headers[section] if shown and 0 <= section < len(self._headers) else None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags: Qt.ItemFlag = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TITLE else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tick, a warning for groups, and a tooltip with all of it."""
        if not index.isValid():
            return None
        source, column = self._sources[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(source)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._texts(source)[TITLE], one_line(source.name, 300), group_text(source))
        if role == Qt.ItemDataRole.AccessibleTextRole and column == TITLE:
            return ", ".join(text for text in (*self._texts(source), group_text(source)) if text)
        if column != TITLE:
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if index.row() in self._ticks else Qt.CheckState.Unchecked
        return self._warning if role == Qt.ItemDataRole.DecorationRole and source.is_group else None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """A tick, as a click in its box sets it."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def tick(self, rows: Sequence[int], on: bool) -> None:
        """Give rows a tick, or take it from them."""
        if rows:
            (self._ticks.update if on else self._ticks.difference_update)(rows)
            first, last = self.index(min(rows), TITLE), self.index(max(rows), TITLE)
            self.dataChanged.emit(first, last, [Qt.ItemDataRole.CheckStateRole])
            self.ticked.emit()

    def are_ticked(self, rows: Sequence[int]) -> bool:
        """Whether all of these rows have a tick."""
        return self._ticks.issuperset(rows)

    def ticks(self) -> List[int]:
        """The rows with a tick, in their order."""
        return sorted(self._ticks)

    def source(self, row: int) -> Source:
        """The source of a row."""
        return self._sources[row]

    def has_own_names(self) -> bool:
        """Whether a name says more than the title does."""
        return any(title != name for title, name, _ in map(self._texts, self._sources))

    def searched(self, row: int) -> str:
        """What a search looks at: title and name, without case, accents and punctuation."""
        found = self._folded.get(row)
        if found is None:
            source = self._sources[row]
            found = self._folded[row] = f"{fold(source.title)} {fold(source.name)} {source.name.casefold()}"
        return found

    def _texts(self, source: Source) -> Tuple[str, str, str]:
        name = one_line(source.name)
        return one_line(source.title) or name, name, source.kind.label


class LayerFilter(QSortFilterProxyModel):
    """Shows the rows that hold every word of the search, in any order."""

    def __init__(self, model: LayerChoiceModel, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words: List[Tuple[str, List[str]]] = []
        self.setSourceModel(model)
        self.setSortLocaleAware(True)

    def search(self, text: str) -> None:
        """Search for words; a name may be searched as it is written, with its punctuation."""
        self._words = [(word, fold(word).split()) for word in text.casefold().split()]
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: QModelIndex) -> bool:  # noqa: N802
        searched = self._model.searched(row) if self._words else ""
        return all(
            word in searched or (bool(parts) and all(part in searched for part in parts)) for word, parts in self._words
        )


def group_text(source: Source) -> str:
    """What a group means for who chooses it; empty for other layers."""
    return tr("A group: the service draws all layers in it as one picture.") if source.is_group else ""
