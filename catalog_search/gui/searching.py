"""What the dock searches for: from the bar, the filters and the map to a running search, and how it is doing."""
from __future__ import annotations

from typing import Optional, Protocol, Tuple

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..model.extent import Extent
from ..support.i18n import tr
from .catalog_chooser import CatalogChooser
from .filter_chips import AREA, FilterChips
from .filter_labels import cannot_filter
from .filter_panel import FilterPanel
from .filtered_results import FilteredResults
from .filters import Chosen, FilterState
from .hints import first_hint, result_hint
from .pasted_filter import PastedFilter
from .results_panel import ResultsPanel
from .search_bar import SearchBar
from .search_controller import Wish
from .services import Services
from .status_panel import StatusPanel

_MOVED_AFTER = 300
_STATUS_AFTER = 40
_FILTERED_AFTER = 300


class Parts(Protocol):
    """The widgets of the dock in which one says what to search for, and sees what came of it."""

    services: Services
    bar: SearchBar
    status: StatusPanel
    filters: FilterState
    chips: FilterChips
    facets: FilterPanel
    filtered: FilteredResults
    results: ResultsPanel
    chooser: CatalogChooser


class Searching(QObject):
    """Leads between those widgets and the session. ``begun``: what was found before is gone.

    ``failed`` says why nothing could be searched for, ``noted`` what else is worth knowing of a search.
    """

    begun = pyqtSignal()
    failed = pyqtSignal(str)
    noted = pyqtSignal(str)

    def __init__(self, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self.services, self.bar, self.status = parts.services, parts.bar, parts.status
        self.filters, self.chips, self.facets = parts.filters, parts.chips, parts.facets
        self.filtered, self.results, self.chooser = parts.filtered, parts.results, parts.chooser
        self._place: Optional[Tuple[Optional[Extent], str]] = None
        self._pasted = PastedFilter(self.services.controller, self.services.carrier, self)
        self._pasted.found.connect(self._search_choice)
        self._pasted.failed.connect(self.failed)
        self._status_timer = self._timer(_STATUS_AFTER, self._show_status)
        self._filtered_timer = self._timer(_FILTERED_AFTER, self.search_again)
        self._moved_timer = self._timer(_MOVED_AFTER, self.services.controller.map_changed)
        self._connect_search()
        self._connect_filters()

    def restore(self) -> None:
        """Let the bar say what was searched last."""
        self._say(self.services.controller.last_wish())
        self.catalogs_changed()
        self.bar.choose_sort(self.services.controller.last_wish().sort)

    def close(self) -> None:
        """Search for nothing any more."""
        self.bar.field.stop()
        self._pasted.cancel()
        for timer in (self._status_timer, self._moved_timer, self._filtered_timer):
            timer.stop()

    def search(self, text: str) -> None:
        """Search for a text in all enabled catalogues, in the order and area that the bar says, filtered as chosen.

        The address of what a catalogue lists, such as a topic, becomes a filter.
        """
        self.bar.field.stop()
        self._filtered_timer.stop()
        if self.bar.field.text().strip() != text:
            self.bar.field.setText(text)
        if not self._pasted.take(text):
            self.services.controller.search(self.present_wish())
            if self.bar.extent.isChecked() and self.services.session.query.extent is None:
                self.noted.emit(tr("The map shows no place yet, so the search is not limited to it."))

    def present_wish(self) -> Wish:
        """What the bar says now."""
        bar = self.bar
        on_map = bar.extent.isChecked()
        box, place = self._place if self._place is not None and not on_map else (None, "")
        return Wish(bar.field.text().strip(), bar.chosen_sort(), on_map, self.filters.chosen, box, place)

    def run_wish(self, wish: Wish) -> None:
        """Let the bar say this, and search for it."""
        self.bar.choose_sort(wish.sort)
        self._say(wish)
        self.search(wish.text)

    def search_again(self) -> None:
        """Repeat the search with the present order, area and catalogues."""
        self.search(self.bar.field.text().strip())

    def map_moved(self) -> None:
        """The map shows another area now: say so once it rests."""
        self._moved_timer.start()

    def stop(self) -> None:
        """Stop what is still searching; what was found stays."""
        self.services.session.cancel()

    def _search_choice(self, choice: Chosen) -> None:
        """Search for all that is under a filter value, and for nothing else."""
        self.run_wish(Wish(sort=self.bar.chosen_sort(), filters=(choice,)))

    def _connect_search(self) -> None:
        session, bar = self.services.session, self.bar
        bar.field.wanted.connect(self.search)
        bar.changed.connect(self.options_changed)
        session.started.connect(self._begun)
        session.status_changed.connect(self._show_status_soon)
        session.records_added.connect(self._show_status_soon)
        session.finished.connect(self._show_status)
        self.services.controller.map_moved.connect(self.status.set_moved)
        self.status.stop_wanted.connect(self.stop)
        self.status.retry_wanted.connect(session.retry)
        self.status.here_wanted.connect(self.search_again)
        self.services.model.better_hidden.connect(self.status.set_better)

    def _connect_filters(self) -> None:
        hint = self.results.hint
        self.bar.filters.toggled.connect(self.filtered.show_filters)
        self.bar.extent.toggled.connect(self._show_filters)
        self.filters.changed.connect(self._filters_changed)
        self.chips.removed.connect(self._remove_filter)
        self.chips.cleared.connect(self._clear_filters)
        hint.drop_wanted.connect(self.filters.clear)
        hint.further_wanted.connect(self.services.session.fetch_more)
        hint.again_wanted.connect(self.search_again)

    def _say(self, wish: Wish) -> None:
        self.bar.field.setText(wish.text)
        self.bar.extent.blockSignals(True)
        self.bar.extent.setChecked(wish.on_map)
        self.bar.extent.blockSignals(False)
        self._place = (wish.box, wish.place) if wish.box is not None else None
        self.filters.restore(wish.filters)
        self.facets.show_chosen()
        self._show_filters()

    def _timer(self, interval: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    def _begun(self, _query: object) -> None:
        self.begun.emit()
        self._show_status()

    def _show_status_soon(self, *_what: object) -> None:
        """Many catalogues say much at once: show it a few times a second."""
        if not self._status_timer.isActive():
            self._status_timer.start()

    def _show_status(self, *_what: object) -> None:
        self._status_timer.stop()
        session, shown = self.services.session, self.services.model.rowCount()
        statuses = session.statuses()
        self.status.show_statuses(statuses, shown, session.total())
        self.chooser.set_statuses(statuses)
        self._show_counts()
        self._mark_filters()
        if shown:
            self.results.show_list()
        else:
            self.results.show_hint(*result_hint(session, self.services.store, self.filters.chosen))

    def _show_counts(self) -> None:
        configs, failed = self.services.store.all(), self.status.failure_lines()
        self.bar.set_catalog_count(sum(config.enabled for config in configs), len(configs), bool(failed))

    def _show_filters(self, *_what: object) -> None:
        """Bring chips and counts up to date with what is chosen."""
        on_map = self.bar.extent.isChecked()
        place = self._place[1] if self._place is not None and not on_map else ""
        self.chips.show_choices(self.filters.chosen, on_map, place)
        self.bar.set_filter_count(len(self.filters.chosen))
        self._mark_filters()

    def _mark_filters(self) -> None:
        """Say which of what is asked is filtered here, since a catalogue cannot."""
        session = self.services.session
        area = tr("The area that the map showed when it was searched") if session.query.extent is not None else ""
        self.chips.set_marks(cannot_filter(session.statuses()), area)
        self.bar.set_without_area(self.services.controller.without_area())

    def _filters_changed(self) -> None:
        """Search anew a moment later, once there is something to search anew or somebody chooses in the panel."""
        self._show_filters()
        if self.services.controller.searched is not None or self.facets.isVisible():
            self._filtered_timer.start()

    def _remove_filter(self, choice: Chosen) -> None:
        if choice == AREA:
            self.bar.extent.setChecked(False)
        elif choice.field == AREA.field:
            self._leave_place()
        else:
            self.filters.remove(choice)

    def _leave_place(self) -> None:
        """Search everywhere again."""
        if self._place is not None:
            self._place = None
            self._filters_changed()

    def _clear_filters(self) -> None:
        self.filters.clear()
        self.bar.extent.setChecked(False)
        self._leave_place()

    def options_changed(self) -> None:
        """Search anew where something was searched: the order, the area or the catalogues are others."""
        self.catalogs_changed()
        if self.services.controller.searched is not None:
            self.search_again()

    def catalogs_changed(self) -> None:
        """Bring up to date what depends on the catalogues that there are."""
        self.bar.set_sorts(self.services.controller.sorts())
        self.services.controller.refresh_catalogs()
        self.services.model.refresh_catalog_names()
        if self.services.controller.searched is None:
            self.results.show_hint(*first_hint(self.services.store))
        self._show_counts()
