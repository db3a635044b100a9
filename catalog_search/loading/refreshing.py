"""Fetching a layer's data again: the layer stays, with its id, style, joins and place; only its source is renewed."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, List, Optional, Sequence

from qgis.core import QgsDataProvider, QgsFeedback, QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record
from ..network.download import RequestFor
from ..network.download_store import DownloadStore
from ..support.i18n import tr
from ..support.log import logger
from ..support.workers import Handle, shared
from .addresses import public_url
from .build import open_layer, provider_words
from .errors import LoadError
from .extracts import cut
from .failures import no_such_layer
from .following import follow, leads_on
from .job import Job
from .kinds import Kind
from .link import Link
from .locating import decoded, set_crs
from .matching import fold
from .plan import make_plan
from .provenance import Provenance, keep, kept, provenance_of, wish_of
from .remarks import set_notes
from .services import forget_service
from .sources import Plan, Source, Way
from .spoken import spoken
from .streaming import alone, is_as_tried

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
    ``cancelled``. ``progress`` tells a percentage, below 0 where it is unknown.

    A layer whose new source does not open keeps the one that it has.
    """

    progress = pyqtSignal(float)
    refreshed = pyqtSignal()
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
        self._job: Optional[Handle] = None
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

    def _find(self, feedback: QgsFeedback) -> Source:
        """In a thread: the source of the layer as it is today, which was opened once."""
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
        return open_layer(source, self._again.record, link=self._again.link)[1]

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
        )

    def _cut(self, source: Source, feedback: QgsFeedback) -> Source:
        """The part that the layer has."""
        again, owner = self._again, self._again.config or CatalogConfig("", "", "", "")
        job = Job(again.link, again.record, owner, self._folder, feedback, wish=self._wish)
        return cut(Plan((source,)), job).sources[0]

    def _found(self, source: Any, error: Optional[BaseException]) -> None:
        self._job = None
        if sip.isdeleted(self) or self.done:
            return
        layer = self._project.mapLayer(self._layer_id)
        if error is not None:
            self._went_wrong(error)
        elif layer is None:
            self._end(self.cancelled)
        else:
            self._renew(layer, source)

    def _renew(self, layer: QgsMapLayer, source: Source) -> None:
        again = self._again
        if layer.isEditable():
            self._end(self.failed, LoadError(tr("It is being edited: save or discard the edits first.")))
            return
        try:
            renew(layer, source, self._kept, again.link)
        except LoadError as error:
            self._end(self.failed, error)
            return
        set_notes(layer, source.notes, self._kept.notes.split("\n") if self._kept.notes else ())
        keep(layer, provenance_of(source, again.record, again.link, again.config, self._wish))
        self._end(self.refreshed)

    def _went_wrong(self, error: BaseException) -> None:
        if isinstance(error, CatalogError) and error.kind is ErrorKind.CANCELLED:
            self._end(self.cancelled)
        else:
            logger.warning("%s: %s", self._name, error)
            self._end(self.failed, error)

    def _end(self, signal: Any, *values: object) -> None:
        self.done = True
        signal.emit(*values)


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


def renew(layer: QgsMapLayer, source: Source, before: Provenance, link: Link) -> None:
    """Have a layer read its data anew, from where they lie now.

    A service at the same address is asked again as it is set up in the layer: a person may have chosen another CRS or
    format since. All else gets the new source.

    :raises LoadError: where the source does not open; the layer then has the one that it had
    """
    stays = source.kind.is_service and not source.is_cut and public_url(link.url) == before.resource_url
    provider = layer.dataProvider()
    with alone(source.uri):
        if provider is not None and layer.isValid() and (stays or layer.source() == source.uri):
            provider.reloadData()
            layer.reload()
        else:
            _point_to(layer, source)
    layer.triggerRepaint()


def _point_to(layer: QgsMapLayer, source: Source) -> None:
    old, crs = (layer.source(), layer.providerType()), layer.crs()
    subset = layer.subsetString() if isinstance(layer, QgsVectorLayer) else ""
    with spoken(source) as said:
        _set_source(layer, source.uri, source.provider)
    if not layer.isValid() or not is_as_tried(layer, source):
        words = provider_words(layer, said)
        _set_source(layer, *old)
        raise LoadError(tr("QGIS could not open the new data; the layer is as it was."), words)
    decoded(layer, source)
    set_crs(layer, source)
    if not layer.crs().isValid():
        layer.setCrs(crs)
    if isinstance(layer, QgsVectorLayer):
        layer.setReadOnly(source.read_only)
    if subset and not layer.setSubsetString(subset):
        logger.warning("%s: the filter %s does not fit the new data", layer.name(), subset)


def _set_source(layer: QgsMapLayer, uri: str, provider: str) -> None:
    options = QgsDataProvider.ProviderOptions()
    options.transformContext = QgsProject.instance().transformContext()
    layer.setDataSource(uri, layer.name(), provider, options, False)
