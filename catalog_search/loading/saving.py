"""Vector data of a record as a GeoPackage of the user's own: every layer, with its CRS, attributes and metadata."""
from __future__ import annotations

import os
import re
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Callable, List, Sequence, Set, Tuple

from qgis.core import QgsCoordinateTransformContext, QgsFeedback, QgsMapLayer, QgsVectorFileWriter, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from ..model.errors import CatalogError, ErrorKind, disk_error
from ..support.i18n import tr
from .build import build_layer, faults_of
from .errors import LoadError
from .job import Job
from .kinds import Kind
from .link import Link
from .sources import Source

_Result = QgsVectorFileWriter.WriterError
#: Services whose features can be had, not only pictures of them.
_FEATURES = (Kind.WFS, Kind.OAPIF, Kind.ARCGIS_FEATURE)
_PICTURES = (Kind.GEOTIFF, Kind.JPEG2000, Kind.NETCDF, Kind.GRIB, Kind.ASCII_GRID, Kind.RASTER, Kind.POINT_CLOUD) + (
    Kind.PMTILES,
    Kind.MBTILES,
)
#: What may not stand in the name of a table: GDAL and SQLite would take it, other programs do not.
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\"'`;|\\/]+")
_LONGEST_NAME = 60
#: What SQLite may leave beside a file that was not finished.
_BESIDE = ("", "-journal", "-wal", "-shm")


@dataclass(frozen=True)
class Saved:
    """A written file: how many layers and features, and the titles of what is no vector data and was left out."""

    path: Path
    layers: int
    features: int
    left_out: Tuple[str, ...] = ()


def can_save(link: Link) -> bool:
    """Whether a link may lead to vector data: what a file holds is known only when it is here."""
    if link.kind.is_service:
        return link.kind in _FEATURES and link.loadable
    return link.loadable and link.kind not in _PICTURES


def save_geopackage(
    sources: Sequence[Source], job: Job, path: Path, context: QgsCoordinateTransformContext
) -> Saved:
    """Write layers into a new GeoPackage. Blocks; not for the main thread.

    It is written beside its place and put there when it is whole, in the place of a file that had its name.

    :raises CatalogError: of kind ``CANCELLED``, or ``DISK`` where it cannot be put in its place
    :raises LoadError: where a layer cannot be read or written, or none is vector data
    """
    draft = path.with_name(f".{path.stem[:40]}-{uuid.uuid4().hex[:8]}.gpkg")
    release = job.store.uses.hold(source.uri for source in sources) if job.store is not None else None
    try:
        saved = _Writer(job, draft, context).write(sources)
        os.replace(draft, path)
        for ending in _BESIDE[1:]:  # of the file that had the name: SQLite would take them for the new one's
            Path(f"{path}{ending}").unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error) from error
    finally:
        for ending in _BESIDE:
            with suppress(OSError):
                Path(f"{draft}{ending}").unlink(missing_ok=True)
        if release is not None:
            release()
    return Saved(path, *saved)


class _Writer:
    """Writes one file, layer by layer."""

    def __init__(self, job: Job, path: Path, context: QgsCoordinateTransformContext) -> None:
        self._job = job
        self._path = path
        self._context = context
        self._names: Set[str] = set()

    def write(self, sources: Sequence[Source]) -> Tuple[int, int, Tuple[str, ...]]:
        """The numbers of layers and features, and what was left out."""
        vectors = [source for source in sources if not source.is_raster and source.provider != "vectortile"]
        left_out = [source.title or source.name for source in sources if source not in vectors]
        features = 0
        for index, source in enumerate(vectors):
            self._job.check()
            layer = build_layer(source, self._job.record, self._job.link, self._job.config)
            if len(vectors) > 1:
                _identify(layer, index)
            features += self._write(layer, source, partial(self._tell, index, len(vectors)))
        if not vectors:
            text = tr("It holds no vector data that could be saved as a GeoPackage, only: {titles}.")
            raise LoadError(text.format(titles=", ".join(left_out) or "–"))
        return len(vectors), features, tuple(left_out)

    def _write(self, layer: QgsMapLayer, source: Source, told: Callable[[float], None]) -> int:
        options = self._options(layer, source)
        own = options.feedback = QgsFeedback()
        own.progressChanged.connect(told, Qt.ConnectionType.DirectConnection)
        outer = self._job.feedback
        if outer is not None:
            outer.canceled.connect(own.cancel, Qt.ConnectionType.DirectConnection)
        error, *words = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(self._path), self._context, options)
        self._job.check()
        if error == _Result.Canceled:
            raise CatalogError(ErrorKind.CANCELLED)
        count = _count(self._path, options.layerName) if error == _Result.NoError else 0
        faults = [str(words[0])] if error != _Result.NoError and words else _faults_of(layer, source, count)
        if error != _Result.NoError or faults:
            text = tr("“{title}” could not be saved completely.").format(title=source.title or source.name)
            raise LoadError(text, "\n".join(faults))
        return count

    def _options(self, layer: QgsMapLayer, source: Source) -> Any:
        options = QgsVectorFileWriter.SaveVectorOptions()
        actions = QgsVectorFileWriter.ActionOnExistingFile
        options.driverName = "GPKG"
        options.actionOnExistingFile = actions.CreateOrOverwriteLayer if self._names else actions.CreateOrOverwriteFile
        options.layerName = self._free_name(source)
        options.layerOptions = [f"FID={_key_name(layer)}"]
        options.saveMetadata, options.layerMetadata = True, layer.metadata()
        return options

    def _free_name(self, source: Source) -> str:
        """A name for the table that is not taken; SQLite does not tell capitals apart."""
        wanted = source.part or source.name or source.title or self._job.record.title
        base = _NOT_IN_NAMES.sub("_", wanted.rpartition(":")[2] or wanted).strip()[:_LONGEST_NAME] or "layer"
        name, number = base, 2
        while name.casefold() in self._names:
            name, number = f"{base}_{number}", number + 1
        self._names.add(name.casefold())
        return name

    def _tell(self, done: int, count: int, percent: float) -> None:
        if self._job.feedback is not None:
            self._job.feedback.setProgress((100 * done + percent) / count)


def _identify(layer: QgsMapLayer, index: int) -> None:
    """Give layers of one record identifiers of their own, as a GeoPackage wants them (OGC 12-128r18 §1.1.3)."""
    metadata = layer.metadata()
    metadata.setIdentifier(f"{metadata.identifier()}#{index + 1}")
    layer.setMetadata(metadata)


def _key_name(layer: QgsMapLayer) -> str:
    """A name for the key of the table that no attribute has: values of an attribute of that name may be anything."""
    taken = {name.casefold() for name in layer.fields().names()}
    candidates: List[str] = ["fid", *(f"fid_{number}" for number in range(1, len(taken) + 2))]
    return next(name for name in candidates if name not in taken)


def _faults_of(layer: QgsMapLayer, source: Source, count: int) -> List[str]:
    """What went wrong while a provider read features.

    Some say nothing at all; so a service is asked how many it has, now that all that it gives are here.
    """
    faults = faults_of(layer)
    told = int(layer.featureCount()) if source.kind.is_service else 0
    if told > count:
        faults.append(tr("The service has {told} features and gave {count}.").format(told=told, count=count))
    return faults


def _count(path: Path, name: str) -> int:
    """How many features a table has."""
    written = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    return int(written.featureCount()) if written.isValid() else 0
