"""From a file link to sources: downloaded, recognised by its content, its layers listed."""
from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

from ..model.errors import DISK_FULL, CatalogError, disk_error
from ..network.download import safe_name
from ..network.local import local_path
from ..support.i18n import tr
from ..support.paths import resource_path
from .archives import (
    MAX_UNPACKED,
    Archive,
    ArchiveError,
    Member,
    read_archive,
    readable_name,
    unpack,
    unpack_folder,
    vsizip,
)
from .contents import HEAD, Content, identify, identify_file
from .datasets import RASTERS, DatasetReader
from .drivers import has_driver, has_place
from .errors import Damaged, LoadError
from .failures import from_archive, from_network, no_driver, no_such_layer
from .fetching import Bench, with_notes
from .job import Job
from .kinds import Kind
from .making import NOTES
from .mapinfo import is_tab
from .matching import fold
from .repacking import gunzip, repack_tar
from .sevenzip import repack_seven_zip
from .sources import Plan, Source
from .spreadsheets import spreadsheet_ending
from .table_places import area_of

#: Layers of GPX that repeat the points of routes and tracks: there for who asks for them by name.
_VERTICES = ("route_points", "track_points")
_NAMES_SHOWN = 20
_MAX_DEPTH = 2
_ARCHIVES = (Kind.ARCHIVE, Kind.SEVEN_ZIP)
_ENDINGS = {
    Kind.ARCHIVE: (".zip", ".kmz", ".shz"),
    Kind.GEOPACKAGE: (".gpkg",),
    Kind.GEOJSON: (".geojson", ".json", ".geojsonl"),
    Kind.FLATGEOBUF: (".fgb",),
    Kind.KML: (".kml",),
    Kind.GML: (".gml", ".xml"),
    Kind.GPX: (".gpx",),
    Kind.DXF: (".dxf",),
    Kind.SQLITE: (".sqlite", ".sqlite3", ".db", ".mbtiles", ".gpkg"),
    Kind.MBTILES: (".mbtiles",),
    Kind.PMTILES: (".pmtiles",),
    Kind.PARQUET: (".parquet",),
    Kind.GEOTIFF: (".tif", ".tiff"),
    Kind.JPEG2000: (".jp2", ".j2k"),
    Kind.NETCDF: (".nc", ".nc4"),
    Kind.GRIB: (".grib2", ".grib", ".grb", ".grb2"),
    Kind.ASCII_GRID: (".asc",),
    Kind.TABLE: (".dbf",),
    Kind.COPC: (".laz",),
    Kind.POINT_CLOUD: (".las", ".laz"),
}
#: GDAL must be given these as files of their own, not inside an archive.
_UNPACKED = (Kind.GEOPACKAGE, Kind.SQLITE, Kind.MBTILES, Kind.PMTILES, Kind.PARQUET, Kind.NETCDF, Kind.GRIB) + (
    Kind.CSV,
    Kind.TABLE,
    Kind.GEOJSON,
    Kind.GML,
)
#: Their layers have names of their own.
_LAYERED = (Kind.GEOPACKAGE, Kind.SQLITE)
#: What an archive has under one name: a file, or an archive in it.
_Part = Tuple[str, List[Source]]
#: Beside a raster GDAL opens these whatever they are, a virtual dataset too.
_RASTERS_TOO = (".ovr", ".msk", ".aux", ".rrd", ".vrt")
#: Beside a raster these only say where it lies.
_PLACE_FILES = ("jgw", "jpgw", "pgw", "pngw") + ("tfw", "tifw", "tiffw", "j2w", "jp2w", "wld", "prj")
#: Rasters that may have such files on their server.
_PLACED_BESIDE = (Kind.GEOTIFF, Kind.JPEG2000, Kind.ASCII_GRID)
#: What may be found under a name that promises something else of the same family.
_ALIKE = {
    Kind.TABLE: (Kind.TABLE, Kind.ARCHIVE),
    Kind.SQLITE: (Kind.SQLITE, Kind.GEOPACKAGE, Kind.MBTILES),
    Kind.GEOPACKAGE: (Kind.GEOPACKAGE, Kind.SQLITE),
    Kind.MBTILES: (Kind.MBTILES, Kind.SQLITE),
}


