"""What can be done in the manager: its actions, its toolbar and its menus."""
from __future__ import annotations

from functools import partial
from typing import List, Sequence

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction, QMenu, QToolBar, QToolButton, QWidget

from ..support.i18n import tr
from .texts import menu_text


class ManagerActions(QObject):
    """The actions of one manager. ``group_wanted`` brings the group to move to, ``new_group_wanted`` asks for one."""

    group_wanted = pyqtSignal(str)
    new_group_wanted = pyqtSignal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._groups: List[str] = []
        self.add = self._make(tr("Add…"), "symbologyAdd.svg", "Ins", tr("Add a catalogue by its address"))
        self.presets = self._make(tr("Add from presets…"), "mIconFavorites.svg", "", tr("Add well-known catalogues"))
        self.edit = self._make(tr("Edit…"), "symbologyEdit.svg", "", tr("Edit the catalogue (Enter)"))
        self.rename = self._make(tr("Rename"), "", "F2", tr("Rename the catalogue or the group"))
        self.duplicate = self._make(tr("Duplicate"), "mActionDuplicateLayer.svg", "Ctrl+D", tr("Duplicate"))
        self.remove = self._make(tr("Remove"), "symbologyRemove.svg", "Del", tr("Remove what is selected"))
        self.up = self._make(tr("Move up"), "mActionArrowUp.svg", "Alt+Up", tr("Move up"))
        self.down = self._make(tr("Move down"), "mActionArrowDown.svg", "Alt+Down", tr("Move down"))
        self.enable = self._make(tr("Include in searches"), "mActionShowAllLayers.svg", "", "")
        self.disable = self._make(tr("Leave out of searches"), "mActionHideAllLayers.svg", "", "")
        self.undo = self._make(tr("Undo"), "mActionUndo.svg", "Ctrl+Z", tr("Undo"))
        self.redo = self._make(tr("Redo"), "mActionRedo.svg", "Ctrl+Shift+Z", tr("Redo"))
        self.import_file = self._make(tr("Import from a file…"), "mActionFileOpen.svg", "", "")
        self.import_metasearch = self._make(tr("Import from MetaSearch"), "mActionSharingImport.svg", "", "")
        self.export_all = self._make(tr("Export all catalogues…"), "mActionFileSave.svg", "", "")
        self.export_picked = self._make(tr("Export selected catalogues…"), "mActionFileSave.svg", "", "")
        self.restore = self._make(tr("Restore provided catalogues"), "mActionReload.svg", "", "")
        self.group_menu = QMenu(tr("Move to group"), window)
        self.group_menu.setIcon(QgsApplication.getThemeIcon("/mActionAddGroup.svg"))
        self.group_menu.aboutToShow.connect(self._fill_groups)

    def set_state(
        self, picked: Sequence[str], whole_groups: Sequence[str], editable: bool, all_ids: int, groups: List[str]
    ) -> None:
        """Enable what makes sense for a selection.

        :param picked: ids of the selected catalogues; ``whole_groups`` the names of selected groups
        :param editable: whether the current row is a catalogue that the form can show
        :param all_ids: how many catalogues there are
        """
        self._groups = groups
        some = bool(picked)
        for action in (self.duplicate, self.remove, self.up, self.down, self.enable, self.disable, self.export_picked):
            action.setEnabled(some)
        self.group_menu.setEnabled(some)
        self.edit.setEnabled(editable)
        self.rename.setEnabled(some or bool(whole_groups))
        self.export_all.setEnabled(bool(all_ids))

    def set_history(self, undo: str, redo: str) -> None:
        """Say what would be undone and done again."""
        for action, word, what in ((self.undo, tr("Undo"), undo), (self.redo, tr("Redo"), redo)):
            action.setEnabled(bool(what))
            text = tr("{field}: {value}").format(field=word, value=what) if what else word
            action.setToolTip(_with_key(text, action))

    def toolbar(self) -> QToolBar:
        """The bar at the top of the window."""
        bar = QToolBar(self._window)
        side = QgsApplication.scaleIconSize(20)
        bar.setIconSize(QSize(side, side))
        for action in (self.add, self.presets):
            bar.addAction(action)
            bar.widgetForAction(action).setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.addSeparator()
        bar.addActions([self.edit, self.duplicate, self.remove])
        bar.addSeparator()
        bar.addActions([self.up, self.down])
        group = _menu_button(tr("Move to group"), "mActionAddGroup.svg", bar, icon_only=True)
        group.setMenu(self.group_menu)
        bar.addWidget(group)
        bar.addSeparator()
        bar.addActions([self.undo, self.redo])
        bar.addSeparator()
        bar.addWidget(self._button_with(tr("Import"), "mActionSharingImport.svg", bar, self._imports()))
        bar.addWidget(self._button_with(tr("Export"), "mActionSharingExport.svg", bar, self._exports()))
        return bar

    def context_menu(self, on_group: bool) -> QMenu:
        """The menu of the selected rows, or of the empty place below them."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self.remove.isEnabled():
            menu.addActions([self.add, self.presets, self.restore])
            return menu
        menu.addActions([self.rename] if on_group else [self.edit, self.rename])
        menu.addActions([self.duplicate, self.remove])
        menu.addSeparator()
        menu.addActions([self.enable, self.disable])
        menu.addSeparator()
        menu.addMenu(self.group_menu)
        menu.addActions([self.up, self.down])
        menu.addSeparator()
        menu.addAction(self.export_picked)
        return menu

    def _make(self, text: str, icon: str, key: str, tip: str) -> QAction:
        action = QAction(text, self._window)
        if icon:
            action.setIcon(QgsApplication.getThemeIcon(f"/{icon}"))
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setToolTip(_with_key(tip or text, action))
        self._window.addAction(action)
        return action

    def _imports(self) -> List[QAction]:
        return [self.import_file, self.import_metasearch, self.restore]

    def _exports(self) -> List[QAction]:
        return [self.export_all, self.export_picked]

    def _button_with(self, text: str, icon: str, bar: QToolBar, actions: List[QAction]) -> QToolButton:
        button = _menu_button(text, icon, bar)
        menu = QMenu(button)
        menu.addActions(actions)
        button.setMenu(menu)
        return button

    def _fill_groups(self) -> None:
        self.group_menu.clear()
        for name in self._groups:
            self.group_menu.addAction(menu_text(name)).triggered.connect(partial(self._choose_group, name))
        if self._groups:
            self.group_menu.addSeparator()
        self.group_menu.addAction(tr("No group")).triggered.connect(partial(self._choose_group, ""))
        self.group_menu.addAction(tr("New group…")).triggered.connect(self._ask_group)

    def _choose_group(self, name: str, *_checked: bool) -> None:
        self.group_wanted.emit(name)

    def _ask_group(self, *_checked: bool) -> None:
        self.new_group_wanted.emit()


def _menu_button(text: str, icon: str, parent: QWidget, icon_only: bool = False) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setIcon(QgsApplication.getThemeIcon(f"/{icon}"))
    button.setToolTip(text)
    style = Qt.ToolButtonStyle.ToolButtonIconOnly if icon_only else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    button.setToolButtonStyle(style)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def _with_key(tip: str, action: QAction) -> str:
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({key})" if key else tip
