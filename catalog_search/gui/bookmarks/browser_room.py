"""What the items in QGIS's browser share: what is kept, the questions to catalogues, and the way to the dock."""
from __future__ import annotations

from functools import partial
from typing import Any, Callable, List, Optional, Sequence, Tuple

from qgis.core import QgsDataItem, QgsMimeDataUtils, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QMimeData, QObject, QTimer

from ...bookmarks.edits import Edit
from ...bookmarks.model import Area, Favourite, SavedSearch, Schedule
from ...bookmarks.shared_home import Houses
from ...bookmarks.store import Store
from ...loading.placing import Where
from ...model.config import CatalogConfig
from ...model.extent import Extent
from ...model.query import Sort
from ...model.record import Record
from ...sharing.others import Other
from ...support.connections import ConnectionStore
from ...support.i18n import tr
from ...support.messages import Message
from ...support.workers import Handle, Workers
from ..dock import CatalogSearchDock
from ..dock_panel import DockPanel
from ..drag_out import Dragged
from ..filters import Chosen
from ..footprint import canvas_extent
from ..search_controller import Wish
from ..window_bar import WindowBar
from .browser_asking import Question, Reply, ask, question_of_search
from .browser_drags import Named, dropped, read
from .service import BookmarkService
from .tree import Beside, Name, Node, Snapshot, Tree, grow, take
from .words import edit_text, watched_text

_WIDTH = 2
_SOON = 50  # milliseconds in which several changes become one refresh


