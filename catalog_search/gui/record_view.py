"""What the dock shows of the record that is chosen: its page, with details fetched, and its footprint on the map."""
from __future__ import annotations

from functools import partial
from typing import List, Optional, Tuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QPoint, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QMenu, QWidget

from ..model.errors import CatalogError
from ..model.record import Record
from ..network.login_gate import gate
from ..support.i18n import tr
from .copying import copy_links
from .drag_out import Dragged
from .menus import fill_star, record_menu, records_menu
from .opener import Opener
from .record_page import RecordPage
from .series import Series, add_text, list_text
from .services import Services

_DETAILS_AFTER = 150

Key = Tuple[str, str]


class RecordView(QObject):
    """Leads a record to the page and the map. ``opened`` and ``left``: the page is wanted, or no longer.

    ``all_wanted`` asks to add all results, ``whole_wanted`` all parts of a ``Series``; ``list_wanted`` to list them.
    ``star_wanted`` asks to keep records or to keep them no longer.
    """

    opened = pyqtSignal()
    left = pyqtSignal()
    all_wanted = pyqtSignal()
    star_wanted = pyqtSignal(list)
    whole_wanted = pyqtSignal(object)
    list_wanted = pyqtSignal(object)

    def __init__(self, services: Services, page: RecordPage, opener: Opener, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._page = page
        self._opener = opener
        self._window = parent
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DETAILS_AFTER)
        self._timer.timeout.connect(self._fetch_details)
        page.zoom_wanted.connect(self.zoom)
        page.details_wanted.connect(self._retry_details)
        services.details.ready.connect(self._details_ready)
        services.details.failed.connect(self._details_failed)
        services.details.gone.connect(self._details_gone)

    def show(self, record: Optional[Record]) -> None:
        """Show a record's details and footprint, or neither."""
        self._timer.stop()
        if record is None:
            self.left.emit()
            self._page.record = None
            self._services.footprint.clear()
            return
        self.opened.emit()
        self._show_on_page(record if record.complete else self._services.details.cached(record.key) or record)
        if self._incomplete():
            self._timer.start()

    def show_footprint(self) -> None:
        """Draw where the shown record's data lie."""
        if self._page.record is not None:
            self._services.footprint.show(self._page.record.extents)

    def zoom(self, *_checked: bool) -> None:
        """Move the map there."""
        if self._page.record is not None:
            self.show_footprint()
            self._services.footprint.zoom()

    def close(self) -> None:
        self._timer.stop()

    def row_menu(self, records: List[Record], spot: QPoint) -> None:
        """Open the menu of one or several rows of the list."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(records) == 1:
            record_menu(menu, records[0], self._opener)
            zoom = menu.addAction(QgsApplication.getThemeIcon("/mActionZoomToLayer.svg"), tr("Zoom to extent"))
            zoom.setEnabled(bool(records[0].extents))
            zoom.triggered.connect(self.zoom)
            self._offer_parts(menu, records[0])
        else:
            zoom_to = partial(self._zoom_to, records) if any(record.extents for record in records) else None
            copy = partial(copy_links, [Dragged(record).named for record in records])
            records_menu(menu, len(records), partial(self._opener.add_all, records), copy, zoom_to)
        kept = all(self._services.model.is_kept(record) for record in records)
        fill_star(menu, kept, partial(self.star_wanted.emit, records))
        if self._services.model.rowCount() > 1:
            menu.addSeparator()
            action = menu.addAction(tr("Add all results to the map…"))
            action.setIcon(QgsApplication.getThemeIcon("/mActionAddGroup.svg"))
            action.triggered.connect(self._want_all)
        menu.popup(spot)

    def _offer_parts(self, menu: QMenu, record: Record) -> None:
        """What has parts, or is one: all of them to add, or to list."""
        for number, series in enumerate(self._services.series_of(record)):
            if not number:
                menu.addSeparator()
            add = menu.addAction(QgsApplication.getThemeIcon("/mActionAddGroup.svg"), add_text(series))
            add.triggered.connect(partial(self._want_parts, series))
            listed = menu.addAction(list_text(series))
            listed.triggered.connect(partial(self._want_list, series))

    def _want_parts(self, series: Series, *_checked: bool) -> None:
        self.whole_wanted.emit(series)

    def _want_list(self, series: Series, *_checked: bool) -> None:
        self.list_wanted.emit(series)

    def _want_all(self, *_checked: bool) -> None:
        self.all_wanted.emit()

    def _zoom_to(self, records: List[Record]) -> None:
        """Outline all these records and move the map there."""
        self._services.footprint.show(extent for record in records for extent in record.extents)
        self._services.footprint.zoom()

    def _fetch_details(self) -> None:
        for copy in self._incomplete():
            self._services.details.request(copy, urgent=True)

    def _retry_details(self, record: Record) -> None:
        """Ask again for all that is still missing: any of the copies may be the one that failed."""
        gate().forgive()
        for copy in self._incomplete() or [record]:
            self._services.details.request(copy, urgent=True)

    def _incomplete(self) -> List[Record]:
        """The copies of the shown record of which only a summary is known."""
        record = self._page.record
        entry = self._services.session.entry(record.key) if record is not None else None
        copies = entry.copies if entry is not None else (record,) if record is not None else ()
        return [copy for copy in copies if not copy.complete]

    def _details_ready(self, record: Record) -> None:
        self._services.session.replace(record)
        if self._is_shown(record.key):
            self._show_on_page(record)

    def _details_failed(self, key: Key, error: CatalogError) -> None:
        if self._is_shown(key):
            self._page.show_failure(error, key[0])

    def _details_gone(self, key: Key) -> None:
        if self._is_shown(key):
            self._page.show_gone()

    def _show_on_page(self, record: Record) -> None:
        """Show a record with what the other catalogues know of the same data."""
        entry = self._services.session.entry(record.key)
        shown = record if entry is None or len(entry.copies) == 1 else entry.merged
        self._page.show_record(shown, entry, self._services.similar(entry))
        if self._window.isVisible():
            self._services.footprint.show(shown.extents)

    def _is_shown(self, key: Key) -> bool:
        """Whether the page shows this record or one that is the same data."""
        if self._page.record is None:
            return False
        entry = self._services.session.entry(self._page.record.key)
        keys = [copy.key for copy in entry.copies] if entry is not None else [self._page.record.key]
        return key in keys
