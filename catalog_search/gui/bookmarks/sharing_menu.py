"""The menu *Share and import* of the bookmarks."""
from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QMenu, QWidget

from ...bookmarks.model import Folder, ItemKind
from ...bookmarks.shared_values import Shared
from ...bookmarks.shared_write import everything, of_folder, of_items
from ...bookmarks.store import Store
from ...loading.database_tables import connections as database_connections
from ...model.config import CatalogConfig
from ...sharing.team import Team
from ...support.connections import ConnectionStore
from ...support.i18n import tr
from ..notifier import Notifier
from ..texts import one_line, tooltip
from . import sharing_words
from .service import BookmarkService
from .sharing_deeds import SharingDeeds
from .sharing_shelf import SharedWindow
from .sharing_windows import DatabaseDialog, PlaceDialog
from .tree import FAVOURITE, FOLDER, SEARCH, Node

_NAME_SHOWN = 60


@dataclass(frozen=True)
class Chosen:
    """What is chosen in the tree: ids of favourites and searches, or one folder with its kind and name."""

    favourites: Tuple[str, ...] = ()
    searches: Tuple[str, ...] = ()
    folder: str = ""
    kind: ItemKind = ItemKind.FAVOURITE
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.favourites or self.searches or self.folder)

    def shared(self, store: Store, configs: Sequence[CatalogConfig]) -> Shared:
        """The bookmarks themselves. In a thread."""
        if self.folder:
            return of_folder(store, self.kind, self.folder, configs)
        return of_items(store, self.favourites, self.searches, configs)


def chosen_of(nodes: Sequence[Node]) -> Chosen:
    """What nodes of one's own bookmarks are: one folder as such, else all that is in them."""
    nodes = [node for node in nodes if node.is_own]
    if len(nodes) == 1 and nodes[0].what == FOLDER:
        folder = nodes[0].item
        return Chosen(folder=nodes[0].id, kind=nodes[0].kind, name=folder.name if isinstance(folder, Folder) else "")
    found: Dict[str, Node] = {}
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        found[f"{node.what} {node.id}"] = node
        waiting.extend(node.children)
    favourites = tuple(node.id for node in found.values() if node.what == FAVOURITE)
    return Chosen(favourites, tuple(node.id for node in found.values() if node.what == SEARCH))


