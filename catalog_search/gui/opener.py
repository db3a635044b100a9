"""What *Add* does from click to message: details first where they are missing, then the layer, then one word."""
from __future__ import annotations

from functools import partial
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ..loading.database_tables import ConnectionNeeded
from ..loading.errors import LoadError
from ..loading.link import Link
from ..loading.links import best, others, to_ask
from ..loading.loader import Opening
from ..loading.placing import Gathering, Where, ids_of, take_away
from ..loading.sources import Offer, Plan, Way
from ..model.config import CatalogConfig
from ..model.errors import CatalogError
from ..model.record import Record
from ..search.details import DetailFetcher
from ..support.i18n import tr
from ..support.messages import describe
from .batch import Batch, Job, failure_of, stand_in_of, tell
from .connection_dialog import ConnectionAsker
from .downloads import Downloads
from .layer_choice_dialog import LayerChoiceDialog
from .link_look import Told, look
from .notifier import Notifier
from .preferring import Preferred
from .questions import Questions
from .remedies import remedy_for
from .size_dialog import SizeDialog
from .texts import one_line

Key = Tuple[str, str]
ConfigOf = Callable[[str], Optional[CatalogConfig]]
CopiesOf = Callable[[Key], Sequence[Record]]
StartOpening = Callable[[Record, Link, Optional[CatalogConfig], Optional[Where]], Opening]


#: Records of one click that are on their way at the same time.
_AT_ONCE = 4
#: Ways to the same data that are tried after the best one.
_STAND_INS = 3