class FileReader:
    """Makes a plan of one file link: of the job's folder or store, and its layer where somebody asked for one."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._link = job.link
        self._bench = Bench(job)
        self._budget = MAX_UNPACKED
        self._datasets = self._dataset_reader()

    def plan(self) -> Plan:
        """What the file offers.

        :raises CatalogError: of kind ``CANCELLED``
        :raises LoadError: where it cannot be had or is nothing that QGIS can show
        """
        if self._link.kind.is_file and not has_driver(self._link.kind):
            raise no_driver(self._link.kind)
        try:
            sources = self._found()
        except Damaged:
            self._bench.doubt()
            raise
        finally:
            self._bench.close()
        if not sources:
            raise LoadError(tr("The file holds no layer."))
        return self._choose(sources)

    def _found(self) -> List[Source]:
        """The sources in the file, with what is to be said of it."""
        try:
            path = self._local() if self._link.resource.local else self._bench.fetch()
            self._datasets = self._dataset_reader()
            return [self._noted(source) for source in self._sources(path)]
        except ArchiveError as error:
            raise from_archive(error) from error
        except CatalogError as error:
            raise from_network(error, self._link.url) from error
        except OSError as error:
            raise self._from_disk(error) from error

    def _from_disk(self, error: OSError) -> LoadError:
        known = disk_error(error)
        if known.about == DISK_FULL and not self._link.resource.local:
            return from_network(known, self._link.url)
        return LoadError(tr("The file could not be read or written."), str(error))

    def _dataset_reader(self) -> DatasetReader:
        area = area_of(self._job.record)
        bench, link = self._bench, self._link
        return DatasetReader(bench.folder, link.resource.url, link.kind, self._job.feedback, area, bench.made)

    def _noted(self, source: Source) -> Source:
        return replace(source, notes=with_notes(source.notes, self._bench.notes)) if self._bench.notes else source

    def _local(self) -> Path:
        path = Path(local_path(self._link.url))
        if not path.is_file():
            raise LoadError(tr("The file {path} is not there.").format(path=path))
        return self._copied(path) if resource_path() in path.parents else path

    def _copied(self, path: Path) -> Path:
        """A copy of a file that comes with the plugin, made once.

        QGIS writes into every GeoPackage that it opens, and on Windows an open file keeps a plugin from being updated.
        """
        return self._bench.made(path.name, str(path), partial(_copy_with_notes, path), protected=False)

    def _sources(self, path: Path) -> List[Source]:
        content = identify_file(path)
        if content.packed:
            path, content = self._gunzip(path)
        is_zip = content.kind is Kind.ARCHIVE and not content.tar
        ending = spreadsheet_ending(path) if is_zip else ""
        kind = Kind.TABLE if ending else content.kind
        path = self._with_ending(path, content, ending)
        if kind in _ARCHIVES:
            return self._archive_sources(self._as_zip(path, content))
        if kind in (Kind.SHAPEFILE, Kind.MAPINFO):
            path = self._bench.with_companions(path)
        if kind is Kind.SHAPEFILE:
            return self._datasets.loose_shapefile(path)
        if kind in _PLACED_BESIDE and not has_place(str(path)):
            path = self._bench.with_companions(path)
        return self._datasets.read(path, replace(content, kind=kind))

    def _with_ending(self, path: Path, content: Content, ending: str) -> Path:
        """A download under a name that fits its content: GDAL tells CSV, DXF and archives by their endings."""
        endings = (f".{ending}",) if ending else _endings(content, path)
        if self._link.resource.local or not endings or path.suffix.lower() in endings:
            return path
        return self._bench.named(path, endings[0])

    def _as_zip(self, path: Path, content: Content) -> Path:
        """An archive as a ZIP: other archives are packed anew once all in them was found to be safe."""
        name = f"{path.name}.zip"
        if content.tar:
            return self._bench.made(name, str(path), partial(repack_tar, path, told=self._bench.unpacking()))
        if content.kind is not Kind.SEVEN_ZIP:
            return path
        if not has_driver(Kind.SEVEN_ZIP):
            raise no_driver(Kind.SEVEN_ZIP)
        return self._bench.made(name, str(path), partial(repack_seven_zip, path, told=self._bench.unpacking()))

    def _gunzip(self, path: Path) -> Tuple[Path, Content]:
        name = path.name[:-3] if path.name.lower().endswith(".gz") else f"{path.name}.data"
        unpacked = self._bench.made(name, str(path), partial(gunzip, path, told=self._bench.unpacking()))
        content = identify_file(unpacked)
        if content.packed or content.kind is Kind.ARCHIVE:
            raise LoadError(tr("The file is packed more than once; download and unpack it yourself."))
        return unpacked, content

    def _archive_sources(self, path: Path, depth: int = 0) -> List[Source]:
        """What an archive offers; a member that cannot be opened does not take the others with it."""
        archive = read_archive(path)
        found: List[_Part] = []
        failure: Optional[LoadError] = None
        for member in archive.members:
            self._job.check()
            try:
                found.append((member.title, self._member_sources(path, member)))
            except LoadError as error:
                failure = failure or error
        if depth < _MAX_DEPTH:
            found.extend(self._nested_sources(path, archive, depth + 1))
        sources = _told_apart(found)
        if failure is not None and not sources:
            raise failure
        if not sources:
            raise ArchiveError("empty", contents=tuple(dict.fromkeys(member.kind.label for member in archive.members)))
        return sources

    def _nested_sources(self, path: Path, archive: Archive, depth: int) -> List[_Part]:
        """What archives inside the archive hold; one that is broken does not take the others with it."""
        found: List[_Part] = []
        failure: Optional[Exception] = None
        for name in archive.nested:
            self._job.check()
            try:
                inner = self._unpacked(path, name)
                sources = self._archive_sources(self._as_zip(inner, identify_file(inner)), depth)
                found.append((Path(readable_name(name)).stem, sources))
            except (ArchiveError, LoadError) as error:
                failure = failure or error
        if failure is not None and not found and not archive.members:
            raise failure
        return found

    def _unpacked(self, path: Path, name: str) -> Path:
        """A member as a file of ours; all that is unpacked for one link together has a limit."""
        own = self._name_of(path, name)
        told = self._bench.unpacking()
        target = self._bench.made(own, f"{path}\n{name}", lambda to: unpack(path, name, to, self._budget, told))
        self._budget -= target.stat().st_size
        return target

    def _name_of(self, path: Path, name: str) -> str:
        """Of a member. Not after the whole name of the archive: QGIS takes what has .tar.gz in it for an archive."""
        return safe_name(f"{path.name.partition('.')[0]}-{safe_name(name.rpartition('/')[2])}")

    def _member_sources(self, path: Path, member: Member) -> List[Source]:
        """What one member offers, nothing where it is not what its name says."""
        if member.kind is Kind.FILEGDB:
            own, origin = f"{member.title.rpartition('/')[2] or path.stem}.gdb", f"{path}\n{member.name}"
            told = self._bench.unpacking()
            target = self._bench.made(
                own, origin, lambda to: unpack_folder(path, member.name, to, self._budget, told)
            )
            self._budget -= member.size
            return self._datasets.vectors(str(target), Kind.FILEGDB)
        content = identify(member.head)
        if content.kind not in _ALIKE.get(member.kind, (member.kind,)) or not has_driver(member.kind):
            return []
        uri = vsizip(path, member.name)
        if member.kind is Kind.SHAPEFILE:
            name = member.title.rpartition("/")[2]
            return [self._datasets.shapefile(uri, name, member.title, member.shapefile)]
        if member.kind is Kind.MAPINFO:
            head = member.head if member.size <= len(member.head) else member.head + b" "
            return self._datasets.mapinfo(uri, head, member.title)
        if member.kind is Kind.DXF:
            return self._datasets.drawing(uri, member.head, member.title)
        if member.kind in (*RASTERS, Kind.IMAGE) and member.kind not in _UNPACKED:
            return [self._datasets.source("gdal", self._raster(path, member), member.title, member.kind)]
        if member.kind in _UNPACKED:
            unpacked = self._unpacked(path, member.name)
            kind = Kind.TABLE if spreadsheet_ending(unpacked) else content.kind
            title = "" if kind in _LAYERED or spreadsheet_ending(unpacked) else member.title
            return self._datasets.read(unpacked, replace(content, kind=kind), title)
        return self._datasets.vectors(uri, member.kind, member.title)

    def _raster(self, path: Path, member: Member) -> str:
        """A raster in its archive; where files lie beside it that GDAL would open too, unpacked without these."""
        if not any(name.lower().endswith(_RASTERS_TOO) for name in member.beside):
            return vsizip(path, member.name)
        own = self._name_of(path, member.name)
        places: Dict[str, str] = {}  # by ending in small letters, of twins the first
        for name in member.beside:
            places.setdefault(name.rpartition(".")[2].lower(), name)
        told = self._bench.unpacking()

        def write(folder: Path) -> None:
            folder.mkdir()
            target = unpack(path, member.name, folder / own, self._budget, told)
            for ending in _PLACE_FILES:
                if ending in places:
                    unpack(path, places[ending], target.with_suffix(f".{ending}"), self._budget, told)

        target = self._bench.made("picture", f"{path}\n{member.name}", write) / own
        self._budget -= target.stat().st_size
        return str(target)

    def _choose(self, sources: List[Source]) -> Plan:
        """The layers that are meant: those asked for by name, the one with the record's title, else a choice."""
        wanted = self._job.layer or self._link.layer
        if wanted:
            named = _named(sources, wanted)
            if not named and self._job.layer:
                raise no_such_layer(wanted, ", ".join(dict.fromkeys(s.name for s in sources[:_NAMES_SHOWN])))
            if named:
                return Plan(tuple(named))
        sources = [source for source in sources if source.name not in _VERTICES] or sources
        names = {(source.name, source.title) for source in sources}
        if len(sources) == 1:
            return Plan((sources[0],))
        parts = tuple(replace(source, part=source.title) for source in sources)
        if len(names) == 1:
            return Plan(parts)
        titled = _named(sources, self._link.resource.title) or _named(sources, self._job.record.title)
        return Plan(tuple(titled)) if len(titled) == 1 else Plan(parts, needs_choice=True)


