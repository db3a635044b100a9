"""Adds all that a search finds, or a whole topic: asks for what is not here yet, says how many, then adds a group."""
from __future__ import annotations

from datetime import date
from typing import List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ..catalogs.base import Catalog
from ..loading.links import prepare_many
from ..model.query import FilterField, Query
from ..model.record import Record
from ..search.session import SearchSession, SourceState
from ..support.i18n import language, tr
from .filter_labels import value_label
from .filters import Chosen, FilterState, with_filters
from .notifier import Notifier
from .opener import Opener
from .questions import Questions
from .series import Series
from .services import Services
from .whole_dialog import Finding, WholeDialog

#: Records that are added without a question, and at all: a project of hundreds of layers is of no use to anybody.
ASKED_ABOVE, MOST = 10, 100
#: Pages that are asked for at most, where most of what comes is filtered out here.
_MOST_PAGES = 20
#: Records of which it is found out whether they can be opened, and of how many before the window gets its turn.
_MOST_READ, _AT_A_TURN = 300, 25


class WholeAdder(QObject):
    """One such wish at a time; a newer one takes its place. ``looking``: how many were found so far, -1 at the end."""

    looking = pyqtSignal(int)

    def __init__(
        self, services: Services, opener: Opener, filters: FilterState, notifier: Notifier, window: QWidget
    ) -> None:
        super().__init__(window)
        self._services = services
        self._opener = opener
        self._filters = filters
        self._notifier = notifier
        self._questions = Questions(window)
        self._session = SearchSession(services.carrier, self, prepare_many)
        self._session.records_added.connect(self._tell)
        self._session.finished.connect(self._go_on)
        self._title = ""
        self._pages = 0
        self._wanted = False
        self._left: List[Record] = []
        self._useful: List[Record] = []
        self._useless = 0
        self._absent: Tuple[str, ...] = ()
        self._total: Optional[int] = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._sort_some)

    def add_results(self, *_checked: bool) -> None:
        """Everything that the search found whose results are shown, also what is not in the list yet."""
        shown, title = self._services.session, self._services.controller.searched_text()
        if not shown.busy and not shown.can_fetch_more():
            self.cancel()
            self._title = title
            self._found(shown)
        else:
            self._look(shown.query, title)

    def add_choice(self, choice: Chosen) -> None:
        """Everything under one filter value, in the catalogues that are chosen, whatever else was searched for."""
        catalogs = [other for other in self._filters.chosen if other.field == FilterField.CATALOG.value]
        query = with_filters(Query(language=language()), [choice, *catalogs], date.today())
        self._look(query, value_label(choice))

    def add_parts(self, series: Series) -> None:
        """All parts of a record, of its own catalogue whether that is searched or not."""
        catalog = self._services.details.catalog(series.catalog)
        if catalog is not None:
            self._look(series.query, series.title, [catalog])

    def cancel(self) -> None:
        """Look no further, and ask nothing any more; what is being added goes on."""
        self._wanted = False
        self._turn.stop()
        self._session.cancel()
        self._questions.forget(self)
        self.looking.emit(-1)

    def close(self) -> None:
        """The window closes: no signal or question follows."""
        self._wanted = False
        self._turn.stop()
        self._session.cancel()
        self._questions.close()

    def _look(self, query: Query, title: str, catalogs: Optional[Sequence[Catalog]] = None) -> None:
        self.cancel()
        self._title, self._pages, self._wanted = title, 0, True
        self.looking.emit(0)
        self._session.search(query, self._services.controller.enabled() if catalogs is None else catalogs)

    def _tell(self, *_records: object) -> None:
        if self._wanted:
            self.looking.emit(sum(status.found for status in self._session.statuses()))

    def _go_on(self) -> None:
        """All have answered: ask for the next pages until there are enough."""
        if not self._wanted:
            return
        self._pages += 1
        more = self._session.can_fetch_more() and len(self._session.entries()) < MOST
        if more and self._pages < _MOST_PAGES:
            self._session.fetch_more()
            return
        self._wanted = False
        self.looking.emit(-1)
        self._found(self._session)

    def _found(self, session: SearchSession) -> None:
        """Note what was found, as another search may begin; what can be opened of it is told some records a turn."""
        self._absent = tuple(s.config.name for s in session.statuses() if s.state is SourceState.FAILED)
        self._total = session.total() if session.can_fetch_more() else 0
        self._left = [entry.record for entry in session.entries()[:_MOST_READ]]
        self._useful, self._useless = [], 0
        self._sort_some()

    def _sort_some(self) -> None:
        some, self._left = self._left[:_AT_A_TURN], self._left[_AT_A_TURN:]
        for record in some:
            if not record.complete or self._opener.best(record) is not None:
                self._useful.append(record)
            else:
                self._useless += 1
        if self._left:
            self._turn.start()
        else:
            self._offer()

    def _offer(self) -> None:
        useful = self._useful
        total = max(self._total, len(useful)) if self._total is not None else None
        finding = Finding(self._title, tuple(useful[:MOST]), self._useless, total, self._absent)
        if not finding.records:
            self._notifier.info(_nothing_words(finding))
        elif len(finding.records) > ASKED_ABOVE or finding.absent:
            self._questions.ask(self, lambda window: self._dialog(finding, window), lambda: None)
        else:
            self._add(finding.records, finding.title)

    def _dialog(self, finding: Finding, window: QWidget) -> QDialog:
        dialog = WholeDialog(finding, window)
        dialog.accepted.connect(lambda: self._add(finding.records, dialog.name.text().strip() or finding.title))
        return dialog

    def _add(self, records: Sequence[Record], title: str) -> None:
        self._opener.add_all(list(records), title=title)


def _nothing_words(finding: Finding) -> str:
    if finding.useless:
        return tr("None of the %n record(s) has anything that QGIS can open.", finding.useless)
    if finding.absent:
        return tr("Nothing was found, and these did not answer: {catalogs}").format(catalogs=", ".join(finding.absent))
    return tr("Nothing was found that could be added.")
