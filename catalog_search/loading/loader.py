"""One "Add" by a person: the plan, the layers, the project, none of it in the way of the main thread.

Measured on QGIS 3.22: layers of the providers ogr, gdal, delimitedtext, wms and WFS may be built in a task and moved to
the main thread (60 times each, added, drawn, read and removed). Building a WFS there instead of on the main thread
spares the window the second or more that its server takes. The same holds for OAPIF, wcs, arcgisfeatureserver,
arcgismapserver and vector tiles (30 times each).

On QGIS 3.22 a task that is added just when another ends is now and then never started; it looks as if the manager took
the ended one out of the thread pool by an address that the new one had got. So one is added only while none is known to
be at its end, which makes it rarer. Many at once still lose one now and then.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List, Optional, Sequence, Set

from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeedback,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsTask,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QThread, QTimer, pyqtSignal

from ..model.config import CatalogConfig
from ..model.errors import CatalogError, ErrorKind, without_frames
from ..model.record import Record
from ..network.download import RequestFor
from ..support.i18n import tr
from ..support.log import logger
from .build import build_layer
from .errors import LoadError
from .following import follow, leads_on
from .links import Link
from .placing import Where, place
from .plan import make_plan
from .sources import Plan, Source

_MARGIN = 1.05
#: Running tasks; one that nobody holds never reports its end (QGIS 3.22).
_running: Set["_Work"] = set()


class _Work(QgsTask):
    """Runs a function off the main thread; ``ended`` brings itself to the main thread, with ``result`` or ``error``."""

    ended = pyqtSignal(object)

    def __init__(self, title: str, work: Callable[["_Work"], Any]) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self.feedback = QgsFeedback()
        self.result: Any = None
        self.error: Optional[Exception] = None
        self._over = False
        self._work: Optional[Callable[["_Work"], Any]] = work

    def start(self) -> None:
        """Begin, once the task manager knows of all tasks that have ended."""
        if self.isCanceled():
            _running.discard(self)
            return
        waits = any(work._over for work in _running)
        _running.add(self)
        if waits:
            QTimer.singleShot(1, self.start)
        else:
            QgsApplication.taskManager().addTask(self)

    def run(self) -> bool:
        try:
            if self._work is not None:
                self.result = self._work(self)
        except (LoadError, CatalogError) as error:
            self.error = without_frames(error)
        except Exception as error:  # an exception that leaves run() ends the process
            logger.exception("A layer could not be made")
            self.error = LoadError(tr("Something unexpected happened."), f"{type(error).__name__}: {error}")
        self._over = True
        return self.error is None

    def cancel(self) -> None:
        self.feedback.cancel()
        super().cancel()

    def finished(self, _ok: bool) -> None:
        self._work = None
        _running.discard(self)
        self.ended.emit(self)


class Opening(QObject):
    """Puts one link on the map. ``start()`` once; it ends with exactly one of ``opened``, ``failed``, ``cancelled``.

    ``progress`` tells a percentage (below 0: unknown) and what is being done. ``choice_needed`` brings a ``Plan`` with
    several layers: answer with ``choose(sources)`` or ``cancel()``. ``opened`` brings the layers, which are in the
    project already.

    :param folder: where files are downloaded to
    :param canvas: is zoomed to the layers when the project was empty
    :param crs: to prefer for pictures; the project's own when left out
    :param request_for: makes the requests for files of the record's catalogue, as ``download`` takes it
    :param where: the place in the layer tree; left out, where QGIS puts new layers
    """

    progress = pyqtSignal(float, str)
    choice_needed = pyqtSignal(object)
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
    ) -> None:
        super().__init__(parent)
        self._where = where
        self._request_for = request_for
        self._link = link
        self._record = record
        self._config = config
        self._folder = folder
        self._project = project
        self._canvas = canvas
        self._crs = crs or project.crs().authid()
        self._work: Optional[_Work] = None
        self.done = False

    def start(self) -> None:
        """Begin; returns at once."""
        what = tr("Asking the service…") if self._link.kind.is_service else tr("Downloading…")
        self.progress.emit(-1.0, what)
        self._run(self._make_plan, self._planned)

    def choose(self, sources: Sequence[Source]) -> None:
        """Go on with some of the sources that ``choice_needed`` offered."""
        if self.done:
            return
        if leads_on(sources):
            self.progress.emit(-1.0, tr("Asking the service…"))
            self._run(lambda work: follow(sources, lambda link: self._plan_of(link, work)), self._planned)
        else:
            self._build(sources)

    def cancel(self) -> None:
        """Stop; ``cancelled`` is emitted before this returns, what still runs is dropped when it ends."""
        if self.done:
            return
        work, self._work = self._work, None
        if work is not None and not sip.isdeleted(work):
            work.ended.disconnect()
            work.ended.connect(_drop)
            work.cancel()
        self._end(self.cancelled)

    def _run(self, function: Callable[[_Work], Any], then: Callable[[Any], None]) -> None:
        work = _Work(tr("Adding {title}").format(title=self._record.title[:60]), function)
        self._work = work

        def deliver() -> None:
            if sip.isdeleted(self) or self._work is not work or self.done:
                _drop(work)
                return
            self._work = None
            self._went_wrong(work.error) if work.error is not None else then(work.result)

        work.ended.connect(lambda _work: QTimer.singleShot(0, deliver))  # see the module's docstring
        work.progressChanged.connect(self._tell)
        work.start()

    def _make_plan(self, work: _Work) -> Plan:
        return self._plan_of(self._link, work)

    def _plan_of(self, link: Link, work: _Work) -> Plan:
        def received(size: int, total: Optional[int]) -> None:
            if total:
                work.setProgress(min(99.0, 100.0 * size / total))

        return make_plan(
            link,
            self._record,
            self._config,
            self._folder,
            work.feedback,
            received,
            crs=self._crs,
            request_for=self._request_for,
        )

    def _tell(self, percent: float) -> None:
        if not self.done and self._work is not None:
            self.progress.emit(percent, tr("Downloading…"))

    def _planned(self, plan: Plan) -> None:
        if plan.needs_choice:
            self.choice_needed.emit(plan)
        else:
            self.choose(plan.sources)

    def _build(self, sources: Sequence[Source]) -> None:
        self.progress.emit(-1.0, tr("Opening the layer…"))
        main, record = QThread.currentThread(), self._record

        def build(work: _Work) -> List[QgsMapLayer]:
            layers = []
            for source in sources:
                if work.feedback.isCanceled():
                    raise CatalogError(ErrorKind.CANCELLED)
                layer = build_layer(source, record, self._link, self._config)
                _hand_over(layer, main)
                layers.append(layer)
            return layers

        self._run(build, self._built)

    def _built(self, layers: List[QgsMapLayer]) -> None:
        was_empty = not self._project.mapLayers()
        place(self._project, layers, self._record.title, self._where)
        if was_empty and self._canvas is not None and not sip.isdeleted(self._canvas):
            zoom_to(self._canvas, layers, self._project)
        self._end(self.opened, layers)

    def _went_wrong(self, error: Exception) -> None:
        if isinstance(error, CatalogError) and error.kind is ErrorKind.CANCELLED:
            self._end(self.cancelled)
        else:
            logger.warning("%s: %s", self._record.title, error)
            self._end(self.failed, error)

    def _end(self, signal: Any, *values: object) -> None:
        self.done = True
        signal.emit(*values)


def _hand_over(layer: QgsMapLayer, thread: QThread) -> None:
    """To another thread, with the provider of vector tiles: in newer QGIS it has one, which is no child of it."""
    provider = layer.dataProvider()
    if isinstance(provider, QObject) and provider.parent() is None:
        provider.moveToThread(thread)
    layer.moveToThread(thread)


def _drop(work: _Work) -> None:
    """Delete what a cancelled task has still made, in the main thread."""
    for layer in work.result if isinstance(work.result, list) else []:
        layer.deleteLater()
    work.result = None


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