class Opener(QObject):
    """Adds records to the map and downloads their files. ``progress``: key, percent (below 0: unknown), text.

    ``changed`` tells that a record began or ended being added, ``counted`` how many records of all clicks that add
    several have ended, and of how many; both 0 when none is left.
    """

    progress = pyqtSignal(object, float, str)
    changed = pyqtSignal(object)
    counted = pyqtSignal(int, int)

    def __init__(
        self,
        details: DetailFetcher,
        notifier: Notifier,
        config_of: ConfigOf,
        start: StartOpening,
        window: QWidget,
        copies_of: CopiesOf = lambda key: (),
        preferred: Optional[Preferred] = None,
        group_title: Callable[[], str] = str,
    ) -> None:
        super().__init__(window)
        self._group_title = group_title
        self._details = details
        self._notifier = notifier
        self._config_of = config_of
        self._start_opening = start
        self._copies_of = copies_of
        self.preferred = preferred or Preferred(self)
        self._jobs: Dict[Key, Job] = {}
        self._batches: List[Batch] = []
        self._questions = Questions(window)
        self._connections = ConnectionAsker(window)
        self.downloads = Downloads(notifier, config_of, self.add, self.busy, window)
        details.ready.connect(self._on_details)
        details.failed.connect(self._on_no_details)
        details.gone.connect(self._on_gone)

    def add(self, record: Record, link: Optional[Link] = None, where: Optional[Where] = None) -> None:
        """Put a record on the map, by its best way where none is named; a second call meanwhile changes nothing.

        :param where: the place in the layer tree; left out, where QGIS puts new layers
        """
        if record.key not in self._jobs:
            batch = Batch(1)
            self._enter(batch, [Job(record, link, batch, where=where)])

    def add_part(self, record: Record, link: Link) -> None:
        """Put what the map shows of a record on it, by one of its ways."""
        if record.key not in self._jobs:
            batch = Batch(1)
            self._enter(batch, [Job(record, link, batch, part=True)])

    def add_all(self, records: Sequence[Record], where: Optional[Where] = None, title: str = "") -> None:
        """Put several records on the map, each by its best way, in a group and with one message in the end.

        :param title: of the group; where it is empty the words that were searched for, else the records are counted
        """
        fresh = [record for record in records if record.key not in self._jobs]
        if len(fresh) == 1:
            self.add(fresh[0], None, where)
            return
        name = one_line(title or self._group_title()) or tr("%n record(s) of Catalog Search", len(fresh))
        gathering = Gathering(QgsProject.instance(), name, where)
        batch = Batch(len(fresh), gathering)
        spots = [partial(gathering.spot, number) for number in range(len(fresh))]
        self._enter(batch, [Job(record, None, batch, n, spot) for n, (record, spot) in enumerate(zip(fresh, spots))])

    def download(self, record: Record, link: Link) -> None:
        """Ask for a folder and fetch the file of one resource into it."""
        self.downloads.ask(record, link)

    def best(self, record: Record) -> Optional[Link]:
        """The way by which *Add* puts a record on the map; in need, one whose kind its server has to tell."""
        return best(record, self.preferred.value) or (to_ask(record) if record.complete else None)

    def look(self, record: Record, link: Link, told: Told) -> None:
        """Find out what a link is that does not say so."""
        look(record, link, self._config_of(self.owner(record, link)), told)

    def save_geopackage(self, record: Record, link: Link) -> None:
        """Ask for a file and save the vector data of one resource as a GeoPackage."""
        self.downloads.ask_geopackage(record, link)

    def show_downloads(self) -> None:
        """Show the list of downloads and what is kept of them."""
        self.downloads.panel.open_list()

    def busy(self, key: Key) -> bool:
        """Whether this record is being added, or waits to be."""
        return key in self._jobs

    def cancel(self, key: Key) -> None:
        """Stop adding a record."""
        job = self._jobs.get(key)
        if job is None:
            return
        if job.opening is not None:
            job.opening.cancel()
        else:
            self._stopped(key)

    def cancel_several(self) -> None:
        """Stop what several records of one click still do; what is on the map already stays."""
        for key in [key for key, job in reversed(list(self._jobs.items())) if job.batch.total > 1]:
            self.cancel(key)

    def close(self) -> None:
        """Stop everything; no message follows."""
        jobs, self._jobs = self._jobs, {}
        for job in jobs.values():
            if job.opening is not None:
                job.opening.cancel()
        self._questions.close()
        self._connections.close()
        self._batches.clear()
        self.downloads.close()

    def _enter(self, batch: Batch, jobs: Sequence[Job]) -> None:
        """Take records in; the first few begin at once."""
        if not jobs:
            return
        self._batches.append(batch)
        for job in jobs:
            self._jobs[job.record.key] = job
            batch.waiting.append(job)
        for job in jobs:
            self.changed.emit(job.record.key)
            self.progress.emit(job.record.key, -1.0, tr("Waiting…"))
        self._count()
        self._go_on(batch)

    def _go_on(self, batch: Batch) -> None:
        while batch.waiting and batch.running < _AT_ONCE:
            job = batch.waiting.popleft()
            job.begun = job.counted = True
            batch.running += 1
            self._begin(job)

    def _make_room(self, job: Job) -> None:
        """A record that waits for a person does not keep the next one from beginning."""
        if job.counted:
            job.counted = False
            job.batch.running -= 1
            self._go_on(job.batch)

    def _begin(self, job: Job) -> None:
        record = job.record
        known = record if record.complete else self._details.cached(record.key)
        if known is None and (job.link or self.best(record)):
            known = record  # the summary names a way already
        if known is not None:
            self._choose_way(job, known)
        else:
            self.progress.emit(record.key, -1.0, tr("Loading details…"))
            self._details.request(record, urgent=True)

    def _on_details(self, record: Record) -> None:
        job = self._jobs.get(record.key)
        if job is not None and job.begun and job.way is None:
            self._choose_way(job, record)

    def _on_no_details(self, key: Key, error: CatalogError) -> None:
        job = self._jobs.get(key)
        if job is not None and job.begun and job.way is None:
            self._fail_with(key, *self._words(key, error))

    def _on_gone(self, key: Key) -> None:
        job = self._jobs.get(key)
        if job is not None and job.begun and job.way is None:
            self._fail_with(key, tr("Its catalogue is no longer among yours."))

    def _choose_way(self, job: Job, record: Record) -> None:
        """The way that was asked for, else the best, with those to the same data behind it."""
        job.record = record
        way = job.link or self.best(record)
        if way is None:
            self._fail_with(record.key, tr("It has nothing that QGIS can put on the map; its page may tell more."))
            return
        if job.link is None:
            job.others = others(record, way, self.preferred.value)[:_STAND_INS]
        self._open(job, way)

    def _open(self, job: Job, way: Link) -> None:
        record, key = job.record, job.record.key
        job.way = way
        self.progress.emit(key, -1.0, tr("Connecting…"))
        config = self._config_of(self.owner(record, way))
        opening = job.opening = self._start_opening(record, way, config, job.where)
        opening.progress.connect(partial(self._on_progress, key))
        opening.choice_needed.connect(partial(self._choose, key))
        opening.offered.connect(partial(self._offer, key))
        opening.opened.connect(partial(self._opened, key))
        opening.failed.connect(partial(self._failed, key))
        opening.cancelled.connect(partial(self._stopped, key))
        if job.part:
            opening.start(Way.EXTENT)
        else:
            opening.start()

    def owner(self, record: Record, link: Link) -> str:
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
        if job is not None and job.opening is not None:
            opening, title = job.opening, job.record.title

            def make(window: QWidget) -> QDialog:
                dialog = LayerChoiceDialog(plan, title, window)
                dialog.chosen.connect(opening.choose)
                return dialog

            self.progress.emit(key, -1.0, tr("Waiting for a choice…"))
            self._questions.ask(key, make, opening.cancel)
            self._make_room(job)

    def _offer(self, key: Key, offer: Offer) -> None:
        job = self._jobs.get(key)
        if job is not None and job.opening is not None:
            opening, title = job.opening, job.record.title

            def make(window: QWidget) -> QDialog:
                dialog = SizeDialog(offer, title, window)
                dialog.taken.connect(opening.take)
                return dialog

            self.progress.emit(key, -1.0, tr("Waiting for a choice…"))
            self._questions.ask(key, make, opening.cancel)
            self._make_room(job)

    def _opened(self, key: Key, layers: Sequence[QgsMapLayer]) -> None:
        job = self._jobs.get(key)
        if job is None:
            return
        batch = job.batch
        batch.layers += ids_of(layers)
        batch.added.append(job.record.title)
        if batch.gathering is not None:
            batch.gathering.arrived(job.number, layers)
        if job.tried:
            batch.notes.append(stand_in_of(job))
        self._end(key)

    def _failed(self, key: Key, error: Exception) -> None:
        """Try the next way to the same data; where there is none, the reason why the best failed is told."""
        job = self._jobs.get(key)
        if job is None:
            return
        if isinstance(error, ConnectionNeeded):
            self._ask_for_connection(job, error)
            return
        words = self._words(key, error)
        if job.way is not None and job.opening is not None and job.others:
            job.tried.append((job.way, " ".join(part for part in words if part)))
            job.opening.deleteLater()
            self._open(job, job.others.pop(0))
        else:
            job.batch.remedy = remedy_for(error, job.record, job.way, self.download)
            self._fail_with(key, *words)

    def _words(self, key: Key, error: Exception) -> Tuple[str, str]:
        """What went wrong, and details."""
        if isinstance(error, LoadError):
            return error.user_text, error.detail
        if isinstance(error, CatalogError):
            config = self._config_of(key[0])
            message = describe(error, config.name if config else key[0])
            return message.full, message.detail
        return tr("Something unexpected happened."), str(error)

    def _ask_for_connection(self, job: Job, need: ConnectionNeeded) -> None:
        """Begin anew once the user has said which connection leads to the table."""
        if job.opening is not None:
            job.opening.deleteLater()
            job.opening = None
        key = job.record.key
        self.progress.emit(key, -1.0, tr("Waiting for a choice…"))

        def go_on(is_known: bool) -> None:
            if self._jobs.get(key) is not job:
                return
            if is_known and job.way is not None:
                self._open(job, job.way)
            else:
                self._stopped(key)

        config = self._config_of(key[0])
        self._connections.ask(need, config.name if config else key[0], go_on)
        self._make_room(job)

    def _fail_with(self, key: Key, reason: str, detail: str = "") -> None:
        job = self._jobs.get(key)
        if job is not None:
            job.batch.failures.append(failure_of(job, reason, detail))
            self._end(key)

    def _stopped(self, key: Key) -> None:
        job = self._jobs.get(key)
        if job is not None:
            job.batch.stopped += 1
            self._end(key)

    def _end(self, key: Key) -> None:
        job = self._jobs.pop(key, None)
        if job is None:
            return
        batch = job.batch
        if job.opening is not None:
            job.opening.deleteLater()
        if job.counted:
            batch.running -= 1
        elif not job.begun:
            batch.waiting.remove(job)
        batch.ended += 1
        self._questions.forget(key)
        self.changed.emit(key)
        if batch.ended < batch.total:
            self._count()
            self._go_on(batch)
            return
        self._batches.remove(batch)
        self._count()
        if batch.gathering is not None:
            batch.gathering.close()
        tell(batch, self._notifier, (tr("Remove these layers again"), partial(self._take_away, batch.layers)))

    def _take_away(self, ids: Sequence[str]) -> None:
        """What was added goes again, but for layers that somebody edits."""
        kept = take_away(QgsProject.instance(), ids)
        if kept:
            self._notifier.info(tr("%n layer(s) stayed, as they have edits that are not saved.", kept))

    def _count(self) -> None:
        several = [batch for batch in self._batches if batch.total > 1]
        self.counted.emit(sum(batch.ended for batch in several), sum(batch.total for batch in several))