class BrowserRoom(QObject):
    """In the main thread, as all items are: QGIS asks them at once, and threads of our own do what takes a while."""

    def __init__(
        self, iface: QgisInterface, dock: CatalogSearchDock, service: BookmarkService, store: ConnectionStore
    ) -> None:
        super().__init__()
        self.connections = store
        self.service = service
        self.failure = ""
        self._iface = iface
        self._dock = dock
        self._bar = WindowBar(iface)
        self._tree: Optional[Tree] = None
        self._shown: Tuple[object, ...] = ()
        self._reading = False
        self._living: List[QgsDataItem] = []
        self._limit = 100
        self._workers = Workers(_WIDTH, parent=self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self.read)
        for signal in (service.changed, service.ready):
            signal.connect(self._kept_changed)
        service.failed.connect(self._failed)
        service.edited.connect(self._edited)
        store.changed.connect(self._catalogs_changed)
        service.others.changed.connect(self._others_changed)

    def close(self) -> None:
        """Stop everything that is asked."""
        for signal in (self.service.changed, self.service.ready):
            signal.disconnect(self._kept_changed)
        self.service.failed.disconnect(self._failed)
        self.service.edited.disconnect(self._edited)
        self.connections.changed.disconnect(self._catalogs_changed)
        self.service.others.changed.disconnect(self._others_changed)
        self._soon.stop()
        self._workers.close()
        self._bar.clear()
        self._living.clear()
        self.deleteLater()

    # Items

    def join(self, item: QgsDataItem) -> None:
        """Know of an item that was made."""
        self._living.append(item)
        if len(self._living) > self._limit:
            self._limit = 100 + 2 * len(self.living())

    def living(self) -> List[QgsDataItem]:
        """The items that QGIS still has."""
        self._living = [item for item in self._living if not sip.isdeleted(item)]
        return list(self._living)

    def _refresh(self, concerns: str) -> None:
        """Have the children of what is open made anew, where a change concerns them."""
        for item in self.living():
            if not sip.isdeleted(item) and getattr(item, concerns) and item.is_open():
                item.refresh()

    # What is kept

    def node(self, name: Name) -> Optional[Node]:
        """What is kept under a name; ``None`` while that is being read, which begins with the first question."""
        if self._tree is None and not self.failure:
            self.read()
        return self._tree.by_name.get(name) if self._tree is not None else None

    @property
    def snapshot(self) -> Snapshot:
        """What is kept, as it was last read."""
        return self._tree.snapshot if self._tree is not None else Snapshot()

    def others(self) -> Tuple[Other, ...]:
        """Bookmarks of others, which are looked at from now on."""
        self.service.others.start()
        found = self.service.others.all()
        self._shown = _signs(found)
        return found

    def read(self) -> None:
        """Read again what is kept."""
        if self._reading:
            return
        beside = Beside(self.service.others.all(), tuple(self.connections.all()))
        read = partial(_read, beside=beside, houses=self.service.others.houses)
        self._reading = True
        if self.service.path.exists():
            self.service.read(read, self._show, self)
        elif beside.others:  # who keeps nothing gets no file
            self._workers.run(lambda _feedback: read(None), self._show_others, "browser")
        else:
            self._reading, self._tree = False, grow(Snapshot())

    def _show(self, tree: Tree) -> None:
        self._reading, self.failure = False, ""
        self._tree = tree
        self._refresh("shows_kept")

    def _show_others(self, tree: Optional[Tree], _error: Optional[BaseException]) -> None:
        if tree is not None:
            self._show(tree)

    def _others_changed(self) -> None:
        """Bookmarks of others are others, or are more or fewer: then the rows of the node are, too."""
        if self._shown != _signs(self.service.others.all()):
            self._refresh("shows_catalogs")
        self._kept_changed()

    def _kept_changed(self) -> None:
        if self._tree is not None or self._reading or self.failure:
            self._reading = False
            self._soon.start()

    def _failed(self, message: Message) -> None:
        """What was being read cannot be."""
        if self._reading:
            self._reading, self._tree, self.failure = False, None, message.full
            self._refresh("shows_kept")

    def _catalogs_changed(self) -> None:
        self._refresh("shows_catalogs")

    # Asking

    def ask(self, question: Question, then: Callable[[Optional[Reply], Optional[BaseException]], None]) -> Handle:
        """Ask in a thread; the answer comes in the main thread, unless it is cancelled."""
        return self._workers.run(partial(ask, question), then, "browser")

    def cancel(self, job: Handle, *_gone: Any) -> None:
        """Ask no longer."""
        if not sip.isdeleted(self):
            job.cancel()

    def question(self, search: SavedSearch) -> Question:
        """What a saved search asks now."""
        return question_of_search(search, self.connections.all(), self.map_box(), QgsProject.instance())

    # What menus, double clicks and drops have done

    def show_favourite(self, favourite: Favourite) -> None:
        self._panel().bookmarks.open_favourite(favourite)

    def show_shared(self, node: Node) -> None:
        self._panel().bookmarks.others.open(node)

    def copy(self, nodes: Sequence[Node]) -> None:
        """Make bookmarks of others one's own."""
        self._panel().bookmarks.others.copy(nodes, around=True)

    def show_record(self, record: Record) -> None:
        self._panel().go_to(record)

    def add(self, favourites: Sequence[Favourite], records: Sequence[Record]) -> None:
        """Put on the map what is chosen, as *Add* of the dock does."""
        self._add_ids([favourite.id for favourite in favourites], [Dragged(record) for record in records], None)

    def keep(self, records: Sequence[Record]) -> None:
        """Keep records that are no favourites yet."""
        for record in records:
            if not self.service.favourite_of(record.key):
                self.service.keep(record, self.connections.get(record.catalog))

    def run(self, search: SavedSearch) -> None:
        self._panel().bookmarks.run(search)

    def search_catalog(self, config: CatalogConfig) -> None:
        """Everything in a catalogue, in the dock."""
        only = Chosen("catalog", config.id, config.name)
        self._panel().run_wish(Wish("", Sort.MODIFIED, False, (only,)))

    def show_kept(self) -> None:
        """The bookmarks in the dock."""
        panel = self._panel()
        panel.views.show(panel.kept)

    def watch(self, nodes: Sequence[Node], schedule: Optional[Schedule]) -> None:
        self._dock.panel().bookmarks.watch(nodes, schedule)
        if schedule is not None and not self._dock.isUserVisible():
            self._bar.success(watched_text(schedule, self._dock.panel().bookmarks.watches.watched_in(nodes)))

    def watch_in(self, node: Node, area: Area) -> None:
        self._dock.panel().bookmarks.watch_in(node, area)

    def map_box(self) -> Optional[Extent]:
        return canvas_extent(self._iface.mapCanvas())

    def remove(self, nodes: Sequence[Node]) -> None:
        self._dock.panel().bookmarks.remove(nodes)

    def manage(self) -> None:
        self._panel().manage_catalogs()

    def accepts(self, data: Optional[QMimeData]) -> bool:
        """Whether a drop is ours alone."""
        return bool(dropped(data))

    def drop(self, data: QMimeData, where: Optional[Where]) -> bool:
        """Add what is dropped."""
        return self._drop(dropped(data), where)

    def drop_uri(self, uri: QgsMimeDataUtils.Uri) -> None:
        """Add one thing that is dropped among others."""
        self._drop(read([uri]), None)

    def _drop(self, named: Sequence[Named], where: Optional[Where]) -> bool:
        ids = [one["favourite"] for one in named if "favourite" in one]
        records = [record for record in map(self._record, named) if record is not None]
        self._add_ids(ids, [Dragged(record) for record in records], where)
        return bool(ids or records)

    def _record(self, named: Named) -> Optional[Record]:
        """A record by its name: as it was found, or to be asked of its catalogue where that is known here."""
        theirs = self.service.others.houses.find(named["home"], named.get("shared", "")) if "home" in named else None
        if theirs is not None:
            return theirs.record
        key = (named.get("catalog", ""), named.get("record", ""))
        for item in self.living():
            if item.record is not None and item.record.key == key:
                return item.record  # type: ignore[no-any-return]
        if not all(key) or self.connections.get(key[0]) is None:
            return None
        return Record(key[1], key[0], named.get("title", "") or key[1], complete=False)

    def _add_ids(self, ids: Sequence[str], items: Sequence[Dragged], where: Optional[Where]) -> None:
        if not ids:
            self._arrive(items, where)
            return

        def add(found: Sequence[Favourite]) -> None:
            kept = [Dragged(one.shown) for one in found if one.shown is not None]
            self._arrive([*kept, *items], where)

        self.service.read(lambda store: store.favourites.get_many(ids), add, self)

    def _arrive(self, items: Sequence[Dragged], where: Optional[Where]) -> None:
        if items:
            self._panel().arrivals.add_items(items, where)

    def _panel(self) -> DockPanel:
        """The dock's content, shown: what happens is said there."""
        self._dock.setUserVisible(True)
        return self._dock.panel()

    def _edited(self, edit: Edit) -> None:
        """Offer to take back what was removed, where the dock does not show to do so."""
        text = edit_text(edit)
        if text and not self._dock.isUserVisible():
            self._bar.info(text, [(tr("Undo"), partial(self.service.undo, edit))])


def _signs(others: Sequence[Other]) -> Tuple[object, ...]:
    """What tells whether the rows of others look as before, without comparing thousands of bookmarks."""
    return tuple((other.id, other.title, id(other.shared), other.message) for other in others)


def _read(store: Optional[Store], beside: Beside, houses: Houses) -> Tree:
    return grow(take(store, "", beside, houses))
