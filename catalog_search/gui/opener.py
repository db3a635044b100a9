"""What *Add* does from click to message: details first where they are missing, then the layer, then one word."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ..loading.database_tables import ConnectionNeeded
from ..loading.errors import LoadError
from ..loading.links import Link, best
from ..loading.loader import Opening
from ..loading.placing import Where
from ..loading.sources import Offer, Plan
from ..model.config import CatalogConfig
from ..model.errors import CatalogError
from ..model.record import Record
from ..search.details import DetailFetcher
from ..support.i18n import tr
from ..support.messages import describe
from .connection_dialog import ConnectionAsker
from .downloads import Downloads
from .layer_choice_dialog import LayerChoiceDialog
from .notifier import Notifier
from .size_dialog import SizeDialog
from .texts import one_line

Key = Tuple[str, str]
ConfigOf = Callable[[str], Optional[CatalogConfig]]
CopiesOf = Callable[[Key], Sequence[Record]]
StartOpening = Callable[[Record, Link, Optional[CatalogConfig], Optional[Where]], Opening]


@dataclass
class _Batch:
    """Records added by one click; the last of them to end brings the message."""

    waiting: int
    layers: int = 0
    added: List[str] = field(default_factory=list)
    failures: List[Tuple[str, str]] = field(default_factory=list)


@dataclass
class _Job:
    """One record on its way to the map, to a place in the layer tree; ``opening`` is there once its details are."""

    record: Record
    link: Optional[Link]
    batch: _Batch
    where: Optional[Where] = None
    opening: Optional[Opening] = None


class Opener(QObject):
    """Adds records to the map and downloads their files. ``progress``: key, percent (below 0: unknown), text.

    ``changed`` tells that a record began or ended being added.
    """

    progress = pyqtSignal(object, float, str)
    changed = pyqtSignal(object)

    def __init__(
        self,
        details: DetailFetcher,
        notifier: Notifier,
        config_of: ConfigOf,
        start: StartOpening,
        window: QWidget,
        copies_of: CopiesOf = lambda key: (),
    ) -> None:
        super().__init__(window)
        self._details = details
        self._notifier = notifier
        self._config_of = config_of
        self._start_opening = start
        self._copies_of = copies_of
        self._window = window
        self._jobs: Dict[Key, _Job] = {}
        self._dialogs: Dict[Key, QDialog] = {}
        self._connections = ConnectionAsker(window)
        self.downloads = Downloads(notifier, config_of, window)
        details.ready.connect(self._on_details)
        details.failed.connect(self._on_no_details)

    def add(self, record: Record, link: Optional[Link] = None, where: Optional[Where] = None) -> None:
        """Put a record on the map, by its best way where none is named; a second call meanwhile changes nothing.

        :param where: the place in the layer tree; left out, where QGIS puts new layers
        """
        if record.key not in self._jobs:
            self._begin(record, link, _Batch(1), where)

    def add_all(self, records: Sequence[Record], where: Optional[Where] = None) -> None:
        """Put several records on the map, each by its best way, with one message in the end."""
        fresh = [record for record in records if record.key not in self._jobs]
        batch = _Batch(len(fresh))
        for record in fresh:
            self._begin(record, None, batch, where)

    def download(self, record: Record, link: Link) -> None:
        """Ask for a folder and fetch the file of one resource into it."""
        self.downloads.ask(record, link)

    def busy(self, key: Key) -> bool:
        """Whether this record is being added."""
        return key in self._jobs

    def cancel(self, key: Key) -> None:
        """Stop adding a record."""
        job = self._jobs.get(key)
        if job is None:
            return
        if job.opening is not None:
            job.opening.cancel()
        else:
            self._end(key)

    def close(self) -> None:
        """Stop everything; no message follows."""
        jobs, self._jobs = self._jobs, {}
        for job in jobs.values():
            if job.opening is not None:
                job.opening.cancel()
        for dialog in list(self._dialogs.values()):
            dialog.close()
        self._dialogs.clear()
        self._connections.close()
        self.downloads.close()

    def _begin(self, record: Record, link: Optional[Link], batch: _Batch, where: Optional[Where]) -> None:
        job = self._jobs[record.key] = _Job(record, link, batch, where)
        self.changed.emit(record.key)
        known = record if record.complete else self._details.cached(record.key)
        if known is None and (link or best(record)):
            known = record  # the summary names a way already
        if known is not None:
            self._open(job, known)
            return
        self.progress.emit(record.key, -1.0, tr("Loading details…"))
        self._details.request(record, urgent=True)

    def _on_details(self, record: Record) -> None:
        job = self._jobs.get(record.key)
        if job is not None and job.opening is None:
            self._open(job, record)

    def _on_no_details(self, key: Key, error: CatalogError) -> None:
        job = self._jobs.get(key)
        if job is not None and job.opening is None:
            self._failed(key, error)

    def _open(self, job: _Job, record: Record) -> None:
        job.record = record
        link = job.link or best(record)
        if link is None:
            self._fail_with(record.key, tr("It has nothing that QGIS can put on the map; its page may tell more."))
            return
        key = record.key
        self.progress.emit(key, -1.0, tr("Connecting…"))
        config = self._config_of(self._owner(record, link))
        opening = job.opening = self._start_opening(record, link, config, job.where)
        opening.progress.connect(partial(self._on_progress, key))
        opening.choice_needed.connect(partial(self._choose, key))
        opening.offered.connect(partial(self._offer, key))
        opening.opened.connect(partial(self._opened, key))
        opening.failed.connect(partial(self._failed, key))
        opening.cancelled.connect(partial(self._end, key))
        opening.start()

    def _owner(self, record: Record, link: Link) -> str:
        """The id of the catalogue that gave a link: where several have the data, log-ins stay with their own."""
        for copy in self._copies_of(record.key):
            if link.resource in copy.resources:
                return copy.catalog
        return record.catalog

    def _on_progress(self, key: Key, percent: float, text: str) -> None:
        if key in self._jobs:
            self.progress.emit(key, percent, text)

    def _choose(self, key: Key, plan: Plan) -> None:
        job = self._jobs.get(key)
        if job is None or job.opening is None:
            return
        dialog = LayerChoiceDialog(plan, job.record.title, self._window)
        dialog.chosen.connect(job.opening.choose)
        self._show(key, dialog, job.opening)

    def _offer(self, key: Key, offer: Offer) -> None:
        job = self._jobs.get(key)
        if job is None or job.opening is None:
            return
        dialog = SizeDialog(offer, job.record.title, self._window)
        dialog.taken.connect(job.opening.take)
        self._show(key, dialog, job.opening)

    def _show(self, key: Key, dialog: QDialog, opening: Opening) -> None:
        """Ask without holding up the rest; closing the window stops adding."""
        dialog.rejected.connect(opening.cancel)
        dialog.finished.connect(partial(self._dialogs.pop, key, None))
        self._dialogs[key] = dialog
        dialog.open()

    def _opened(self, key: Key, layers: Sequence[object]) -> None:
        job = self._jobs.get(key)
        if job is not None:
            job.batch.layers += len(layers)
            job.batch.added.append(job.record.title)
            self._end(key)

    def _failed(self, key: Key, error: Exception) -> None:
        job = self._jobs.get(key)
        if job is None:
            return
        if isinstance(error, ConnectionNeeded):
            self._ask_for_connection(job, error)
        elif isinstance(error, LoadError):
            self._fail_with(key, error.user_text, error.detail)
        elif isinstance(error, CatalogError):
            config = self._config_of(key[0])
            message = describe(error, config.name if config else key[0])
            self._fail_with(key, message.full, message.detail)
        else:
            self._fail_with(key, tr("Something unexpected happened."), str(error))

    def _ask_for_connection(self, job: _Job, need: ConnectionNeeded) -> None:
        """Begin anew once the user has said which connection leads to the table."""
        if job.opening is not None:
            job.opening.deleteLater()
            job.opening = None
        key = job.record.key
        self.progress.emit(key, -1.0, tr("Waiting for a choice…"))

        def go_on(is_known: bool) -> None:
            if self._jobs.get(key) is not job:
                return
            if is_known:
                self._open(job, job.record)
            else:
                self._end(key)

        config = self._config_of(key[0])
        self._connections.ask(need, config.name if config else key[0], go_on)

    def _fail_with(self, key: Key, reason: str, detail: str = "") -> None:
        job = self._jobs.get(key)
        if job is not None:
            text = tr("“{title}” could not be added.").format(title=one_line(job.record.title, 80))
            job.batch.failures.append((f"{text} {reason}", detail))
            self._end(key)

    def _end(self, key: Key) -> None:
        job = self._jobs.pop(key, None)
        if job is None:
            return
        if job.opening is not None:
            job.opening.deleteLater()
        self.changed.emit(key)
        job.batch.waiting -= 1
        if job.batch.waiting == 0:
            self._tell(job.batch)

    def _tell(self, batch: _Batch) -> None:
        if len(batch.failures) == 1 and not batch.added:
            self._notifier.warning(*batch.failures[0])
        elif batch.failures:
            texts = "\n\n".join(f"{text}\n{detail}".strip() for text, detail in batch.failures)
            failed = tr("%n record(s) could not be added.", len(batch.failures))
            done = tr("%n layer(s) added to the map.", batch.layers) + " " if batch.layers else ""
            self._notifier.warning(done + failed, texts)
        elif len(batch.added) == 1 and batch.layers == 1:
            self._notifier.success(tr("“{title}” is on the map.").format(title=one_line(batch.added[0], 80)))
        elif batch.layers:
            self._notifier.success(tr("%n layer(s) added to the map.", batch.layers))
