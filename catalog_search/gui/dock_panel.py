"""The content of the dock: puts the parts together, passes their signals on, remembers how it was left."""
from __future__ import annotations

from functools import partial
from typing import Callable, Dict, List, Optional, Tuple

from qgis.core import QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QEvent, QSize, Qt
from qgis.PyQt.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from qgis.PyQt.QtWidgets import QApplication, QVBoxLayout, QWidget

from ..catalogs.registry import request_maker
from ..loading.link import Link
from ..loading.loader import Opening
from ..loading.placing import Where
from ..model.config import CatalogConfig
from ..model.record import Record
from ..network.download_shared import shared_store
from ..support.connections import ConnectionStore
from ..support.i18n import tr
from ..support.paths import cache_folder
from ..support.settings import Settings
from .add_catalog_dialog import CatalogDialog
from .arrivals import Arrivals
from .batch_bar import BatchBar
from .bookmarks.desk import BookmarkDesk
from .bookmarks.panel import BookmarkPanel
from .bookmarks.service import BookmarkService
from .catalog_chooser import CatalogChooser
from .catalog_windows import CatalogWindows
from .copying import copy_named
from .drag_out import Dragged, Drags
from .filter_chips import FilterChips
from .filter_panel import FilterPanel
from .filtered_results import FilteredResults
from .filters import FilterState
from .footprints import Footprints
from .manager_dialog import ManagerDialog
from .message_strip import MessageStrip
from .notifier import Notifier
from .opener import Opener
from .record_page import RecordPage
from .record_view import RecordView
from .results_panel import ResultsPanel
from .search_bar import SearchBar
from .search_controller import Wish
from .searching import Searching
from .series import Series
from .services import Services
from .status_panel import StatusPanel
from .steady_splitter import SteadySplitter
from .views import Views
from .whole import WholeAdder


