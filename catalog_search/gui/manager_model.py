"""The catalogues as a tree in groups: what the manager's view shows, renames, switches and drags."""
from __future__ import annotations

import json
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont

from ..catalogs.registry import catalog_types
from ..model.config import CatalogConfig
from ..support.compat import enum_value
from ..support.i18n import tr
from .labels import catalog_type_label, catalog_type_short
from .manager_list import Block, blocks_of
from .texts import one_line, tooltip

MIME = "application/x-catalog-search-catalogs"
NAME, TYPE, ADDRESS, LOGIN = range(4)
_Role = Qt.ItemDataRole
_NONE = QModelIndex()


class CatalogTreeModel(QAbstractItemModel):
    """Rows at the top are groups and catalogues without one; below a group are its catalogues.

    What a person does in the view is told by signals and changes nothing here: ``set_configs`` brings what came of it.
    """

    renamed = pyqtSignal(str, str)
    group_renamed = pyqtSignal(str, str)
    switched = pyqtSignal(list, bool)
    #: ids, groups, the group they were dropped into (empty: the top level), the place there (-1: the end)
    dropped = pyqtSignal(list, list, str, int)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._blocks: List[Block] = []
        self._logins: Mapping[str, str] = {}

    def set_configs(self, configs: Sequence[CatalogConfig], logins: Mapping[str, str]) -> None:
        """Show this list; rows keep their place in the view where only their contents are new.

        :param logins: the names of the authentication configurations by their ids
        """
        blocks = blocks_of(configs)
        self._logins = logins
        if _shape(blocks) != _shape(self._blocks):
            self.beginResetModel()
            self._blocks = blocks
            self.endResetModel()
            return
        self._blocks = blocks
        self._tell_changed(_NONE)
        for row in range(len(blocks)):
            self._tell_changed(self.index(row, 0))

    def config(self, index: QModelIndex) -> Optional[CatalogConfig]:
        """The catalogue of a row, ``None`` for a group."""
        if not index.isValid():
            return None
        if index.internalId():
            return self._blocks[index.internalId() - 1].members[index.row()]
        block = self._blocks[index.row()]
        return None if block.group else block.members[0]

    def group(self, index: QModelIndex) -> str:
        """The name of a group's row, empty for a catalogue."""
        return self._blocks[index.row()].group if index.isValid() and not index.internalId() else ""

    def index_of(self, catalog_id: str = "", group: str = "") -> QModelIndex:
        """The row of a catalogue or of a group; an invalid index where it is not there."""
        for row, block in enumerate(self._blocks):
            if group and block.group == group:
                return self.index(row, 0)
            for at, config in enumerate(block.members):
                if catalog_id and config.id == catalog_id:
                    return self.index(at, 0, self.index(row, 0)) if block.group else self.index(row, 0)
        return QModelIndex()

    def picked(self, indexes: Iterable[QModelIndex]) -> Tuple[List[str], List[str]]:
        """The ids of the catalogues among some rows, with those below groups, and the names of these groups."""
        groups = [name for name in map(self.group, indexes) if name]
        own = {config.id for config in map(self.config, indexes) if config is not None}
        every = [config for block in self._blocks for config in block.members]
        return [config.id for config in every if config.id in own or config.group in groups], groups

    def index(self, row: int, column: int, parent: QModelIndex = _NONE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Optional[QModelIndex] = None) -> Any:
        if index is None:
            return super().parent()
        inside = index.internalId() if index.isValid() else 0
        return self.createIndex(inside - 1, 0, 0) if inside else QModelIndex()

    def rowCount(self, parent: QModelIndex = _NONE) -> int:
        if not parent.isValid():
            return len(self._blocks)
        is_group = parent.column() == 0 and bool(self.group(parent))
        return len(self._blocks[parent.row()].members) if is_group else 0

    def columnCount(self, parent: QModelIndex = _NONE) -> int:
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != _Role.DisplayRole or not 0 <= section < 4:
            return None
        return (tr("Name"), tr("Type"), tr("Address"), tr("Login"))[section]

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        if index.column() == NAME:
            found |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
        return found | Qt.ItemFlag.ItemIsDropEnabled if self.group(index) else found

    def data(self, index: QModelIndex, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        config = self.config(index)
        if config is None:
            return self._group_data(self._blocks[index.row()], index.column(), role)
        return self._catalog_data(config, index.column(), role)

    def setData(self, index: QModelIndex, value: Any, role: int = _Role.EditRole) -> bool:
        if not index.isValid() or index.column() != NAME:
            return False
        if role == _Role.CheckStateRole:
            ids, _ = self.picked([index])
            self.switched.emit(ids, enum_value(value) == enum_value(Qt.CheckState.Checked))
            return True
        name = one_line(str(value or ""), 200)
        if role != _Role.EditRole or not name:
            return False
        config = self.config(index)
        if config is None:
            self.group_renamed.emit(self.group(index), name)
        else:
            self.renamed.emit(config.id, name)
        return True

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> List[str]:
        return [MIME]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        ids, groups = self.picked([index for index in indexes if index.column() == 0])
        data = QMimeData()
        data.setData(MIME, json.dumps({"ids": ids, "groups": groups}).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex
    ) -> bool:
        """The view takes nothing away after a drop: the new list comes with ``set_configs``."""
        if not data.hasFormat(MIME) or action != Qt.DropAction.MoveAction:
            return False
        dragged = json.loads(bytes(data.data(MIME)).decode())
        self.dropped.emit(dragged["ids"], dragged["groups"], self.group(parent), row)
        return True

    def _tell_changed(self, parent: QModelIndex) -> None:
        count = self.rowCount(parent)
        if count:
            self.dataChanged.emit(self.index(0, 0, parent), self.index(count - 1, 3, parent))

    def _group_data(self, block: Block, column: int, role: int) -> Any:
        if column != NAME:
            return None
        if role == _Role.CheckStateRole:
            return _check_state(block.members)
        if role == _Role.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        if role == _Role.ToolTipRole:
            return tooltip(block.group, tr("%n catalogue(s)", len(block.members)))
        return one_line(block.group, 200) if role in (_Role.DisplayRole, _Role.EditRole) else None

    def _catalog_data(self, config: CatalogConfig, column: int, role: int) -> Any:
        if role == _Role.DisplayRole:
            return (one_line(config.name, 200), catalog_type_short(config.type), one_line(config.url, 400), "")[column]
        if role == _Role.EditRole:
            return config.name if column == NAME else None
        if role == _Role.CheckStateRole and column == NAME:
            return Qt.CheckState.Checked if config.enabled else Qt.CheckState.Unchecked
        if role == _Role.ToolTipRole:
            return self._tip(config, column)
        if column == LOGIN and config.authcfg and role == _Role.DecorationRole:
            return QgsApplication.getThemeIcon("/locked.svg" if self._knows(config) else "/mIconWarning.svg")
        if column == LOGIN and role == _Role.AccessibleTextRole:
            return self._login_words(config)
        return None

    def _tip(self, config: CatalogConfig, column: int) -> str:
        if column == LOGIN:
            return tooltip(self._login_words(config))
        known = config.type in catalog_types()
        missing = "" if known else tr("This version of Catalog Search cannot search this type.")
        origin = tr("Provided with the plugin or by your administrator") if config.builtin else ""
        return tooltip(config.name, catalog_type_label(config.type), config.url, missing, origin)

    def _login_words(self, config: CatalogConfig) -> str:
        if not config.authcfg:
            return tr("No login")
        if not self._knows(config):
            return tr("Its authentication configuration {id} is missing: choose another one.").format(id=config.authcfg)
        return tr("Login: {name}").format(name=one_line(self._logins[config.authcfg], 80))

    def _knows(self, config: CatalogConfig) -> bool:
        return config.authcfg in self._logins


def _shape(blocks: Sequence[Block]) -> List[Tuple[bool, List[str]]]:
    """What the tree consists of, names and contents apart."""
    return [(bool(block.group), [config.id for config in block.members]) for block in blocks]


def _check_state(members: Sequence[CatalogConfig]) -> Qt.CheckState:
    states = {config.enabled for config in members}
    if len(states) > 1:
        return Qt.CheckState.PartiallyChecked
    return Qt.CheckState.Checked if True in states else Qt.CheckState.Unchecked
