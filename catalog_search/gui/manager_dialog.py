"""The window in which catalogues are added, edited, grouped, put in order and removed; each step can be undone."""
from __future__ import annotations

from dataclasses import replace
from typing import Dict, List, Optional, Sequence

from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QByteArray, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QInputDialog,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ..catalogs.registry import catalog_types
from ..model.config import CatalogConfig
from ..network.qgis_async import AsyncCarrier
from ..support.connection_files import Connections, metasearch_connections
from ..support.connections import ConnectionStore
from ..support.i18n import tr
from ..support.log import logger
from ..support.presets import BadPresets, Preset, presets
from ..support.settings import Settings
from . import manager_list as lists
from .add_catalog_dialog import CatalogDialog
from .manager_actions import ManagerActions
from .manager_edits import CatalogEdits
from .manager_import import sorted_out
from .manager_model import CatalogTreeModel
from .manager_transfer import Transfer
from .manager_view import CatalogTreeView
from .presets_dialog import PresetsDialog
from .text_dialog import open_text_dialog
from .texts import escape, one_line
from .window_size import give_size

_GEOMETRY = "manager_geometry"


class ManagerDialog(QDialog):
    """Not modal, one at a time. ``closed_changed`` tells on closing that other catalogues are searched than before."""

    closed_changed = pyqtSignal()

    def __init__(self, store: ConnectionStore, carrier: AsyncCarrier, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setObjectName("CatalogSearchManager")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Manage catalogues"))
        self.setAcceptDrops(True)
        self._carrier = carrier
        self._settings = Settings()
        self._before = store.enabled()
        self._logins = _logins()
        self._detail = ""
        self._undo_offered = False
        self.edits = CatalogEdits(store, self)
        self.transfer = Transfer(self)
        self.model = CatalogTreeModel(self)
        self.view = CatalogTreeView(self.model, self)
        self.actions_ = ManagerActions(self)
        self.messages = QgsMessageBar(self)
        self.count = QLabel(self)
        self.empty = self._make_empty()
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        self._lay_out()
        self._connect()
        self._refresh()
        self.view.expandAll()

    def add(self) -> CatalogDialog:
        """Open the form of a new catalogue."""
        return self._open_form(None)

    def edit(self) -> Optional[CatalogDialog]:
        """Open the form of the current catalogue."""
        config = self._current()
        return self._open_form(config) if config is not None and config.type in catalog_types() else None

    def add_presets(self) -> Optional[PresetsDialog]:
        """Open the list of well-known catalogues."""
        try:
            known = presets()
        except BadPresets as error:
            logger.warning("The list of well-known catalogues is damaged: %s", error)
            self._tell(tr("The list of well-known catalogues is damaged: install the plugin anew."), _WARNING)
            return None
        dialog = PresetsDialog(known, self.edits.configs(), self._groups(), self)
        dialog.chosen.connect(self._add_chosen)
        dialog.open()
        return dialog

    def remove(self) -> None:
        """Remove what is selected; the message offers to undo it."""
        ids, _ = self.view.picked()
        gone = [config for config in self.edits.configs() if config.id in ids]
        if not gone:
            return
        text = tr("“{name}” removed.").format(name=one_line(gone[0].name, 60))
        text = text if len(gone) == 1 else tr("%n catalogues removed.", len(gone))
        after = self._neighbour(ids)
        self.edits.apply(text, lists.without(self.edits.configs(), set(ids)))
        self.view.select([after] if after else [])
        self._tell(text, undo=True)

    def duplicate(self) -> None:
        """Copy the selected catalogues below themselves."""
        ids, _ = self.view.picked()
        configs, copies = lists.duplicated(self.edits.configs(), set(ids), _copy_name)
        self.edits.apply(tr("%n catalogue(s) duplicated.", len(copies)), configs)
        self.view.select(copies)

    def move(self, step: int) -> None:
        """Move the selection up (-1) or down (1) among its neighbours."""
        ids, groups = self.view.picked()
        configs = lists.shifted(self.edits.configs(), set(ids), set(groups), step)
        self.edits.apply(tr("Order changed."), configs)

    def move_to_group(self, group: str) -> None:
        """Put the selected catalogues into a group, or into none."""
        ids, _ = self.view.picked()
        name = " ".join(group.split())
        if self.edits.apply(tr("Moved to another group."), lists.regrouped(self.edits.configs(), set(ids), name)):
            self.view.select(ids)

    def switch(self, ids: Sequence[str], enabled: bool) -> None:
        """Include catalogues in searches or leave them out."""
        text = tr("Included in searches.") if enabled else tr("Left out of searches.")
        self.edits.apply(text, lists.switched(self.edits.configs(), set(ids), enabled))

    def undo(self) -> None:
        text = self.edits.undo()
        self.messages.clearWidgets()
        if text:
            self._tell(tr("Undone: {step}").format(step=text), seconds=4)

    def redo(self) -> None:
        text = self.edits.redo()
        self.messages.clearWidgets()
        if text:
            self._tell(tr("Done again: {step}").format(step=text), seconds=4)

    def take(self, found: Connections) -> None:
        """Add what a file, MetaSearch or the presets hold, and tell what came of each."""
        incoming = sorted_out(found, self.edits.configs(), set(self._logins))
        if incoming.new:
            configs, ids = lists.added(self.edits.configs(), incoming.new)
            self.edits.apply(tr("%n catalogue(s) added.", len(ids)), configs)
            self.view.select(ids)
        level = _WARNING if incoming.left_out else _SUCCESS if incoming.new else _INFO
        self._tell(incoming.summary(), level, undo=bool(incoming.new), detail=incoming.detail())

    def restore_provided(self) -> None:
        """Bring back the provided catalogues that were removed."""
        text = tr("Provided catalogues restored.")
        count = self.edits.restore_provided(text)
        if count:
            self._tell(text, undo=True)
        else:
            self._tell(tr("All provided catalogues are there already."), _INFO, seconds=4)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.transfer.read(path)

    def done(self, result: int) -> None:
        self._settings.set_value(_GEOMETRY, self.saveGeometry())
        super().done(result)
        if self._before != self.edits.store.enabled():
            self.closed_changed.emit()

    def _make_empty(self) -> QWidget:
        page = QWidget(self)
        text = QLabel(tr("There is no catalogue yet."), page)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(page)
        layout.addStretch(2)
        layout.addWidget(text)
        for action in (self.actions_.presets, self.actions_.add, self.actions_.restore):
            button = QPushButton(action.icon(), action.text(), page)
            button.setAutoDefault(False)
            button.clicked.connect(action.trigger)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(3)
        return page

    def _lay_out(self) -> None:
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.actions_.toolbar())
        layout.addWidget(self.messages)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.count)
        layout.addWidget(close)
        give_size(self, 125, 32)
        geometry = self._settings.value(_GEOMETRY, QByteArray(), QByteArray)
        if geometry:
            self.restoreGeometry(geometry)
        self.view.setFocus()

    def _connect(self) -> None:
        do = self.actions_
        for action, slot in (
            (do.add, self.add), (do.presets, self.add_presets), (do.edit, self.edit), (do.duplicate, self.duplicate),
            (do.rename, self.view.rename_current), (do.remove, self.remove), (do.undo, self.undo), (do.redo, self.redo),
            (do.up, self._up), (do.down, self._down), (do.enable, self._enable), (do.disable, self._disable),
            (do.import_file, self.transfer.ask_import), (do.import_metasearch, self._import_metasearch),
            (do.export_all, self._export_all), (do.export_picked, self._export_picked),
            (do.restore, self.restore_provided),
        ):  # fmt: skip
            action.triggered.connect(slot)
        do.group_wanted.connect(self.move_to_group)
        do.new_group_wanted.connect(self._ask_group)
        self.model.renamed.connect(self._rename)
        self.model.group_renamed.connect(self._rename_group)
        self.model.switched.connect(self.switch)
        self.model.dropped.connect(self._dropped)
        self.view.edit_wanted.connect(self.edit)
        self.view.customContextMenuRequested.connect(self._menu)
        self.view.selectionModel().selectionChanged.connect(self._update_actions)
        self.edits.changed.connect(self._refresh)
        self.edits.forgotten.connect(self.messages.clearWidgets)
        self.transfer.came.connect(self.take)
        self.transfer.written.connect(self._written)
        self.transfer.failed.connect(self._transfer_failed)

    def _refresh(self) -> None:
        configs = self.edits.configs()
        self.model.set_configs(configs, self._logins)
        self.stack.setCurrentWidget(self.view if configs else self.empty)
        if self._undo_offered:  # of another step than the one that it would take back from now on
            self.messages.clearWidgets()
            self._undo_offered = False
        enabled = len([config for config in configs if config.enabled])
        text = tr("%n catalogue(s), {enabled} of them included in searches", len(configs))
        self.count.setText(text.format(enabled=enabled))
        self._update_actions()

    def _update_actions(self, *_selection: object) -> None:
        ids, groups = self.view.picked()
        current = self._current()
        editable = current is not None and current.type in catalog_types()
        self.actions_.set_state(ids, groups, editable, self.model.rowCount(), self._groups())
        self.actions_.set_history(self.edits.undo_text, self.edits.redo_text)

    def _current(self) -> Optional[CatalogConfig]:
        return self.model.config(self.view.currentIndex())

    def _groups(self) -> List[str]:
        return lists.groups_of(self.edits.configs())

    def _neighbour(self, ids: Sequence[str]) -> str:
        """The catalogue to select once these are gone."""
        every = lists.flat(lists.blocks_of(self.edits.configs()))
        last = max((at for at, config in enumerate(every) if config.id in ids), default=0)
        rest = [config.id for config in (*every[last:], *reversed(every[:last])) if config.id not in ids]
        return rest[0] if rest else ""

    def _open_form(self, config: Optional[CatalogConfig]) -> CatalogDialog:
        dialog = CatalogDialog(self._carrier, config, self, self._groups())
        dialog.saved.connect(self._form_saved)
        dialog.open()
        return dialog

    def _form_saved(self, config: CatalogConfig) -> None:
        self._logins = _logins()
        name = one_line(config.name, 60)
        if config.id:
            text = tr("“{name}” changed.").format(name=name)
            self.edits.apply(text, lists.updated(self.edits.configs(), config))
            return
        configs, ids = lists.added(self.edits.configs(), [config])
        self.edits.apply(tr("“{name}” added.").format(name=name), configs)
        self.view.select(ids)

    def _add_chosen(self, chosen: List[Preset], group: str) -> None:
        self.take(Connections(tuple(replace(preset.to_config(), group=group) for preset in chosen)))

    def _rename(self, catalog_id: str, name: str) -> None:
        configs = self.edits.configs()
        old = next((config for config in configs if config.id == catalog_id), None)
        if old is not None and old.name != name:
            text = tr("“{name}” renamed.").format(name=one_line(old.name, 60))
            self.edits.apply(text, lists.updated(configs, old.renamed(name)))

    def _rename_group(self, old: str, new: str) -> None:
        text = tr("Group “{name}” renamed.").format(name=one_line(old, 60))
        self.edits.apply(text, lists.renamed_group(self.edits.configs(), old, new))

    def _dropped(self, ids: List[str], groups: List[str], group: str, at: int) -> None:
        place, configs = (at if at >= 0 else None), self.edits.configs()
        if group:
            moved = lists.moved_into(configs, set(ids), group, place)
        else:
            moved = lists.moved_to_top(configs, set(ids), set(groups), place)
        self.edits.apply(tr("Order changed."), moved)

    def _up(self) -> None:
        self.move(-1)

    def _down(self) -> None:
        self.move(1)

    def _enable(self) -> None:
        self.switch(self.view.picked()[0], True)

    def _disable(self) -> None:
        self.switch(self.view.picked()[0], False)

    def _ask_group(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("New group"))
        dialog.setLabelText(tr("Name of the group"))
        dialog.textValueSelected.connect(self._move_to_new_group)
        dialog.open()

    def _move_to_new_group(self, name: str) -> None:
        """Without a name there is no new group; out of all groups is a choice of its own."""
        if name.strip():
            self.move_to_group(name)

    def _import_metasearch(self) -> None:
        found = metasearch_connections()
        if found:
            self.take(Connections(found))
        else:
            self._tell(tr("MetaSearch has no stored connections."), _INFO, seconds=6)

    def _export_all(self) -> None:
        self.transfer.ask_export(self.edits.configs())

    def _export_picked(self) -> None:
        ids, _ = self.view.picked()
        self.transfer.ask_export([config for config in self.edits.configs() if config.id in ids])

    def _written(self, count: int, path: str) -> None:
        text = tr("%n catalogue(s) written to {file}, without logins.", count).format(file=path)
        self._tell(text, seconds=8)

    def _transfer_failed(self, text: str) -> None:
        self._tell(text, _WARNING)

    def _menu(self, spot: QPoint) -> None:
        on_group = self._current() is None
        self.actions_.context_menu(on_group).popup(self.view.viewport().mapToGlobal(spot))

    def _tell(
        self,
        text: str,
        level: Optional[Qgis.MessageLevel] = None,
        undo: bool = False,
        detail: str = "",
        seconds: int = 0,
    ) -> None:
        """Show a message in place of the one before, with the buttons that make sense."""
        self.messages.clearWidgets()
        self._detail = f"{text}\n\n{detail}"
        self._undo_offered = undo
        item = self.messages.createMessage(f"<span>{escape(text)}</span>")  # QGIS takes what has a tag as HTML
        buttons = [(tr("Undo"), self.undo)] if undo else []
        buttons += [(tr("Details"), self._show_detail)] if detail else []
        for words, slot in buttons:
            button = QPushButton(words, item)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            item.layout().addWidget(button)
        self.messages.pushWidget(item, _SUCCESS if level is None else level, seconds)

    def _show_detail(self) -> None:
        open_text_dialog(self, tr("Details"), self._detail)


_SUCCESS, _INFO, _WARNING = Qgis.MessageLevel.Success, Qgis.MessageLevel.Info, Qgis.MessageLevel.Warning


def _copy_name(name: str) -> str:
    return tr("{name} (copy)").format(name=name)


def _logins() -> Dict[str, str]:
    """The names of the authentication configurations of this profile by their ids; no password is needed for them."""
    manager = QgsApplication.authManager()
    if manager.isDisabled():
        return {}
    return {key: config.name() for key, config in manager.availableAuthMethodConfigs().items()}


def _dropped_file(event: QDropEvent) -> str:
    """The path of the one JSON file that is dragged; empty for anything else."""
    paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].lower().endswith(".json") else ""
