"""Cuts sources down to an area: what lies in it becomes a file of its own, and says so. Blocks.

Features are those that touch the area, whole; a picture is cut at the area's edge. Works for whatever a provider reads:
files, files read in parts, WFS, OGC API Features, ArcGIS features.
"""
from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, Iterator, List, Optional

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsFeatureRequest,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from ..model.extent import Extent
from ..network.download_shelf import EXTRACTS, room_for
from ..support.i18n import tr
from .build import faults_of
from .describing import fetch_description
from .errors import LoadError
from .exports import fields_address, read_geographic_field, read_record_count, restricted
from .job import Job
from .kinds import Kind
from .link import Link
from .locating import located
from .making import make_free, remove, write_out_quietly
from .sources import Area, Plan, Source
from .streaming import alone, quiet
from .turns import turn_at

__all__ = ["cut", "cut_export", "export_count", "part_of_map", "said_of"]

#: Pixels of a picture that is cut out; more of them would be better read in parts.
_MAX_PIXELS = 400_000_000
_WGS84 = "EPSG:4326"
_CUT_BY_PROVIDERS = ("ogr", "WFS", "OAPIF", "arcgisfeatureserver", "delimitedtext")
_STEP = 500


def part_of_map() -> str:
    """What a layer's name says when it holds an area only."""
    return tr("map extent only")


def cut(plan: Plan, job: Job) -> Plan:
    """The plan with each source cut to the wished area; those that have nothing there are left out.

    A choice among layers of a service, or among links, is made before anything is fetched: it stays as it is.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where a source cannot be cut, or none has anything there
    """
    area = job.wish.area
    undecided = plan.needs_choice and any(source.kind.is_service or source.link for source in plan.sources)
    if area is None or undecided or plan.offer is not None:
        return plan
    found: List[Source] = []
    failure: Optional[LoadError] = None
    for source in plan.sources:
        try:
            found.append(_cut(source, area, job))
        except LoadError as error:
            failure = failure or error
    if failure is not None and not found:
        raise failure
    return replace(plan, sources=tuple(found), needs_choice=plan.needs_choice and len(found) > 1)


def cut_export(job: Job) -> Link:
    """An export's link, restricted to the wished area by its server.

    :raises CatalogError: of kind ``CANCELLED``
    :raises LoadError: where the server does not tell the name of the geographic field
    """
    area, link = job.wish.area, job.link
    if area is None:
        return link
    address, field = fields_address(link.url), ""
    if address:
        field = fetch_description(address, read_geographic_field, Kind.API, job.config, job.feedback)
        if not field:
            raise LoadError(_no_geometry())
    return replace(link, url=restricted(link.url, field, _in_degrees(area)))


def export_count(job: Job) -> Optional[int]:
    """How many records an export has; ``None`` where that cannot be told.

    :raises CatalogError: of kind ``CANCELLED``
    """
    address = fields_address(job.link.url)
    if not address:
        return None
    try:
        return fetch_description(address, read_record_count, Kind.API, job.config, job.feedback)
    except LoadError:  # the export itself may be had nevertheless
        return None


def said_of(source: Source) -> Source:
    """The source with words that tell that it is a part."""
    part = " – ".join(text for text in (source.part, part_of_map()) if text)
    note = tr("Only what lay in the map's extent was fetched.")
    return replace(source, part=part, notes=(*source.notes, note), is_cut=True)


def _cut(source: Source, area: Area, job: Job) -> Source:
    job.check()
    if source.is_cut:
        return source
    if source.provider == "gdal":
        path = _cut_picture(source, area, job)
        return said_of(replace(source, uri=str(path)))
    if source.provider not in _CUT_BY_PROVIDERS:
        raise LoadError(tr("Of {kind} no part can be fetched; add it whole.").format(kind=source.kind.label))
    path = _cut_features(source, area, job)
    return said_of(replace(source, provider="ogr", uri=str(path), crs=""))


def _made(job: Job, source: Source, ending: str, write: Callable[[Path], object]) -> Path:
    """An area in a file: apart from what is kept of files, for no server can give the same area again."""
    apart = job.store is not None and not job.copies
    folder = room_for(job.folder / EXTRACTS) if apart else job.folder
    try:
        path = make_free(folder, f"{source.name or source.title or 'extent'}.{ending}", write)
    except BaseException:
        if apart:
            remove(folder.parent)
        raise
    if apart and job.store is not None:  # a project may be saved that names it
        job.store.settling.add(partial(write_out_quietly, path))
    return path


def _cut_features(source: Source, area: Area, job: Job) -> Path:
    with alone(source.uri), turn_at(source.uri):
        layer = QgsVectorLayer(source.uri, source.name, source.provider)
    if not layer.isValid():
        raise LoadError(tr("QGIS could not open “{title}” ({kind}).").format(
            title=source.title or source.name, kind=source.kind.label
        ))  # fmt: skip
    if not layer.isSpatial():
        raise LoadError(_no_geometry())
    located(layer, source, job.record, job.link)
    box = _in(area, layer.crs())

    def write(target: Path) -> None:
        with _nothing_beside(target):
            count, faults = _write(layer, box, target, job), faults_of(layer)
        if faults:
            text = tr("The part of “{title}” could not be fetched completely; try again, or with a smaller area.")
            raise LoadError(text.format(title=source.title or source.name), "\n".join(faults))
        if not count:
            raise _nothing_there()

    return _made(job, source, "gpkg", write)


