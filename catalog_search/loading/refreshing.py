"""Fetching a layer's data again: the layer stays, with its id, style, joins and place; only its source is renewed."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, List, Optional, Sequence

from qgis.core import QgsFeedback, QgsMapLayer, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QThread, pyqtSignal

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record
from ..network.download import RequestFor
from ..network.download_store import DownloadStore
from ..support.i18n import tr
from ..support.log import logger
from ..support.workers import Handle, shared
from .errors import LoadError
from .extracts import cut
from .failures import no_such_layer
from .following import follow, leads_on
from .job import Job
from .kinds import Kind
from .link import Link
from .matching import fold
from .plan import make_plan
from .provenance import Provenance, keep, kept, provenance_of, wish_of
from .remarks import add_note, set_notes
from .renewing import Renewal, filter_of, prepare, renew
from .services import forget_service
from .sources import Plan, Source, Way

_NAMES_SHOWN = 20


@dataclass(frozen=True)
class Again:
    """By which link a layer's data are fetched again, as its record stands today."""

    layer: QgsMapLayer
    link: Link
    record: Record
    config: Optional[CatalogConfig]
    request_for: Optional[RequestFor] = None


class Refreshing(QObject):
    """Fetches the data of one layer again. ``start()`` once; it ends with one of ``refreshed``, ``failed``,
    ``cancelled``. ``progress`` tells a percentage, below 0 where it is unknown; ``refreshed`` brings an ``Outcome``.

    A layer whose new source does not open keeps the one that it has.
    """

    progress = pyqtSignal(float)
    refreshed = pyqtSignal(object)
    failed = pyqtSignal(object)
    cancelled = pyqtSignal()

    def __init__(
        self,
        again: Again,
        folder: Path,
        project: QgsProject,
        parent: Optional[QObject] = None,
        store: Optional[DownloadStore] = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._again = again
        self._folder = folder
        self._project = project
        self._layer_id = again.layer.id()
        self._name = again.layer.name()
        self._crs = project.crs().authid()
        self._kept = kept(again.layer) or Provenance()
        self._wish = wish_of(self._kept)
        self._filter = filter_of(again.layer)
        self._main = QThread.currentThread()
        self._job: Optional[Handle] = None
        self._releases: List[Callable[[], None]] = []
        self.done = False

    def start(self) -> None:
        """Begin; returns at once."""
        forget_service(self._again.link, self._again.config)
        expected = (CatalogError, LoadError)
        title = tr("Refreshing {title}").format(title=self._name[:60])
        self._job = shared().run(self._find, self._found, title, self.progress.emit, expected=expected)

    def cancel(self) -> None:
        """Stop; the layer stays as it is."""
        if self.done:
            return
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        self._end(self.cancelled)

    def _find(self, feedback: QgsFeedback) -> Renewal:
        """In a thread: the source of the layer as it is today, opened once already."""
        plan = self._plan(self._again.link, feedback)
        if leads_on(plan.sources):
            sources: Sequence[Source] = plan.sources
            if self._again.link.kind is Kind.ATOM:
                sources = same_file(sources, self._kept)
            plan = follow(sources, lambda link: self._plan(link, feedback))
        source = same_source(plan.sources, self._kept)
        if self._wish.way is Way.EXTENT and not source.is_cut:
            source = self._cut(source, feedback)
        if feedback.isCanceled():
            raise CatalogError(ErrorKind.CANCELLED)
        if self._store is not None:  # nobody clears it before the layer has it
            self._releases.append(self._store.uses.hold([source.uri]))
        return prepare(source, self._again.record, self._again.link, self._filter, self._main)

    def _plan(self, link: Link, feedback: QgsFeedback) -> Plan:
        def received(size: int, total: Optional[int]) -> None:
            if total:
                feedback.setProgress(min(99.0, 100.0 * size / total))

        again = self._again
        return make_plan(
            link,
            again.record,
            again.config,
            self._folder,
            feedback,
            received,
            crs=self._crs,
            request_for=again.request_for,
            wish=self._wish,
            store=self._store,
            unpacked=received,
        )

    def _cut(self, source: Source, feedback: QgsFeedback) -> Source:
        """The part that the layer has."""
        again, owner = self._again, self._again.config or CatalogConfig("", "", "", "")
        job = Job(again.link, again.record, owner, self._folder, feedback, wish=self._wish, store=self._store)
        return cut(Plan((source,)), job).sources[0]

    def _found(self, renewal: Any, error: Optional[BaseException]) -> None:
        self._job = None
        if sip.isdeleted(self) or self.done:
            return
        layer = self._project.mapLayer(self._layer_id)
        if error is not None:
            self._went_wrong(error)
        elif layer is None:
            self._end(self.cancelled)
        else:
            self._renew(layer, renewal)

    def _renew(self, layer: QgsMapLayer, renewal: Renewal) -> None:
        again, source = self._again, renewal.source
        if layer.isEditable():
            self._end(self.failed, being_edited())
            return
        try:
            outcome = renew(layer, renewal, self._kept, again.link)
        except LoadError as error:
            self._end(self.failed, error)
            return
        set_notes(layer, source.notes, self._kept.notes.split("\n") if self._kept.notes else ())
        if outcome.filter:
            add_note(layer, tr("Its filter did not fit the new data: {filter}").format(filter=outcome.filter))
        keep(layer, provenance_of(source, again.record, again.link, again.config, self._wish))
        self._end(self.refreshed, outcome)

    def _went_wrong(self, error: BaseException) -> None:
        if isinstance(error, CatalogError) and error.kind is ErrorKind.CANCELLED:
            self._end(self.cancelled)
        else:
            logger.warning("%s: %s", self._name, error)
            self._end(self.failed, error)

    def _end(self, signal: Any, *values: object) -> None:
        self.done = True
        while self._releases:
            self._releases.pop()()
        signal.emit(*values)


def being_edited() -> LoadError:
    """Why a layer with an editing session is left alone: the edits are those of the data that it has."""
    return LoadError(tr("It is being edited: save or discard the edits first."))


def same_file(sources: Sequence[Source], wanted: Provenance) -> Sequence[Source]:
    """The one of a download service's files that a layer was made of: by its kind and its name.

    :raises LoadError: where that cannot be told, as all of them would have to be fetched to find out
    """
    names = {fold(name) for name in (wanted.layer, wanted.part) if name}
    alike = [source for source in sources if source.kind.value == wanted.kind]
    named = [one for one in alike if names & {fold(one.name), fold(Path(one.name).stem), fold(one.title)}]
    found = named or (alike if len(alike) == 1 else [])
    if not found:
        raise LoadError(tr("The download service has several files; add the one that you want from its record."))
    return found[:1]


def same_source(sources: Sequence[Source], wanted: Provenance) -> Source:
    """The one of the sources that a layer was made of: by its name, else by what tells it from the others.

    :raises LoadError: where it is not among them any more
    """
    if len(sources) == 1:
        return sources[0]
    alike = [source for source in sources if source.name == wanted.layer]
    parts = [source for source in alike or sources if wanted.part and source.part == wanted.part]
    folded = [source for source in sources if fold(source.name) == fold(wanted.layer)]
    found: List[Source] = parts or alike or folded
    if not found:
        raise no_such_layer(wanted.layer, ", ".join(source.name for source in sources[:_NAMES_SHOWN]))
    return found[0]