class DockPanel(QWidget):
    """Search on top, results below, details below them or, where it is wide, beside."""

    def __init__(
        self,
        iface: QgisInterface,
        store: ConnectionStore,
        bookmarks: BookmarkService,
        parent: Optional[QWidget] = None,
    ) -> None:
        super().__init__(parent)
        self._iface = iface
        self._settings = Settings()
        self._splits: Dict[Qt.Orientation, List[int]] = {}
        self.services = Services(iface.mapCanvas(), store, self)
        self.bar = SearchBar(self._settings, self)
        self.status = StatusPanel(self)
        self.messages = MessageStrip(self)
        self.notifier = Notifier(self.messages, self)
        services = self.services
        self.opener = Opener(
            services.details,
            self.notifier,
            services.config_of,
            self._start_opening,
            self,
            services.copies_of,
            services.preferred,
            services.controller.searched_text,
        )
        self.batch = BatchBar(self)
        self.results = ResultsPanel(services.model, services.thumbnails, self)
        self.filters = FilterState(self)
        self.chips = FilterChips(self)
        self.facets = FilterPanel(services.session, self.filters, store, self)
        self.filtered = FilteredResults(self.facets, self.results, self)
        self.page = RecordPage(self.opener, services.catalog_name, self, services.finder, services.series_of)
        self.chooser = CatalogChooser(store, self)
        self.windows = CatalogWindows(services, self.chooser, self)
        self.record_view = RecordView(services, self.page, self.opener, self)
        self.drags = Drags(services.config_of, self.opener.owner, _project_crs, self.opener.best)
        self.footprints = Footprints(iface.mapCanvas(), services.model, self)
        self.arrivals = Arrivals(self.drags, self.opener, services.details, self)
        self.kept = BookmarkPanel(bookmarks, self)
        self.bookmarks = BookmarkDesk(bookmarks, self.kept, self, self)
        self.views = Views(self, (self.bar, self.status, self.chips))
        self.searching = Searching(self, self)
        self.whole = WholeAdder(services, self.opener, self.filters, self.notifier, self)
        self._lay_out()
        self._connect()
        self._restore()

    def search(self, text: str) -> None:
        """Search for a text in all enabled catalogues, in the order and area that the bar says, filtered as chosen."""
        self.searching.search(text)

    def present_wish(self) -> Wish:
        """What the bar says now."""
        return self.searching.present_wish()

    def run_wish(self, wish: Wish) -> None:
        """Turn to the results, let the bar say this, and search for it."""
        self.views.show(self.filtered)
        self.searching.run_wish(wish)

    def show_record(self, record: Optional[Record]) -> None:
        """Show a record's details and footprint, or neither."""
        self.record_view.show(record)

    def go_to(self, record: Record) -> None:
        """Show a record that may be among the results: its row is chosen then, else none, and what was found shown."""
        found = [copy for copy in self.services.copies_of(record.key) if copy.key == record.key]
        self.results.view.setCurrentIndex(self.services.model.index_of(record.key))
        self.show_record(found[0] if found else record)

    def edit_catalog(self, config: Optional[CatalogConfig] = None) -> CatalogDialog:
        """Open the form of one catalogue, or of a new one."""
        return self.windows.edit(config)

    def manage_catalogs(self) -> ManagerDialog:
        """Open the manager of the catalogues, or bring it to the front."""
        return self.windows.manage()

    def close_down(self) -> None:
        """Remember how it was left, then stop everything; no signal or message follows."""
        self._save()
        self.searching.close()
        self.whole.close()
        self.facets.close_down()
        self.record_view.close()
        self.page.close_down()
        self._iface.mapCanvas().extentsChanged.disconnect(self.searching.map_moved)
        self.opener.close()
        self.windows.close()
        self.notifier.clear()
        self.results.view.release()
        self.footprints.close()
        self.kept.close_down()
        self.services.close()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.record_view.show_footprint()
        self.footprints.show(self.status.outlines.isChecked())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.services.footprint.clear()
        self.footprints.show(False)
        self._save()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """What comes and goes in the dock must not make QGIS's window higher than its screen."""
        size: QSize = super().minimumSizeHint()
        return QSize(size.width(), min(size.height(), self.fontMetrics().height() * _LEAST_LINES))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        wide = self.width() > self.height() and self.width() > self.fontMetrics().averageCharWidth() * 90
        self._turn(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def event(self, event: QEvent) -> bool:
        """Claims the panel's keys before QGIS's own F5 and its like make them ambiguous."""
        if event.type() == QEvent.Type.ShortcutOverride and self._deed(event) is not None:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = self._deed(event)
        if deed is None:
            super().keyPressEvent(event)
        else:
            deed()

    def _deed(self, event: QKeyEvent) -> Optional[Callable[[], None]]:
        """What a key does anywhere in the panel."""
        if event.matches(QKeySequence.StandardKey.Find):
            return self._focus_field
        deeds = {Qt.Key.Key_F5: self.searching.search_again, Qt.Key.Key_Escape: self._escape}
        return deeds.get(event.key()) if event.modifiers() == Qt.KeyboardModifier.NoModifier else None

    def _lay_out(self) -> None:
        self.splitter = SteadySplitter(Qt.Orientation.Vertical, self)
        self.views.add(tr("Search"), self.filtered)
        self.views.add(tr("Bookmarks"), self.kept)
        self.splitter.addWidget(self.views.stack)
        self.splitter.addWidget(self.page)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(self._remember_split)
        self.page.hide()
        margin = max(4, self.fontMetrics().height() // 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(margin // 2)
        for widget in (self.views.tabs, self.bar, self.status, self.chips):
            layout.addWidget(widget)
        layout.addWidget(self.splitter, 1)
        for widget in (self.batch, self.messages, self.opener.downloads.panel):  # what comes and goes moves nothing
            layout.addWidget(widget)

    def _connect(self) -> None:
        view, page, status = self.results.view, self.page, self.status
        self.searching.begun.connect(self._begun)
        self.searching.failed.connect(self.notifier.warning)
        self.searching.noted.connect(self.notifier.info)
        self.bar.field.left_down.connect(self._focus_list)
        self.bar.catalogs.clicked.connect(self._open_chooser)
        self.results.hint.choose_wanted.connect(self._open_chooser)
        self.windows.changed.connect(self.searching.options_changed)
        status.rank_wanted.connect(self._rank_anew)
        status.outlines.toggled.connect(self._show_footprints)
        status.outlines.clicked.connect(self._choose_on_map)
        self.footprints.chosen.connect(self._go_to_row)
        view.current_changed.connect(self._current_changed)
        view.add_wanted.connect(self._add)
        view.details_wanted.connect(self._focus_details)
        view.summaries_shown.connect(self.services.details.want)
        view.menu_wanted.connect(self.record_view.row_menu)
        view.drag_wanted.connect(self._drag)
        view.copy_wanted.connect(self._copy)
        self.opener.counted.connect(self.batch.count)
        self.batch.stop_wanted.connect(self.opener.cancel_several)
        self.batch.stop_wanted.connect(self.whole.cancel)
        self.whole.looking.connect(self.batch.look)
        status.all_wanted.connect(self.whole.add_results)
        self.record_view.all_wanted.connect(self.whole.add_results)
        for offers in (self.record_view, page):
            offers.whole_wanted.connect(self.whole.add_parts)
            offers.list_wanted.connect(self._list_parts)
        self.chips.whole_wanted.connect(self.whole.add_choice)
        self.facets.whole_wanted.connect(self.whole.add_choice)
        page.drag_wanted.connect(partial(self.drags.start, page))
        page.links_wanted.connect(self.arrivals.add_items)
        page.search_wanted.connect(self.search)
        page.row_wanted.connect(self._go_to_row)
        self.bookmarks.attach()
        self.record_view.opened.connect(self._show_page)
        self.record_view.left.connect(self._hide_page)
        self.services.store.changed.connect(self.searching.catalogs_changed)
        self._iface.mapCanvas().extentsChanged.connect(self.searching.map_moved)

    def _restore(self) -> None:
        self.bar.filters.setChecked(not self.facets.isHidden())
        self.status.outlines.setChecked(self._settings.value("footprints_shown", False, bool))
        self.searching.restore()
        for orientation, key in _SPLIT_KEYS.items():
            self._splits[orientation] = _sizes(self._settings.value(key, ""))

    def _save(self) -> None:
        self._remember_split()
        for orientation, key in _SPLIT_KEYS.items():
            self._settings.set_value(key, ",".join(str(size) for size in self._splits[orientation]))

    def _turn(self, orientation: Qt.Orientation) -> None:
        if orientation != self.splitter.orientation():
            self._remember_split()
            self.splitter.setOrientation(orientation)
            self._split()

    def _remember_split(self, *_where: int) -> None:
        if self.page.isVisible():
            self._splits[self.splitter.orientation()] = self.splitter.sizes()

    def _split(self) -> None:
        """Share the room as it was left for this orientation; at first the list gets a little less than half."""
        self.splitter.setSizes(self._splits[self.splitter.orientation()])

    def _show_page(self) -> None:
        if self.page.isHidden():
            self.page.show()
            self._split()

    def _hide_page(self) -> None:
        self._remember_split()
        self.page.hide()

    def _begun(self) -> None:
        self.show_record(None)

    def _open_chooser(self) -> None:
        self.windows.choose(self.bar.catalogs)

    def _current_changed(self, record: Optional[Record]) -> None:
        if record is not None and self.services.controller.searched is not None:
            self.bar.field.remember(self.services.controller.searched.text)
        self.show_record(record)

    def _go_to_row(self, key: Tuple[str, str]) -> None:
        index = self.services.model.index_of(key)
        if index.isValid():
            self.results.view.setCurrentIndex(index)

    def _list_parts(self, series: Series) -> None:
        self.run_wish(Wish(sort=self.bar.chosen_sort(), filters=(series.choice,)))

    def _rank_anew(self) -> None:
        self.services.model.rank_anew()
        self.results.view.scrollToTop()

    def _add(self, records: List[Record]) -> None:
        if len(records) == 1:
            self.opener.add(records[0])
        else:
            self.opener.add_all(records)

    def _show_footprints(self, shown: bool) -> None:
        self._settings.set_value("footprints_shown", shown)
        self.footprints.show(shown and self.isVisible())

    def _choose_on_map(self, shown: bool) -> None:
        if shown:
            self.footprints.take_tool()

    def _drag(self, records: List[Record]) -> None:
        self.drags.start(self.results.view, [Dragged(record) for record in records])

    def _copy(self, records: List[Record]) -> None:
        copy_named(Dragged(record).named for record in records)

    def _focus_field(self) -> None:
        self.bar.field.setFocus()
        self.bar.field.selectAll()

    def _escape(self) -> None:
        """Stop the search or, where none goes on, lead from the details back to the list."""
        if self.services.session.busy:
            self.searching.stop()
        elif self.page.isAncestorOf(QApplication.focusWidget() or self):
            self._focus_list() if self.filtered.isVisible() else self.kept.tree.setFocus()

    def _focus_list(self) -> None:
        view = self.results.view
        if self.services.model.rowCount():
            view.setFocus()
            if not view.selectionModel().hasSelection():  # Qt made the first row current, without choosing it
                current = view.currentIndex()
                view.setCurrentIndex(current if current.isValid() else self.services.model.index(0))

    def _focus_details(self) -> None:
        if self.page.record is not None:
            self.page.actions.add.setFocus() if self.page.actions.add.isVisible() else self.page.area.setFocus()

    def _start_opening(
        self, record: Record, link: Link, config: Optional[CatalogConfig], where: Optional[Where]
    ) -> Opening:
        project, canvas = QgsProject.instance(), self._iface.mapCanvas()
        maker, folder = request_maker(config), cache_folder()
        store = shared_store().store
        return Opening(
            link, record, config, folder, project, canvas, parent=self, request_for=maker, where=where, store=store
        )


def _project_crs() -> str:
    crs: str = QgsProject.instance().crs().authid()
    return crs


def _sizes(stored: str) -> List[int]:
    """Two sizes from the settings; a fair share where there is nothing usable."""
    parts = [int(part) for part in stored.split(",") if part.isdigit()]
    return parts if len(parts) == 2 and all(parts) else list(_FAIR)


_FAIR = (450, 550)
_LEAST_LINES = 26
_SPLIT_KEYS = {Qt.Orientation.Vertical: "split_vertical", Qt.Orientation.Horizontal: "split_horizontal"}
