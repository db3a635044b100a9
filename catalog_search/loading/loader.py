"""One "Add" by a person: the plan, the layers, the project, none of it in the way of the main thread.

Measured on QGIS 3.22: layers of the providers ogr, gdal, delimitedtext, wms and WFS may be built in a task and moved to
the main thread (60 times each, added, drawn, read and removed). Building a WFS there instead of on the main thread
spares the window the second or more that its server takes. The same holds for OAPIF, wcs, arcgisfeatureserver,
arcgismapserver and vector tiles (30 times each).

The threads are our own, see ``support.workers``. A provider that asks a service which never answers would hang for as
long as QGIS lets it; it is given up after a time, which ends its requests too.
"""
from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, List, Optional, Sequence

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeedback,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QThread, QTimer, pyqtSignal

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind
from ..model.record import Record
from ..network.download import RequestFor
from ..network.download_store import DownloadStore
from ..network.fetch import default_timeout
from ..support.i18n import tr
from ..support.log import logger
from ..support.workers import Handle, shared
from .build import build_layer
from .errors import LoadError
from .extracts import cut
from .following import follow, leads_on
from .job import Job
from .link import Link
from .moving import hand_over
from .placing import Where, place
from .plan import make_plan
from .services import forget_service
from .sources import Plan, Source, Way, Wish
from .wishes import shown_area, size_limit

#: Makes the plan of what was asked for, in a thread.
Asked = Callable[[QgsFeedback], Plan]

_MARGIN = 1.05
#: Milliseconds after which a service that is being opened is given up, as a multiple of QGIS's time limit for a byte.
_PATIENCE = 4
#: Seconds between two words about the progress of a download.
_TOLD_EVERY = 0.2
#: Added to the percentage of what is unpacked: one number tells both, so that a late one is of what it was told of.
_UNPACKING = 1000.0