def _told_apart(found: Sequence[_Part]) -> List[Source]:
    """The sources of all parts; where two parts have one of the same title, with the part's name before it."""
    counts = Counter(title for _, sources in found for title in {source.title for source in sources})
    return [
        replace(one, title=name if name.endswith(f"/{one.title}") else f"{name}/{one.title}")
        if counts[one.title] > 1 and name != one.title
        else one
        for name, sources in found
        for one in sources
    ]


def _named(sources: List[Source], wanted: str) -> List[Source]:
    """The sources of that name: spelt exactly so, else without regard to case and accents, by name or title."""
    exact = [source for source in sources if source.name == wanted]
    low = fold(wanted)
    return exact or [source for source in sources if low and low in (fold(source.name), fold(source.title))]


def _copy_with_notes(path: Path, target: Path) -> None:
    shutil.copyfile(path, target)
    notes = Path(f"{path}{NOTES}")
    if notes.is_file():
        shutil.copyfile(notes, f"{target}{NOTES}")


def _endings(content: Content, path: Path) -> Tuple[str, ...]:
    if content.kind is Kind.MAPINFO:
        with open(path, "rb") as file:
            return (".tab",) if is_tab(file.read(HEAD)) else (".mif",)
    return () if content.tar else _ENDINGS.get(content.kind, ())
