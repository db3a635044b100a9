"""What a person does with bookmarks in the dock, from click to store and back."""
from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Callable, Dict, List, Optional, Protocol, Sequence, Tuple

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject, QPoint, Qt
from qgis.PyQt.QtWidgets import QInputDialog, QMenu, QWidget

from ...bookmarks.edits import Edit
from ...bookmarks.model import (
    Area,
    AreaKind,
    Favourite,
    Folder,
    ItemKind,
    KeptCatalog,
    SavedSearch,
    Schedule,
    Watch,
)
from ...bookmarks.store import Store
from ...bookmarks.watch_runs import RunReport
from ...model.extent import Extent
from ...model.record import Record
from ...processing.watching import Watching, failure_message
from ...support.i18n import tr
from ...support.log import logger
from ...support.messages import Message
from ..notifier import Action, Notifier
from ..opener import Opener
from ..record_page import RecordPage
from ..record_view import RecordView
from ..results_panel import ResultsPanel
from ..search_bar import SearchBar
from ..search_controller import Wish
from ..services import Services
from ..texts import menu_text, one_line
from ..thumbnails import picture_url
from ..views import Views
from . import menus
from .changes import ChangesDialog
from .feeding import Feeding
from .looking import UNKNOWN
from .node_edits import move_node, remove_node
from .note_dialog import NoteDialog
from .others_desk import OthersDesk, unknown_here
from .page_notice import PageNotice
from .panel import BookmarkPanel
from .pictures import PagePicture
from .repointing import Repointing
from .saving import areas, saved_of, wish_of
from .search_dialog import SearchDialog
from .service import BookmarkService
from .tree import FAVOURITE, FOLDER, SEARCH, Beside, Node
from .watch_deeds import WatchDeeds
from .words import edit_text

#: Saved searches in the menu beside the search field; all of them are in the tree.
_MOST_LISTED = 30


class Host(Protocol):
    """The part of the dock that bookmarks need."""

    services: Services
    opener: Opener
    notifier: Notifier
    bar: SearchBar
    results: ResultsPanel
    page: RecordPage
    record_view: RecordView
    views: Views

    def go_to(self, record: Record) -> None: ...

    def show_record(self, record: Optional[Record]) -> None: ...

    def run_wish(self, wish: Wish) -> None: ...

    def present_wish(self) -> Wish: ...