class SharingMenu(QObject):
    """Fills a menu whenever it opens, and does what is chosen in it.

    ``team`` and ``project`` are what is followed and what the project carries. ``record_wanted`` brings a ``Record`` to
    show and ``search_wanted`` a ``SavedSearch`` to run, which a person chose in the window that shows those.

    :param chosen: what is chosen in the tree when the menu opens
    """

    record_wanted = pyqtSignal(object)
    search_wanted = pyqtSignal(object)

    def __init__(
        self,
        service: BookmarkService,
        connections: ConnectionStore,
        notifier: Notifier,
        window: QWidget,
        chosen: Callable[[], Chosen] = Chosen,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._connections = connections
        self._notifier = notifier
        self._chosen = chosen
        self._shown: Optional[SharedWindow] = None
        self._own: List[QAction] = []
        self.others = service.others
        self.team, self.project = self.others.team, self.others.project
        self.deeds = SharingDeeds(service, connections, notifier, window, self.team, self.project)
        self.project.opened.connect(self._project_opened)
        self.others.start()

    def close(self) -> None:
        """Do nothing any more."""
        self.deeds.close()

    def attach(self, menu: QMenu) -> None:
        """Fill a menu each time just before it is shown, behind what others put there."""
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(partial(self.fill, menu))
        self.fill(menu)

    def fill(self, menu: QMenu) -> None:
        """What can be done now, in the place of what could be done before."""
        for action in self._own:
            menu.removeAction(action)
            inner = action.menu()
            (action if inner is None else inner).deleteLater()
        others = menu.actions()
        self._fill(menu, self._chosen())
        self._own = [action for action in menu.actions() if action not in others]

    def _fill(self, menu: QMenu, chosen: Chosen) -> None:
        if menu.actions():
            menu.addSeparator()
        self._out(menu, chosen)
        menu.addSeparator()
        self._in(menu)
        menu.addSeparator()
        self._follow(menu)
        if self.team.all() or self.project.shared is not None:
            _add(menu, tr("Show shared bookmarks…"), self.show_shared, "mActionOpenTable.svg")
        for team in self.team.all():
            self._team_menu(menu, team, chosen)
        menu.addSeparator()
        self._project_menu(menu, chosen)

    def _out(self, menu: QMenu, chosen: Chosen) -> None:
        _add(menu, tr("Export all…"), partial(self.deeds.ask_export, everything), "mActionSharingExport.svg")
        some = partial(self.deeds.ask_export, chosen.shared, chosen.name)
        _add(menu, tr("Export what is selected…"), some).setEnabled(bool(chosen))

    def _in(self, menu: QMenu) -> None:
        _add(menu, tr("Import a file…"), self.deeds.ask_import, "mActionSharingImport.svg")
        _add(menu, tr("Open an address…"), partial(self._ask_place, False))
        text = tr("Each quick search of the Isogeo plugin becomes a saved search")
        _add(menu, tr("From the Isogeo plugin…"), self.deeds.bring_quick_searches).setToolTip(text)

    def _follow(self, menu: QMenu) -> None:
        _add(menu, tr("Follow a shared file, folder or address…"), partial(self._ask_place, True), "mActionRefresh.svg")
        _add(menu, tr("PostgreSQL…"), self._ask_database, "mIconPostgis.svg")

    def _team_menu(self, menu: QMenu, team: Team, chosen: Chosen) -> None:
        inner = menu.addMenu(one_line(team.title, _NAME_SHOWN).replace("&", "&&"))
        inner.setToolTipsVisible(True)
        said = _add(inner, _state(team), partial(self.deeds.tell, team.message))
        said.setEnabled(team.message is not None)
        if team.message is not None:
            said.setToolTip(tooltip(team.message.text, team.message.hint))
            inner.setIcon(QgsApplication.getThemeIcon("/mIconWarning.svg"))
        take = _add(inner, tr("Add to your own bookmarks…"), partial(self._bring, team.shared, team.title))
        take.setEnabled(team.shared is not None)
        if team.may_write:
            some = partial(self.deeds.publish, team.id, chosen.shared)
            _add(inner, tr("Publish what is selected"), some).setEnabled(bool(chosen))
            _add(inner, tr("Publish all your bookmarks"), partial(self.deeds.publish, team.id, everything))
        _add(inner, tr("Read again"), partial(self.team.refresh, team.id))
        _add(inner, tr("Follow no longer"), partial(self.deeds.unfollow, team.id))

    def _project_menu(self, menu: QMenu, chosen: Chosen) -> None:
        inner = menu.addMenu(tr("In the project"))
        inner.setToolTipsVisible(True)
        shared, message = self.project.shared, self.project.message
        if shared is not None or message is not None:
            what = sharing_words.holds(shared) if shared is not None else tr("They cannot be read")
            said = _add(inner, what, partial(self.deeds.tell, message))
            said.setToolTip(tooltip(message.text, message.hint) if message is not None else "")
            said.setEnabled(message is not None)
        some = partial(self.deeds.keep_in_project, chosen.shared)
        _add(inner, tr("Put what is selected into the project"), some).setEnabled(bool(chosen))
        _add(inner, tr("Put all your bookmarks into the project"), partial(self.deeds.keep_in_project, everything))
        take = _add(inner, tr("Add to your own bookmarks…"), partial(self._bring, shared, tr("This project")))
        take.setEnabled(shared is not None)
        drop = _add(inner, tr("Take them out of the project"), self.deeds.drop_from_project)
        drop.setEnabled(shared is not None or message is not None)

    def show_shared(self) -> SharedWindow:
        """The window with all that is followed, and what the project carries."""
        if self._shown is None or sip.isdeleted(self._shown):
            self._shown = SharedWindow(self.others, self._connections, self._window)
            self._shown.record_wanted.connect(self.record_wanted)
            self._shown.search_wanted.connect(self.search_wanted)
            self._shown.taken.connect(self._bring)
            self._shown.withdrawn.connect(self.deeds.withdraw)
            self._shown.left.connect(self.deeds.unfollow)
        self._shown.show()
        self._shown.raise_()
        return self._shown

    def _project_opened(self) -> None:
        """Say that a project that was opened brings bookmarks along."""
        if self.project.shared is not None:
            text = tr("This project carries bookmarks: {what}.").format(what=sharing_words.holds(self.project.shared))
            self._notifier.success(text, action=(tr("Show"), self._show_shared))

    def _show_shared(self) -> None:
        self.show_shared()

    def _bring(self, shared: Optional[Shared], title: str) -> None:
        if shared is not None:
            self.deeds.bring(shared, title)

    def _ask_place(self, follow: bool) -> None:
        dialog = PlaceDialog(follow, self._window)
        dialog.chosen.connect(self.deeds.follow if follow else self.deeds.open_place)
        dialog.open()

    def _ask_database(self) -> None:
        dialog = DatabaseDialog(database_connections("postgres"), self._window)
        dialog.chosen.connect(self.deeds.follow_database)
        dialog.open()


def _state(team: Team) -> str:
    """How much there is, and whether that is as it is there now."""
    if team.shared is None:
        return tr("They cannot be read") if team.message is not None else tr("Being read…")
    what = sharing_words.holds(team.shared)
    return tr("{what}, as last known").format(what=what) if team.message is not None else what


def _add(menu: QMenu, text: str, then: Callable[[], object], icon: str = "") -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda *_checked: then())
    if icon:
        action.setIcon(QgsApplication.getThemeIcon(f"/{icon}"))
    return action