@contextmanager
def _nothing_beside(target: Path) -> Iterator[None]:
    """Leave nothing of what SQLite has beside a file that it writes."""
    try:
        yield
    finally:
        for ending in ("-journal", "-wal", "-shm"):
            remove(Path(f"{target}{ending}"))


def _write(layer: QgsVectorLayer, box: QgsRectangle, target: Path, job: Job) -> int:
    """Write the features that touch a box, and return how many there are."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = layer.name()
    context = QgsCoordinateTransformContext()
    writer = QgsVectorFileWriter.create(
        str(target), _fields(layer), layer.wkbType(), layer.crs(), context, options
    )
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise LoadError(tr("The file could not be read or written."), writer.errorMessage())
    count = 0
    request = QgsFeatureRequest().setFilterRect(box).setFlags(QgsFeatureRequest.Flag.ExactIntersect)
    try:
        for feature in layer.getFeatures(request):
            if count % _STEP == 0:
                job.check()
            feature.setId(count + 1)
            if not writer.addFeature(feature):
                raise LoadError(tr("The file could not be read or written."), writer.errorMessage())
            count += 1
    finally:
        del writer  # closes the file
    if _written(target) != count:  # it is the last words of SQLite that a full disk swallows
        raise LoadError(tr("The file could not be read or written."), gdal.GetLastErrorMsg()[:300])
    return count


def _written(path: Path) -> int:
    """How many features are in a GeoPackage of ours."""
    try:
        with quiet():
            dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=["GPKG"])
            layer = dataset.GetLayer(0) if dataset is not None else None
            return int(layer.GetFeatureCount()) if layer is not None else 0
    except RuntimeError:  # where somebody has GDAL raise exceptions
        return 0


def _fields(layer: QgsVectorLayer) -> Any:
    """The layer's fields without one named ``fid``, which is the key of a GeoPackage's own."""
    fields = layer.fields()
    at = fields.lookupField("fid")
    if at >= 0:
        fields.rename(at, "fid_1") if hasattr(fields, "rename") else fields.remove(at)
    return fields


def _cut_picture(source: Source, area: Area, job: Job) -> Path:
    with alone(source.uri):
        layer = QgsRasterLayer(source.uri, source.name, "gdal")
        if not layer.isValid():
            raise LoadError(tr("The server does not give this file in parts; download it instead."))
        located(layer, source, job.record, job.link)
        box = _in(area, layer.crs()).intersect(layer.extent())
        if box.isEmpty():
            raise _nothing_there()
        pixels = box.width() * box.height() / max(layer.rasterUnitsPerPixelX() * layer.rasterUnitsPerPixelY(), 1e-12)
        if pixels > _MAX_PIXELS:
            raise LoadError(tr("The map's extent holds too much of this picture; zoom in and try again."))
        return _made(job, source, "tif", lambda target: _translate(source.uri, box, target, job))


def _translate(uri: str, box: QgsRectangle, target: Path, job: Job) -> None:
    corners = [box.xMinimum(), box.yMaximum(), box.xMaximum(), box.yMinimum()]

    def go_on(done: float, _text: str, _data: object) -> int:
        if job.progress is not None:
            job.progress(int(done * 100), 100)
        return 0 if job.feedback is not None and job.feedback.isCanceled() else 1

    options = gdal.TranslateOptions(
        format="GTiff", projWin=corners, creationOptions=["TILED=YES", "COMPRESS=DEFLATE"], callback=go_on
    )
    words = ""
    try:
        made = gdal.Translate(str(target), uri, options=options)
    except RuntimeError as error:  # where somebody has GDAL raise exceptions
        made, words = None, str(error)
    job.check()
    if made is None:
        raise LoadError(tr("The file could not be read or written."), words or gdal.GetLastErrorMsg()[:300])
    made.FlushCache()
    del made  # writes what is noted beside the file


def _in(area: Area, crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
    box = QgsRectangle(area.west, area.south, area.east, area.north)
    own = QgsCoordinateReferenceSystem(area.crs)
    if not crs.isValid() or crs == own:
        return box
    try:
        return QgsCoordinateTransform(own, crs, QgsCoordinateTransformContext()).transformBoundingBox(box)
    except QgsCsException as error:
        raise _nothing_there() from error


def _in_degrees(area: Area) -> Extent:
    box = _in(area, QgsCoordinateReferenceSystem(_WGS84))
    found = Extent.checked(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    if found is None:
        raise _nothing_there()
    return found


def _no_geometry() -> str:
    return tr("These data have no geometry, so there is no part of them in the map's extent.")


def _nothing_there() -> LoadError:
    return LoadError(tr("Nothing of these data lies in the map's extent; move the map and try again."))