class BookmarkDesk(QObject):
    """Leads between the panel of bookmarks, the dock and the store."""

    def __init__(self, service: BookmarkService, panel: BookmarkPanel, host: Host, window: QWidget) -> None:
        super().__init__(window)
        self.service = service
        self._panel = panel
        self._host = host
        self._window = window
        self._watching: Optional[Watching] = None
        self.feeding = Feeding(service, host.notifier, window)
        self.watches = WatchDeeds(service, host.notifier, panel.model, self.map_box)
        self.repointing = Repointing(service, host.services.store, window)
        self.others = OthersDesk(service, host, self.add_to_map, self.run, window)
        panel.beside = self._beside
        panel.model.copied.connect(self.others.copy)
        feed = panel.more.menu().addAction(tr("Follow a feed…"))
        feed.triggered.connect(self._follow_feed)
        panel.more.menu().addAction(tr("Feeds…")).triggered.connect(self.feeding.manage)
        panel.changes_wanted.connect(self.show_changes)
        panel.favourite_wanted.connect(self._open_node)
        panel.search_wanted.connect(self._run_node)
        panel.menu_wanted.connect(self._menu)
        panel.removal_wanted.connect(self.remove)
        panel.model.moved.connect(self.move)
        panel.model.renamed.connect(self._renamed)
        panel.folder.clicked.connect(self._folder_clicked)
        panel.refresh.clicked.connect(self._look_at_all)
        service.edited.connect(self._edited)
        service.failed.connect(self._failed)

    def set_watching(self, watching: Watching) -> None:
        """Show what watches see: a number at the tab, and a message once."""
        watching.changed.connect(self._count)
        watching.found.connect(self._found)
        watching.failed.connect(self._host.notifier.warning)
        self._watching = watching
        self.service.edited.connect(self._recount)
        self._count(watching.unseen)

    def _recount(self, edit: Edit) -> None:
        if self._watching is not None and edit.verb in ("seen", "unwatch", "remove", "remove_folder"):
            self._watching.recount()

    def _count(self, unseen: int) -> None:
        title = tr("Bookmarks")
        self._host.views.set_title(self._panel, f"{title} ({unseen})" if unseen else title)
        self._panel.set_news(unseen)

    def _found(self, reports: Sequence[RunReport]) -> None:
        """Tell once what the last runs saw, and which catalogues they could not ask."""
        many = sum(len(report.changes) for report in reports)
        failures = [failure_message(failure).full for report in reports for failure in report.failures]
        if many:
            text = tr("%n change(s) in what you watch.", n=many)
            self._host.notifier.success(text, action=(tr("Show"), self.show_changes))
        elif failures:
            logger.info("Watches: %s", " ".join(failures))

    def attach(self) -> None:
        """Connect with the rest of the dock, once that is complete."""
        host = self._host
        host.bar.keep.clicked.connect(self.keep_search)
        host.bar.kept.aboutToShow.connect(self._list_searches)
        host.results.view.star_wanted.connect(self.toggle_all)
        host.record_view.star_wanted.connect(self.toggle_all)
        host.page.actions.star_wanted.connect(self._star_shown)
        host.page.shown.connect(self._show_kept)
        host.views.changed.connect(self._view_changed)
        self.service.changed.connect(self._show_kept)
        self.service.ready.connect(self._show_kept)
        PageNotice(self.service, host.page, host.services.store, self._keys, self)
        thumbnails = host.services.thumbnails
        self._picture = PagePicture(self.service, host.page, thumbnails, self._keys, self._picture_url, self)

    def _list_searches(self) -> None:
        """Fill the menu beside the search field: a saved search is run with one click."""
        menu = self._host.bar.kept
        menu.clear()
        store = self.service.store
        found = store.searches.all()[:_MOST_LISTED] if store is not None else ()
        for search in found:
            action = menu.addAction(QgsApplication.getThemeIcon("/search.svg"), menu_text(search.name))
            action.triggered.connect(partial(self._run_listed, search))
        if not found:
            menu.addAction(tr("No saved searches yet")).setEnabled(False)

    def _run_listed(self, search: SavedSearch, *_checked: bool) -> None:
        self.run(search)

    def _star_shown(self) -> None:
        if self._host.page.record is not None:
            self.toggle(self._host.page.record)

    def _show_kept(self) -> None:
        """Bring the stars up to date."""
        page = self._host.page
        self._host.services.model.set_kept(self.is_kept)
        if page.record is not None:
            page.actions.set_kept(self.is_kept(page.record))

    def _view_changed(self, widget: QWidget) -> None:
        self._host.show_record(None)
        if widget is self._panel:
            self._panel.show_bookmarks()
            self._panel.tree.setFocus()

    # Keeping

    def toggle(self, record: Record) -> None:
        """Keep a record, or no longer."""
        kept = self.service.favourite_of(*self._keys(record))
        if kept:
            self.service.drop(kept)
            return
        picture = self._host.services.thumbnails.image(self._picture_url(record))
        config = self._host.services.config_of(record.catalog)
        self.service.keep(record, config, picture)
        if picture is None:
            self._picture.expect(record)

    def toggle_all(self, records: Sequence[Record]) -> None:
        """Keep records or, where all of them are kept, keep them no longer: one change, which is taken back as one."""
        kept = [self.service.favourite_of(*self._keys(record)) for record in records]
        if len(records) == 1:
            self.toggle(records[0])
        elif all(kept):
            self.service.drop(*kept)
        else:
            fresh = [record for record, known in zip(records, kept) if not known]
            self.service.keep_all([(record, self._host.services.config_of(record.catalog)) for record in fresh])
            for record in fresh:
                self._picture.expect(record)

    def is_kept(self, record: Record) -> bool:
        """Whether a record or one that is the same data is among the favourites. Reads nothing."""
        return bool(self.service.favourite_of(*self._keys(record)))

    def keep_search(self) -> None:
        """Ask under which name to keep what the search bar says."""
        store, box = self._host.services.store, self.map_box()
        self.save_search(saved_of(self._host.present_wish(), store.all(), box))

    def save_search(self, search: SavedSearch) -> None:
        """Ask under which name to keep a search that is not kept yet."""
        self._ask(search, lambda kept: self.service.change(lambda opened: opened.searches.add(kept)))

    # What menus have done

    def _open_node(self, node: Node) -> None:
        if not node.is_own:
            self.others.open(node)
        elif isinstance(node.item, Favourite):
            self.open_favourite(node.item)

    def _run_node(self, node: Node) -> None:
        if isinstance(node.item, SavedSearch):
            self.run(node.item if node.is_own else unknown_here(node.item))

    def open_favourite(self, favourite: Favourite) -> None:
        """Show the record of a favourite: as it is kept, and from its catalogue where that answers."""

        def show(whole: Optional[Favourite]) -> None:
            if whole is not None and whole.shown is not None:
                self._host.go_to(whole.shown)

        self.service.read(lambda store: store.favourites.get(favourite.id), show, self)

    def add_to_map(self, favourites: Sequence[Favourite]) -> None:
        ids = [favourite.id for favourite in favourites]

        def add(found: Sequence[Favourite]) -> None:
            records = [favourite.shown for favourite in found if favourite.shown is not None]
            if len(records) == 1:
                self._host.opener.add(records[0])
            elif records:
                self._host.opener.add_all(records)

        self.service.read(lambda store: store.favourites.get_many(ids), add, self)

    def edit_note(self, favourite: Favourite) -> None:
        self.service.read(lambda store: store.favourites.tags(), partial(self._open_note, favourite), self)

    def _open_note(self, favourite: Favourite, known: Sequence[Tuple[str, int]]) -> None:
        dialog = NoteDialog(favourite, [tag for tag, _ in known], self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def keep(note: str, tags: List[str], rating: int) -> None:
            def work(store: Store) -> Edit:
                def both() -> Tuple[str, ...]:
                    store.favourites.annotate([favourite.id], note, rating)
                    store.favourites.tag([favourite.id], tags, set(favourite.tags) - set(tags))
                    return (favourite.id,)

                return store.together("annotate", both)

            self.service.change(work)

        dialog.accepted_with.connect(keep)
        dialog.open()

    def look_again(self, favourites: Sequence[Favourite]) -> None:
        """Ask the catalogues what became of favourites."""
        self.service.look_again([favourite.id for favourite in favourites], self._host.services.store, self._looked)

    def accept_today(self, favourites: Sequence[Favourite]) -> None:
        ids = [favourite.id for favourite in favourites]
        catalogs = [KeptCatalog.of(config) for config in self._host.services.store.all()]
        self.service.change(lambda store: store.favourites.accept(ids, catalogs))

    def run(self, search: SavedSearch) -> None:
        """Search for what was kept; catalogues that are gone are said."""
        wish, gone = wish_of(search, self._host.services.store.all(), QgsProject.instance())
        self._host.run_wish(wish)
        if search.id:
            self.service.change(lambda store: store.searches.note_run(search.id, None))
        if gone:
            names = ", ".join(catalog.name or catalog.id for catalog in gone)
            text = tr("“{search}” also asks catalogues that are not there any more: {names}.")
            action: Action = (tr("Choose others"), partial(self.edit_search, search))
            self._host.notifier.warning(text.format(search=one_line(search.name, 60), names=names), action=action)

    def run_by_id(self, search_id: str) -> None:
        """Run a saved search of which only the id is known."""
        self.service.read(lambda store: store.searches.get(search_id), self._run_found)

    def run_default(self) -> None:
        """Run the search that was chosen for the opening, if one was. Who keeps nothing gets no file."""
        if self.service.path.exists():
            self.service.read(lambda store: store.searches.default(), self._run_found)

    def _run_found(self, search: Optional[SavedSearch]) -> None:
        if search is not None:
            self.run(search)

    def edit_search(self, search: SavedSearch) -> None:
        if search.id:
            self._ask(search, partial(self._keep_edited, search))
        else:
            self.save_search(search)

    def _keep_edited(self, before: SavedSearch, search: SavedSearch) -> None:
        def work(store: Store) -> Edit:
            def all_of_it() -> Tuple[str, ...]:
                store.searches.update(search)
                if search.folder != before.folder:
                    store.searches.move([search.id], search.folder)
                if search.is_default != before.is_default:
                    store.searches.make_default(search.id if search.is_default else "")
                return (search.id,)

            return store.together("update", all_of_it)

        self.service.change(work)

    def duplicate(self, search: SavedSearch) -> None:
        name = tr("{name} (copy)").format(name=search.name)
        self.service.change(lambda store: store.searches.duplicate(search.id, name))

    def make_default(self, search: SavedSearch, on: bool) -> None:
        self.service.change(lambda store: store.searches.make_default(search.id if on else ""))

    def watch(self, nodes: Sequence[Node], schedule: Optional[Schedule]) -> None:
        self.watches.watch(nodes, schedule)

    def watch_in(self, node: Node, area: Area) -> None:
        self.watches.watch_in(node, area)

    def show_changes(self, watch: Optional[Watch] = None, *_checked: bool) -> None:
        """Open the list of what changed, of one watch or of all."""
        dialog = ChangesDialog(self.service, watch, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.record_wanted.connect(self._go_to_key)
        dialog.show()

    def keep_feed(self, node: Node) -> None:
        self.feeding.ask_file(node)

    def _follow_feed(self, *_checked: bool) -> None:
        self.feeding.ask_address()

    def move(self, nodes: Sequence[Node], folder: str, before: str = "") -> None:
        def work(store: Store) -> Edit:
            def each() -> List[str]:
                for node in nodes:
                    move_node(store, node, folder, before)
                return [node.id for node in nodes]

            return store.together("move", each)

        self.service.change(work)

    def new_folder(self, kind: ItemKind, parent: str) -> None:
        """Ask for a name and make a folder."""

        def keep(name: str) -> None:
            words = " ".join(name.split())
            if words:
                self.service.change(lambda store: store.folders.add(kind, words, parent))

        self._ask_text(tr("New folder"), tr("Name"), keep)

    def rename(self, node: Node) -> None:
        self._panel.rename(node)

    def remove(self, nodes: Sequence[Node]) -> None:
        """Remove what is chosen, folders with all that they hold; the message offers to take it back."""
        wanted = [node for node in nodes if node.is_own and node.what in (FAVOURITE, SEARCH, FOLDER)]

        def work(store: Store) -> Edit:
            def each() -> List[str]:
                for node in wanted:
                    remove_node(store, node)
                return [node.id for node in wanted]

            return store.together("remove", each)

        if wanted:
            self.service.change(work)

    # Around it

    def _picture_url(self, record: Record) -> str:
        return picture_url(record, self._host.services.config_of(record.catalog))

    def _keys(self, record: Record) -> List[Tuple[str, str]]:
        copies = self._host.services.copies_of(record.key)
        return [record.key, *(copy.key for copy in copies)]

    def _beside(self) -> Beside:
        """What the tree shows beside the store."""
        services = self._host.services
        configs = tuple(services.store.all())
        last = saved_of(services.controller.last_wish(), configs, self.map_box())
        asks = last.text or last.filters or last.catalogs or last.area.kind is not AreaKind.NONE
        named = replace(last, name=last.name or ", ".join(c.name for c in last.catalogs) or last.area.name)
        return Beside(self.service.others.all(), configs, named if asks else None)

    def map_box(self) -> Optional[Extent]:
        """What the map shows, in degrees."""
        return self._host.services.map_extent()

    def _ask(self, search: SavedSearch, keep: Callable[[SavedSearch], None]) -> None:
        def show(folders: Sequence[Folder]) -> None:
            configs = self._host.services.store.all()
            offered = areas(search.area, self.map_box(), QgsProject.instance())
            dialog = SearchDialog(search, folders, offered, configs, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.saved.connect(keep)
            dialog.open()

        self.service.read(lambda store: store.folders.all(ItemKind.SEARCH), show, self)

    def _ask_text(self, title: str, label: str, then: Callable[[str], None]) -> None:
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.textValueSelected.connect(then)
        dialog.open()

    def _folder_clicked(self, *_checked: bool) -> None:
        chosen = self._panel.tree.chosen()
        kind = chosen[0].kind if chosen else ItemKind.FAVOURITE
        self.new_folder(kind, self._panel.chosen_folder(kind))

    def _look_at_all(self, *_checked: bool) -> None:
        self.look_again(self._panel.model.snapshot.favourites)

    def _looked(self, counts: Dict[str, int]) -> None:
        """Say what the look at favourites found."""
        news = sum(counts.get(state, 0) for state in ("changed", "gone", "moved"))
        failed = counts.get(UNKNOWN, 0)
        text = tr("%n favourite(s) changed, moved or gone.", n=news) if news else tr("Nothing changed.")
        if failed:
            missing = tr("%n could not be looked at: their catalogues do not answer.", n=failed)
            self._host.notifier.warning(f"{text} {missing}")
        else:
            self._host.notifier.success(text)

    def _go_to_key(self, catalog: str, record_id: str, title: str) -> None:
        self._host.go_to(Record(record_id, catalog, title, complete=False))

    def _menu(self, nodes: List[Node], spot: QPoint) -> None:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        model = self._panel.model
        if any(not node.is_own for node in nodes):
            self.others.fill(menu, nodes)
            menu.popup(spot)
            return
        folders = [node for node in model.nodes() if node.what == FOLDER and node.is_own]
        watch = model.snapshot.watch_of(nodes[0].id) if len(nodes) == 1 else None
        menus.fill(menu, nodes, folders, watch, self)
        self.repointing.offer(menu, nodes)
        if not nodes:
            menu.addAction(tr("New folder…")).triggered.connect(self._folder_clicked)
        menu.popup(spot)

    def _renamed(self, node: Node, name: str) -> None:
        if node.what == FOLDER:
            self.service.change(lambda store: store.folders.rename(node.id, name))
        elif node.what == SEARCH:
            self.service.change(lambda store: store.searches.rename(node.id, name))

    def _edited(self, edit: Edit) -> None:
        text = edit_text(edit)
        if text:
            self._host.notifier.success(text, action=(tr("Undo"), partial(self.service.undo, edit)))

    def _failed(self, message: Message) -> None:
        self._host.notifier.warning(message.full, message.detail)