class Opening(QObject):
    """Puts one link on the map. ``start()`` once; it ends with exactly one of ``opened``, ``failed``, ``cancelled``.

    ``progress`` tells a percentage (below 0: unknown) and what is being done. ``choice_needed`` brings a ``Plan`` with
    several layers: answer with ``choose(sources)`` or ``cancel()``. ``offered`` brings an ``Offer`` for what is large:
    answer with ``take(way)`` or ``cancel()``. ``opened`` brings the layers, which are in the project already.

    :param folder: where files are downloaded to
    :param canvas: is zoomed to the layers when the project was empty
    :param crs: to prefer for pictures; the project's own when left out
    :param request_for: makes the requests for files of the record's catalogue, as ``download`` takes it
    :param where: the place in the layer tree; left out, where QGIS puts new layers
    :param store: keeps what is downloaded; left out, it goes to the folder
    """

    progress = pyqtSignal(float, str)
    choice_needed = pyqtSignal(object)
    offered = pyqtSignal(object)
    opened = pyqtSignal(list)
    failed = pyqtSignal(object)
    cancelled = pyqtSignal()

    def __init__(
        self,
        link: Link,
        record: Record,
        config: Optional[CatalogConfig],
        folder: Path,
        project: QgsProject,
        canvas: Optional[QObject] = None,
        crs: str = "",
        parent: Optional[QObject] = None,
        request_for: Optional[RequestFor] = None,
        where: Optional[Where] = None,
        store: Optional[DownloadStore] = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._where = where
        self._request_for = request_for
        self._link = link
        self._record = record
        self._config = config
        self._folder = folder
        self._project = project
        self._canvas = canvas
        self._crs = crs or project.crs().authid()
        self._job: Optional[Handle] = None
        self._wish = Wish()
        self._asked: Optional[Asked] = None
        self._release: Callable[[], None] = _nothing
        self.done = False

    def start(self, way: Optional[Way] = None) -> None:
        """Begin; returns at once.

        :param way: how to get at it, where somebody has said so beforehand
        """
        area = shown_area(self._canvas, self._project, way is Way.EXTENT)
        self._wish = Wish(way, area, size_limit())
        if way is Way.EXTENT and area is None:
            text = tr("The map shows no place yet: zoom to one, or add a layer first.")
            QTimer.singleShot(0, partial(self._refuse, LoadError(text)))
            return
        self._ask(self._link.kind.is_service, lambda feedback: self._plan_of(self._link, feedback))

    def _refuse(self, error: LoadError) -> None:
        if not sip.isdeleted(self) and not self.done:
            self._end(self.failed, error)

    def choose(self, sources: Sequence[Source]) -> None:
        """Go on with some of the sources that ``choice_needed`` offered."""
        if self.done:
            return
        if leads_on(sources):
            self._ask(True, lambda feedback: follow(sources, lambda link: self._plan_of(link, feedback)))
        elif self._wish.way is Way.EXTENT and not all(source.is_cut for source in sources):
            self._ask(True, lambda feedback: self._cut(sources, feedback))
        else:
            self._build(sources)

    def take(self, way: Way) -> None:
        """Go on in one of the ways that ``offered`` brought."""
        if not self.done and self._asked is not None:
            self._wish = replace(self._wish, way=way)
            self._ask(way is not Way.WHOLE, self._asked)

    def cancel(self) -> None:
        """Stop; ``cancelled`` is emitted before this returns, what still runs is dropped when it ends."""
        if self.done:
            return
        self._stop_work()
        self._end(self.cancelled)

    def _stop_work(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _run(self, work: Callable[[QgsFeedback], Any], then: Callable[[Any], None]) -> None:
        def done(result: Any, error: Optional[BaseException]) -> None:
            if sip.isdeleted(self) or self.done:
                _drop(result)
                return
            self._job = None
            self._went_wrong(error) if error is not None else then(result)

        self._job = shared().run(
            work,
            done,
            tr("Adding {title}").format(title=self._record.title[:60]),
            on_progress=self._tell,
            on_late=lambda result, _error: _drop(result),
            expected=(LoadError, CatalogError),
        )

    def _ask(self, service: bool, asked: Asked) -> None:
        """Make a plan in the background; it is kept, to be made again where a way has to be chosen."""
        self._asked = asked
        self.progress.emit(-1.0, tr("Asking the service…") if service else tr("Downloading…"))
        self._run(asked, self._planned)

    def _cut(self, sources: Sequence[Source], feedback: QgsFeedback) -> Plan:
        """What was chosen, as far as the map shows it."""
        owner = self._config or CatalogConfig("", "", "", "")
        job = Job(self._link, self._record, owner, self._folder, feedback, wish=self._wish, store=self._store)
        return cut(Plan(tuple(sources)), job)

    def _plan_of(self, link: Link, feedback: QgsFeedback) -> Plan:
        told = [0.0]

        def tell(unpacking: bool, size: int, total: Optional[int]) -> None:
            if time.monotonic() - told[0] > _TOLD_EVERY:  # each time costs a wait for Python's lock
                told[0] = time.monotonic()
                percent = min(99.0, 100.0 * size / total) if total else -1.0
                feedback.setProgress(percent + _UNPACKING if unpacking else percent)

        return make_plan(
            link,
            self._record,
            self._config,
            self._folder,
            feedback,
            partial(tell, False),
            crs=self._crs,
            request_for=self._request_for,
            wish=self._wish,
            store=self._store,
            unpacked=partial(tell, True),
        )

    def _tell(self, percent: float) -> None:
        if sip.isdeleted(self) or self.done:
            return
        if percent >= _UNPACKING - 1.0:
            self.progress.emit(percent - _UNPACKING, tr("Unpacking…"))
        else:
            self.progress.emit(percent, tr("Downloading…"))

    def _planned(self, plan: Plan) -> None:
        self._release()
        if self._store is not None:  # nobody clears it before its layer is there, or while somebody chooses
            self._release = self._store.uses.hold(source.uri for source in plan.sources)
        if plan.offer is not None:
            self.offered.emit(plan.offer)
        elif plan.needs_choice:
            self.choice_needed.emit(plan)
        else:
            self.choose(plan.sources)

    def _build(self, sources: Sequence[Source]) -> None:
        self.progress.emit(-1.0, tr("Opening the layer…"))
        main, record = QThread.currentThread(), self._record

        def build(feedback: QgsFeedback) -> List[QgsMapLayer]:
            layers = []
            for source in sources:
                if feedback.isCanceled():
                    raise CatalogError(ErrorKind.CANCELLED)
                layers.append(build_layer(source, record, self._link, self._config, self._wish))
            # not before all are there: where one fails, the others end here, in the thread that they belong to
            for layer in layers:
                hand_over(layer, main)
            return layers

        self._run(build, self._built)
        if any(source.kind.is_service for source in sources):
            self._watch()

    def _watch(self) -> None:
        """Give up a service that never answers; its request may have been lost by the provider."""
        job = self._job

        def give_up() -> None:
            if job is not None and job is self._job and not self.done:
                self._stop_work()
                text = tr("The service has not answered for {seconds} seconds. Try again later.")
                self._went_wrong(LoadError(text.format(seconds=limit // 1000)))

        limit = _PATIENCE * default_timeout()
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(give_up)
        timer.start(limit)

    def _built(self, layers: List[QgsMapLayer]) -> None:
        was_empty = not self._project.mapLayers()
        place(self._project, layers, self._record.title, self._where)
        if was_empty and self._canvas is not None and not sip.isdeleted(self._canvas):
            zoom_to(self._canvas, layers, self._project)
        self._end(self.opened, layers)

    def _went_wrong(self, error: BaseException) -> None:
        if isinstance(error, CatalogError) and error.kind is ErrorKind.CANCELLED:
            self._end(self.cancelled)
        else:
            logger.warning("%s: %s", self._record.title, error)
            forget_service(self._link, self._config)
            if not isinstance(error, (LoadError, CatalogError)):
                error = LoadError(tr("Something unexpected happened."), f"{type(error).__name__}: {error}")
            self._end(self.failed, error)

    def _end(self, signal: Any, *values: object) -> None:
        self.done = True
        self._release()
        self._release = _nothing
        signal.emit(*values)


def _nothing() -> None:
    """Nothing is held."""


def _drop(result: Any) -> None:
    """Delete what a cancelled job has still made, in the main thread."""
    for layer in result if isinstance(result, list) else []:
        layer.deleteLater()


def zoom_to(canvas: Any, layers: Sequence[QgsMapLayer], project: QgsProject) -> None:
    """Show the layers' common extent, with a little room around."""
    target = canvas.mapSettings().destinationCrs()
    everything = QgsRectangle()
    for layer in layers:
        extent = layer.extent()
        if extent.isNull() or not extent.isFinite() or not layer.crs().isValid():
            continue
        try:
            extent = QgsCoordinateTransform(layer.crs(), target, project).transformBoundingBox(extent)
        except QgsCsException:
            continue
        everything.combineExtentWith(extent)
    if not everything.isNull() and not everything.isEmpty():
        everything.scale(_MARGIN)
        canvas.setExtent(everything)
        canvas.refresh()
